// Several strips under one scrubber: the place counts words that any of the networks read.

function sideOf(value) {
  if (Math.abs(value - 0.5) < 0.01) return say("undecided");
  return value > 0.5 ? say("positive") : say("negative");
}

// One network: what it is, the value after the current word, and its words.
class Row {
  constructor(data) {
    this.data = data;
    this.element = make("section", "row");
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", data.label);
    this.element.style.setProperty("--series", data.colour);
    this.value = make("span", "now-value");
    this.said = make("span", "now-text");
    this.gauge = make("div", "gauge");
    this.gauge.setAttribute("aria-hidden", "true");
    this.bar = document.createElement("i");
    this.gauge.append(this.bar);
    this.box = make("div", "words");
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", say("Words: {label}", data));
    const tip = make("div", "tip");
    tip.setAttribute("aria-hidden", "true");
    tip.hidden = true;
    tip.append(document.createElement("bdi"), make("span", "tip-reason"));
    tip.firstChild.className = "tip-token";
    this.element.append(this.about(), this.box, tip);
    this.words = new Words(this.box, data);
    this.tooltip = new Tooltip(this.element, (element) => this.words.explain(element));
    const first = this.box.querySelector("button");
    if (first) this.words.stop(first);
  }

  about() {
    const about = make("div", "about");
    const who = make("p", "who");
    const name = document.createElement("bdi");
    name.className = "name";
    name.textContent = this.data.name;
    name.title = this.data.name;
    who.append(make("span", "badge", `${this.data.glyph} ${this.data.letter}`), name);
    const now = make("p", "now");
    now.append(this.value, this.said);
    about.append(who, now, this.gauge, ...this.data.facts.map((fact) => make("p", "fact", fact)));
    return about;
  }

  placeOf(step) {
    return this.data.kept.indexOf(step);
  }

  show(place, reveal) {
    const step = this.data.kept[place];
    this.words.show(step);
    const value = step < 0 ? null : this.words.entry[3];
    this.value.textContent = value === null ? "–" : asNumber(value);
    this.said.textContent = value === null ? say("nothing read yet") : `${say("P(positive)")}: ${sideOf(value)}`;
    this.bar.className = value === null || value === 0.5 ? "" : value < 0.5 ? "negative" : "positive";
    const hue = { negative: "var(--negative)", positive: "var(--positive)" }[this.bar.className];
    this.bar.style.setProperty("--hue", hue ?? "transparent");
    this.bar.style.setProperty("--reach", value === null ? 0 : Math.abs(value - 0.5) * 2);
    if (reveal && step >= 0) this.words.reveal();
  }

  get spoken() {
    return `${this.data.letter} ${this.value.textContent}`;
  }
}

class Strips extends Scrubber {
  constructor(root) {
    super(root, root.querySelector(".rows"));
    this.lanes = [];
    this.place = -1;
  }

  laneOf(element) {
    return this.lanes.find((row) => row.element.contains(element));
  }

  get blank() {
    return !this.data?.count;
  }

  rebuild(data) {
    this.root.setAttribute("aria-label", data.label);
    this.lanes = data.rows.map((row) => new Row(row));
    this.find(".rows").replaceChildren(...this.lanes.map((row) => row.element));
    drawLegend(this.find(".legend"), {
      scale: true,
      status: (status, meaning) => data.rows.some((row) => row.statuses[status]) && meaning,
    });
  }

  show(place, reveal = true) {
    this.place = place;
    this.showPlace(place, this.data.tokens[place]);
    for (const row of this.lanes) row.show(place, reveal);
  }

  moved() {
    this.announce(); // the focus reads out one strip only
  }

  announce() {
    const values = this.lanes.map((row) => row.spoken).join("; ");
    this.find(".live").textContent = say("{token}, word {number} of {count}: {values}", {
      token: this.data.tokens[this.place],
      number: this.place + 1,
      count: this.data.count,
      values,
    });
  }
}

export default mounting(Strips);
