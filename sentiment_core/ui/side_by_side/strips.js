// Several strips under one scrubber: the place counts words that any of the networks read.

const mounted = new WeakMap(); // shadow root -> Strips

function sideOf(value) {
  if (Math.abs(value - 0.5) < 0.01) return "undecided";
  return value > 0.5 ? "positive" : "negative";
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
    this.box.setAttribute("aria-label", `Words: ${data.label}`);
    const tip = make("div", "tip");
    tip.setAttribute("aria-hidden", "true");
    tip.hidden = true;
    tip.append(document.createElement("bdi"), make("span", "tip-reason"));
    tip.firstChild.className = "tip-token";
    this.element.append(this.about(), this.box, tip);
    this.words = new Words(this.box, data);
    this.tooltip = new Tooltip(this.element, (button) => {
      const entry = this.words.at.get(button);
      return entry && { token: entry[0], reason: entry[2] };
    });
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

  show(place, reveal) {
    const step = this.data.kept[place];
    this.words.show(step);
    const value = step < 0 ? null : this.words.entry[3];
    this.value.textContent = value === null ? "–" : asNumber(value);
    this.said.textContent = value === null ? "nothing read yet" : `P(positive): ${sideOf(value)}`;
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

class Strips {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.rows = [];
    this.place = -1;
    this.stamp = 0;
    this.player = new Player(() => this.playOn());
    this.sender = new Sender((place) => this.tell(place));
    this.find(".controls").addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.find(".speed").addEventListener("change", (event) => this.setSpeed(Number(event.target.value)));
    this.find(".rows").addEventListener("click", (event) => this.choose(event.target.closest("button")));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("keyup", (event) => {
      // Firefox clicks here
      if (event.key === " " && event.target.matches(".words .word")) event.preventDefault();
    });
  }

  // What the server sends. Its step counts only when it is new there: an answer to a move of ours is
  // older than what is shown here.
  receive({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    const placed = !this.data || data.revision !== this.data.revision || data.review !== this.data.review;
    const fresh = this.data?.content !== data.content;
    const place = placed ? data.step : this.place;
    this.data = data;
    if (fresh) this.rebuild();
    if (placed) {
      this.stop();
      this.sender.cancel();
    }
    if (fresh || placed) this.show(this.clamp(place), placed);
  }

  rebuild() {
    this.root.setAttribute("aria-label", this.data.label);
    this.rows = this.data.rows.map((row) => new Row(row));
    this.find(".rows").replaceChildren(...this.rows.map((row) => row.element));
    this.drawLegend();
  }

  drawLegend() {
    const scale = make("span", "scale");
    scale.append("P(positive) 0", make("span", "scale-colours"), "1");
    scale.title = "Colour and bar: orange to the left below 0.5, blue to the right above, none at 0.5.";
    const parts = [scale];
    for (const [fate, [name, meaning]] of Object.entries(NAMES)) {
      if (!this.data.rows.some((row) => row.fates[fate])) continue;
      const item = make("span", "legend-item");
      item.append(make("span", `word unread ${fate}`));
      item.firstChild.append(make("span", "token", name));
      item.append(meaning);
      parts.push(item);
    }
    const keys = make("span", "key-hint");
    keys.setAttribute("aria-hidden", "true");
    for (const [key, text] of [["←"], ["→", "move all"], ["Space", "play"]]) {
      keys.append(make("kbd", "", key));
      if (text) keys.append(text);
    }
    this.find(".legend").replaceChildren(...parts, keys);
  }

  clamp(place) {
    return Math.max(0, Math.min(place, this.data.count - 1));
  }

  show(place, reveal = true) {
    this.place = place;
    const last = this.data.count - 1;
    this.find(".place-number").textContent = `word ${place + 1} of ${this.data.count}:`;
    this.find(".place-token").textContent = this.data.tokens[place];
    const off = { first: place === 0, previous: place === 0, next: place === last, last: place === last, play: last === 0 };
    for (const [move, isOff] of Object.entries(off)) {
      this.find(`[data-move="${move}"]`).setAttribute("aria-disabled", String(isOff));
    }
    for (const row of this.rows) row.show(place, reveal);
  }

  // A move of the person: it ends playing, is shown at once in all strips and sent after `delay`.
  move(place, { delay = this.sender.quiet() ? 0 : MOVE_MS, focus = null } = {}) {
    this.stop();
    const target = this.clamp(place);
    if (target !== this.place) {
      this.show(target);
      this.sender.in(delay, target);
      this.announce();
    }
    if (focus) focus.words.current?.focus({ preventScroll: true });
  }

  announce() {
    const values = this.rows.map((row) => row.spoken).join("; ");
    this.find(".live").textContent = `${this.data.tokens[this.place]}, word ${this.place + 1} of ${this.data.count}: ${values}`;
  }

  tell(place) {
    if (!this.root.isConnected) return;
    this.stamp = Math.max(this.stamp + 1, Date.now());
    const { review, revision } = this.data;
    this.setStateValue("move", { step: place, review, revision, at: this.stamp });
  }

  rowOf(element) {
    return this.rows.find((row) => row.element.contains(element));
  }

  choose(button) {
    const row = button && this.rowOf(button);
    if (!row) return;
    if (row.words.folds.has(button)) {
      row.words.toggle(button);
      row.words.stop(button);
    } else if (button.dataset.step !== undefined) {
      this.move(row.data.kept.indexOf(Number(button.dataset.step)), { delay: 0, focus: row });
    } else {
      row.words.stop(button);
      button.focus({ preventScroll: true }); // Safari does not focus a button that is clicked
      row.tooltip.show(button);
    }
  }

  press(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const to = { first: 0, previous: this.place - 1, next: this.place + 1, last: this.data.count - 1 };
    if (button.dataset.move === "play") this.togglePlay();
    else this.move(to[button.dataset.move]);
  }

  key(event) {
    if (event.key === "Escape") {
      for (const row of this.rows) row.tooltip.hide();
      if (this.player.playing) this.pause();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!this.data?.count || event.target.matches("select")) return;
    const focused = event.target.closest(".words button");
    const row = focused && this.rowOf(focused);
    const to = { ArrowLeft: this.place - 1, ArrowRight: this.place + 1, Home: 0, End: this.data.count - 1 }[event.key];
    if (to !== undefined) {
      this.move(to, { focus: row });
    } else if (row && event.key === " " && !row.words.folds.has(focused)) {
      this.togglePlay();
    } else if (row && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const next = row.words.neighbour(focused, event.key === "ArrowUp" ? -1 : 1);
      if (next) {
        row.words.stop(next);
        row.words.reveal(next);
        next.focus({ preventScroll: true });
      }
    } else {
      return;
    }
    event.preventDefault();
  }

  togglePlay() {
    if (this.player.playing) return this.pause();
    if (this.data.count < 2) return;
    if (this.place === this.data.count - 1) {
      this.show(0);
      this.sender.whilePlaying(0);
    }
    this.player.start();
    this.showPlaying();
  }

  pause() {
    this.stop();
    this.sender.in(0, this.place);
    this.announce();
  }

  playOn() {
    if (!this.root.isConnected) return false;
    const next = this.place + 1;
    this.show(next);
    this.sender.whilePlaying(next);
    const more = next < this.data.count - 1;
    if (!more) queueMicrotask(() => this.showPlaying());
    return more;
  }

  stop() {
    this.player.stop();
    this.showPlaying();
  }

  setSpeed(speed) {
    this.player.speed = speed;
    if (this.player.playing) this.player.start();
  }

  showPlaying() {
    const { playing } = this.player;
    const button = this.find(".play");
    button.classList.toggle("playing", playing);
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
    button.title = playing ? "Pause (Space)" : "Play (Space)";
  }

  close() {
    this.player.stop();
    this.sender.cancel();
  }
}

export default function sideBySide(component) {
  const { parentElement } = component;
  const root = parentElement.querySelector(".strip");
  let strips = mounted.get(parentElement);
  if (!strips || strips.root !== root) {
    strips?.close();
    strips = new Strips(root);
    mounted.set(parentElement, strips);
  }
  strips.receive(component);
  // Streamlit also calls this for a run that a newer one has overtaken, when the strips still stand.
  return () => {
    if (!root.isConnected) strips.close();
  };
}
