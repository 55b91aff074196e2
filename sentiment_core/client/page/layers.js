// The layers of the network: which one is shown, what its `return_sequences` returns, and how that is said.

class Layers {
  constructor(data) {
    this.data = data;
    this.recurrent = data.layers.filter((layer) => layer.usual !== null);
    this.choose(this.recurrent.at(-1).key);
  }

  get shown() {
    return this.data.layers.find((layer) => layer.key === this.key);
  }

  // The recurrent layer whose switch decides what is shown.
  get switched() {
    if (this.shown.usual !== null) return this.shown;
    return this.key === "embedding" ? this.recurrent[0] : this.recurrent.at(-1);
  }

  choose(key) {
    this.key = key;
    this.on = this.switched.usual;
  }

  get note() {
    return this.data.notes[`${this.key} ${this.on}`];
  }

  // As the stack draws them; a layer that is given too few axes gives nothing.
  boxes(reading, step) {
    const steps = reading.tokens.length;
    const found = [
      { key: "", name: say("Words"), shape: `(1, ${steps})`, note: say("{word}: id {id}", { word: reading.tokens[step], id: reading.ids[step] }), gives: "many" },
    ];
    let sequence = true;
    let gives = true;
    for (const layer of this.data.layers) {
      const box = { key: layer.key, name: layer.name, shape: "", shown: layer.key === this.key };
      const on = layer.key === this.switched.key ? this.on : layer.usual;
      if (layer.usual !== null && !sequence && gives) {
        gives = false;
        found.at(-1).gives = "broken";
        Object.assign(box, { broken: true, note: this.data.refusal });
      } else if (!gives) {
        Object.assign(box, { note: say("no input") });
      } else {
        if (layer.usual !== null) sequence = on;
        box.shape = sequence ? `(1, ${steps}, ${layer.size})` : `(1, ${layer.size})`;
        box.note = this.summary(layer, on, sequence, reading);
      }
      box.gives = !gives ? "none" : sequence ? "many" : "one";
      if (box.shown && layer.usual !== null) box.switch = { on, label: `return_sequences, ${layer.name}` };
      found.push(box);
    }
    return found.map((box) => ({ shown: false, broken: false, switch: null, state: null, ...box }));
  }

  summary(layer, on, sequence, reading) {
    if (layer.usual !== null) return `return_sequences=${on ? "True" : "False"}`;
    if (layer.key === "embedding") return say("{size} values per word", { size: layer.size });
    if (!sequence) return say("P(positive) {prediction}", { prediction: asNumber(reading.prediction) });
    return say("{count} probabilities", { count: reading.tokens.length });
  }

  // What the shown layer gives: rows, scale and what is returned.
  output(reading) {
    const { key, on, data } = this;
    const rows = reading.rows[key];
    const last = rows.length - 1;
    const every = on || key === "embedding";
    const half = data.bothWays && this.shown.usual !== null ? this.shown.size / 2 : Infinity;
    const returned = (step, unit) => every || step === (unit < half ? last : 0);
    if (key === "dense") return { rows, returned, middle: 0.5, reach: 0.5 };
    if (key === "embedding") return { rows, returned, middle: 0, reach: 0.5 };
    const largest = rows.reduce((most, row) => row.reduce((end, value) => Math.max(end, Math.abs(value) || 0), most), 1);
    return { rows, returned, middle: 0, reach: Math.ceil(largest) };
  }

  get title() {
    const { name, key } = this.shown;
    if (key === "embedding") return say("{name}: vector of each word", { name });
    if (key !== "dense") return say("{name}: {kind} after each word", { name, kind: say("hidden state h") });
    return this.data.bothWays
      ? say("{name}: P(positive) for the review cut after each word", { name })
      : say("{name}: P(positive) for each hidden state", { name });
  }

  // What is said under the current column.
  label(reading, step, { rows, returned }) {
    const word = reading.tokens[step].slice(0, 24);
    const [forward, backward] = [returned(step, 0), returned(step, rows[0].length - 1)];
    if (forward && backward) return word;
    if (forward) return say("{word}: returned, {way} only", { word, way: say("forward") });
    if (backward) return say("{word}: returned, {way} only", { word, way: say("backward") });
    return this.key === "dense" ? say("{word}: not computed", { word }) : say("{word}: computed, not returned", { word });
  }
}
