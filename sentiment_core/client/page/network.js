// The forward pass: recurrent layers above each other, in plain numbers. Weights are in Keras' layout:
// a kernel has a row for each input, and the gates' columns side by side in Keras' order.

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

// bias + vector · the matrix's columns from `first` on
function times(vector, matrix, bias, first = 0) {
  const sums = Float64Array.from(bias);
  const width = first + sums.length;
  for (let row = 0; row < vector.length; row++) {
    const value = vector[row];
    const start = row * width + first;
    for (let column = 0; column < sums.length; column++) sums[column] += value * matrix[start + column];
  }
  return sums;
}

// One step of a cell for each unit. `x` holds the sums from the input, `u` those from the state before;
// h, and c of an LSTM, become the new states. `recurrent` is the kernel of `u`.
const CELLS = {
  SimpleRNN(x, u, h) {
    for (let unit = 0; unit < h.length; unit++) h[unit] = Math.tanh(x[unit] + u[unit]);
  },
  LSTM(x, u, h, c) {
    const units = h.length;
    const sum = (gate, unit) => x[gate * units + unit] + u[gate * units + unit];
    for (let unit = 0; unit < units; unit++) {
      const input = sigmoid(sum(0, unit));
      const forget = sigmoid(sum(1, unit));
      const candidate = Math.tanh(sum(2, unit));
      const output = sigmoid(sum(3, unit));
      c[unit] = forget * c[unit] + input * candidate;
      h[unit] = output * Math.tanh(c[unit]);
    }
  },
  GRU(x, u, h) {
    const units = h.length;
    for (let unit = 0; unit < units; unit++) {
      const update = sigmoid(x[unit] + u[unit]);
      const reset = sigmoid(x[units + unit] + u[units + unit]);
      const candidate = Math.tanh(x[2 * units + unit] + reset * u[2 * units + unit]); // reset_after
      h[unit] = update * h[unit] + (1 - update) * candidate;
    }
  },
  "GRU(reset_after=False)"(x, u, h, c, recurrent) {
    const units = h.length;
    const held = h.map((before, unit) => before * sigmoid(x[units + unit] + u[units + unit]));
    const sums = times(held, recurrent, x.subarray(2 * units), 2 * units);
    for (let unit = 0; unit < units; unit++) {
      const update = sigmoid(x[unit] + u[unit]);
      h[unit] = update * h[unit] + (1 - update) * Math.tanh(sums[unit]);
    }
  },
};

// The states of one direction of a layer after each step, each at its word.
function recur(cell, { kernel, recurrent, bias, recurrentBias, units }, inputs, backwards) {
  const h = new Float64Array(units);
  const c = new Float64Array(units);
  const states = new Array(inputs.length);
  for (let step = 0; step < inputs.length; step++) {
    const at = backwards ? inputs.length - 1 - step : step;
    cell(times(inputs[at], kernel, bias), times(h, recurrent, recurrentBias), h, c, recurrent);
    states[at] = Float64Array.from(h);
  }
  return states;
}

const beside = (parts) => (parts.length === 1 ? parts[0] : Float64Array.from(parts.flatMap((part) => [...part])));

class Network {
  // `arrays` as Keras' get_weights() lists them, each with its `shape` and `values`.
  constructor({ cells, bothWays }, arrays) {
    this.cells = cells.map((cell) => CELLS[cell]);
    this.bothWays = bothWays;
    this.embedding = arrays[0].values;
    this.size = arrays[0].shape[1];
    [this.headKernel, this.headBias] = arrays.slice(-2).map((array) => array.values);
    const directions = [];
    for (let at = 1; at < arrays.length - 2; at += 3) directions.push(direction(...arrays.slice(at, at + 3)));
    this.layers = [];
    while (directions.length) this.layers.push(directions.splice(0, bothWays ? 2 : 1));
  }

  vectors(ids) {
    return ids.map((id) => this.embedding.subarray(id * this.size, (id + 1) * this.size));
  }

  // Every layer's states after each step, each layer reading those of the one before.
  states(vectors) {
    let inputs = vectors;
    return this.layers.map((directions, layer) => {
      const read = directions.map((weights, number) => recur(this.cells[layer], weights, inputs, number === 1));
      inputs = inputs.map((_, step) => beside(read.map((states) => states[step])));
      return inputs;
    });
  }

  // P(positive) if the review ended after each step. A backward state has seen what follows, so with two
  // directions each beginning is read anew: the forward half of its last row, the backward half of its first.
  *probabilities(vectors, states) {
    for (let end = 1; end <= vectors.length; end++) {
      if (!this.bothWays) {
        yield this.head(states.at(-1)[end - 1]);
        continue;
      }
      const rows = this.states(vectors.slice(0, end)).at(-1);
      const half = rows[0].length / 2;
      yield this.head(beside([rows.at(-1).subarray(0, half), rows[0].subarray(half)]));
    }
  }

  head(output) {
    return sigmoid(times(output, this.headKernel, this.headBias)[0]);
  }
}

// One direction's arrays; a GRU's bias has two rows, for the input's and for the state's sums.
function direction(kernel, recurrent, { values, shape }) {
  const width = kernel.shape[1];
  return {
    kernel: kernel.values,
    recurrent: recurrent.values,
    units: recurrent.shape[0],
    bias: values.subarray(0, width),
    recurrentBias: shape.length === 2 ? values.subarray(width) : new Float32Array(width),
  };
}
