// The page: one reading, and everything on it that moves with the current word.
// A reading: `words` (as the strip takes them), `tokens` and `ids` of each step, `wordsAt` (the steps that are
// words), `probabilities`, `prediction`, `rows` (of each layer) and `warning`.

const SLICE_MS = 30; // of work between two looks at the keyboard
const QUIET_MS = 200; // after the last key, before a typed review is read
const find = (selector) => document.querySelector(selector);
const inside = (selector, element) => find(selector).shadowRoot.querySelector(element);

class Followed extends Strip {
  show(step, reveal) {
    super.show(step, reveal);
    this.follow(step);
  }
}

class Page {
  constructor(data) {
    this.data = data;
    this.revision = 0;
    this.layers = new Layers(data);
    this.strip = new Followed(inside("#strip", ".strip"));
    this.strip.follow = (word) => this.follow(word);
    const move = (step) => this.strip.move(this.wordNear(step));
    this.curve = new Curve(find("#curve"), move);
    this.cells = new Cells(find("#cells"), move, (cell) => this.tell(cell));
    document.addEventListener("keydown", (event) => event.target === document.body && this.strip.key(event));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.reading && this.draw());
    nameSides(data.words.sides);
    find("#curve-title").textContent = say("P(positive) after each word");
    find("#probability").textContent = say("P(positive)");
    find("#facts").textContent = data.facts;
    document.title = `${data.name}: ${document.title}`;
    find("#table").addEventListener("toggle", () => this.fillTable());
  }

  show(reading) {
    this.reading = reading;
    this.revision += 1;
    find("#warning").textContent = reading.warning;
    const any = reading.wordsAt.length > 0;
    find("#plots").hidden = !any;
    find("#table").hidden = !any;
    const step = reading.words.count - 1;
    this.strip.receive({ data: { ...reading.words, revision: this.revision, step }, setStateValue() {} });
    if (any) this.draw();
    this.fillTable();
  }

  get step() {
    return this.reading.wordsAt[this.strip.place];
  }

  // The word at a step, or the nearest to a pad.
  wordNear(step) {
    const at = this.reading.wordsAt;
    return Math.max(0, Math.min(step - at[0], at.length - 1));
  }

  draw() {
    this.curve.show(this.reading, this.step);
    this.showLayer();
  }

  follow() {
    if (this.curve.reading !== this.reading) return; // not drawn yet
    this.curve.place(this.step);
    this.cells.place(this.step);
    this.showStack();
  }

  showLayer() {
    this.output = this.layers.output(this.reading);
    const { middle, reach } = this.output;
    const scale = say("orange {low}, blank {middle}, blue {high}", { low: middle - reach, middle, high: middle + reach });
    find("#title").textContent = this.layers.title;
    find("#scale").textContent = `(${scale})`;
    this.cells.show(this.reading, this.step, this.output, this.layers.title);
    this.showStack();
  }

  showStack() {
    find("#under").textContent = this.layers.label(this.reading, this.step, this.output);
    layerStack.receive({
      data: { boxes: this.layers.boxes(this.reading, this.step), note: this.layers.note, code: "" },
      setTriggerValue: (_, pressed) => this.press(pressed),
    });
  }

  press({ layer, returns }) {
    if (layer !== undefined) this.layers.choose(layer);
    if (returns !== undefined) this.layers.on = returns;
    this.showLayer();
  }

  tell(cell) {
    const value = cell && say("{word}, unit {unit}: {value}", { word: this.reading.tokens[cell.step], unit: cell.unit, value: cell.value.toFixed(3) });
    find("#cell").textContent = value ?? "";
  }

  fillTable() {
    const table = find("#table");
    if (!table.open || !this.reading) return;
    const { ids, wordsAt, tokens, probabilities } = this.reading;
    const rows = wordsAt.map((step) => {
      const row = make("tr", "");
      const cells = [tokens[step], ids[step], asNumber(probabilities[step])];
      row.append(...cells.map((text) => make("td", "", String(text))));
      return row;
    });
    table.querySelector("tbody").replaceChildren(...rows);
  }
}

// The network in the file, reading what is typed.
class Reader {
  constructor(data) {
    const { network } = data;
    this.data = data;
    this.network = new Network(data, decodeArrays(network.weights, network.shapes));
    this.encoder = new Encoder(network);
  }

  // Gives way to the keyboard now and then; null where a newer review was asked for meanwhile.
  async read(review) {
    const ticket = (this.ticket = {});
    const { words, ids, wordsAt } = this.encoder.encode(review, this.data.maskZero);
    const vectors = this.network.vectors(ids);
    const states = this.network.states(vectors);
    const probabilities = [];
    let began = performance.now();
    for (const probability of this.network.probabilities(vectors, states)) {
      probabilities.push(probability);
      if (performance.now() - began < SLICE_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      if (ticket !== this.ticket) return null;
      began = performance.now();
    }
    const tokens = ids.map(() => say("[pad]"));
    const read = words.filter((word) => word.status === "kept");
    read.forEach((word, step) => (tokens[wordsAt[step]] = word.token));
    const rows = { embedding: vectors, dense: probabilities.map((probability) => [probability]) };
    states.forEach((layer, number) => (rows[number + 1] = layer));
    const prediction = probabilities.at(-1) ?? sigmoid(this.network.headBias[0]);
    const payload = this.payload(review, words, (step) => probabilities[wordsAt[step]]);
    return { words: payload, tokens, ids, wordsAt, probabilities, prediction, rows, warning: this.warning(words) };
  }

  payload(review, words, probabilityOf) {
    const statuses = {};
    for (const { status } of words) statuses[status] = (statuses[status] ?? 0) + 1;
    const entry = ({ token, status, reason, step }) => {
      const probability = step === undefined ? NaN : probabilityOf(step);
      return [token.length > 500 ? `${token.slice(0, 500)}…` : token, status, reason, Number.isFinite(probability) ? probability : null];
    };
    return {
      label: this.data.words.label, sides: this.data.words.sides, caption: say("Type a review."), count: statuses.kept ?? 0, statuses,
      words: words.map(entry), folds: [], review, content: review,
    };
  }

  warning(words) {
    const known = words.filter(({ status }) => status !== "unknown" && status !== "rare").length;
    if (!words.length || 2 * known >= words.length) return "";
    return say("The network knows {known} of {count} words, so this prediction is unreliable.", { known, count: words.length });
  }
}

// The reading that was saved with the page.
function savedReading({ words, tokens, ids, wordsAt, warning, rows, shapes, ...values }) {
  const probabilities = values.probabilities.map((probability) => probability ?? NaN); // JSON knows no NaN
  const prediction = values.prediction ?? NaN;
  // Pairs: an object would put the keys that are numbers first.
  const arrays = decodeArrays(rows, shapes.map(([, shape]) => shape));
  const found = { dense: probabilities.map((probability) => [probability]) };
  arrays.forEach(({ shape: [steps, size], values }, at) => {
    found[shapes[at][0]] = Array.from({ length: steps }, (_, step) => values.subarray(step * size, (step + 1) * size));
  });
  return { words, tokens, ids, wordsAt, probabilities, prediction, warning, rows: found };
}

const data = JSON.parse(find("#data").textContent);
const page = new Page(data);
page.show(savedReading(data));
if (data.network) {
  const reader = new Reader(data);
  const box = find("#review");
  find("#typed").hidden = false;
  box.value = data.review;
  let waiting;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    find("#typed").setAttribute("aria-busy", "true");
    waiting = setTimeout(async () => {
      const reading = await reader.read(box.value);
      if (!reading) return;
      page.show(reading);
      find("#typed").setAttribute("aria-busy", "false");
    }, QUIET_MS);
  });
  globalThis.read = (review) => reader.read(review); // for the browser's console
}
