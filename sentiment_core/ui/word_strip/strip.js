// The strip: one instance for each place it is mounted at; Streamlit calls the export on every run.

const strips = new WeakMap(); // shadow root -> Strip

class Strip {
  constructor(root) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.box = this.find(".words");
    this.player = new Player(() => this.playOn());
    this.sender = new Sender((step) => this.tell(step));
    this.tooltip = new Tooltip(root, (element) => this.explain(element));
    this.box.addEventListener("click", (event) => this.choose(event.target.closest("button")));
    this.find(".controls").addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.find(".speed").addEventListener("change", (event) => this.setSpeed(Number(event.target.value)));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("keyup", (event) => {
      if (event.key === " " && !this.words.folds.has(event.target)) event.preventDefault(); // Firefox clicks here
    });
    this.stamp = 0;
  }

  // What the server sends. Its step counts only when it is new there: an answer to a move of ours is
  // older than what is shown here.
  receive({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    const placed = !this.data || data.revision !== this.data.revision || data.review !== this.data.review;
    const step = placed ? data.step : this.words.step;
    const fresh = this.data?.content !== data.content;
    this.data = data;
    if (fresh) this.rebuild(data, placed);
    if (placed) {
      this.stop();
      this.sender.cancel();
    }
    if (data.count && (fresh || placed)) this.show(Math.max(0, Math.min(step, data.count - 1)), placed);
  }

  rebuild(data, placed) {
    const focused = this.root.getRootNode().activeElement;
    const inside = this.box.contains(focused);
    const scrolled = this.box.scrollTop;
    this.tooltip.hide();
    this.words = new Words(this.box, data);
    this.root.setAttribute("aria-label", data.label);
    this.box.setAttribute("aria-label", `Words: ${data.label}`);
    const empty = data.words.length === 0 && data.folds.length === 0;
    this.find(".hint").textContent = data.caption;
    this.find(".hint").hidden = !empty || !data.caption;
    this.find(".bar").hidden = empty;
    this.box.hidden = empty;
    drawLegend(this.find(".legend"), data);
    if (data.count === 0) this.showNothing(empty);
    if (!placed) this.box.scrollTop = scrolled;
    this.refocus = inside;
  }

  showNothing(empty) {
    this.find(".place-number").textContent = "the network reads none of these words";
    this.find(".place-token").textContent = "";
    this.find(".reading").hidden = true;
    for (const control of this.root.querySelectorAll(".control")) control.setAttribute("aria-disabled", "true");
    const first = this.box.querySelector("button");
    if (!empty && first) this.words.stop(first);
  }

  show(step, reveal = true) {
    this.words.show(step);
    const [token, , , probability] = this.words.entry;
    const last = this.data.count - 1;
    this.find(".place-number").textContent = `word ${step + 1} of ${this.data.count}:`;
    this.find(".place-token").textContent = token;
    this.find(".reading").hidden = probability === null;
    this.find(".reading-value").textContent = probability === null ? "" : asNumber(probability);
    const off = { first: step === 0, previous: step === 0, next: step === last, last: step === last, play: last === 0 };
    for (const [move, isOff] of Object.entries(off)) {
      this.find(`[data-move="${move}"]`).setAttribute("aria-disabled", String(isOff));
    }
    if (reveal) this.words.reveal();
    if (this.refocus) this.words.current.focus({ preventScroll: true });
    this.refocus = false;
  }

  // A move of the person: it ends playing, is shown at once and sent after `delay`. A single move is
  // sent at once; of moves in a row, the first and the last are.
  move(step, { delay = this.sender.quiet() ? 0 : MOVE_MS, focus = false } = {}) {
    this.stop();
    const target = Math.max(0, Math.min(step, this.data.count - 1));
    if (target !== this.words.step) {
      this.show(target);
      this.sender.in(delay, target);
      if (!focus) this.announce();
    }
    if (focus) this.words.current.focus({ preventScroll: true });
  }

  announce() {
    this.find(".live").textContent = this.words.current.getAttribute("aria-label");
  }

  tell(step) {
    if (!this.root.isConnected) return;
    this.stamp = Math.max(this.stamp + 1, Date.now());
    const { review, revision } = this.data;
    this.setStateValue("move", { step, review, revision, at: this.stamp });
  }

  explain(button) {
    const entry = this.words?.at.get(button);
    return entry && { token: entry[0], reason: entry[2] };
  }

  choose(button) {
    if (!button) return;
    if (this.words.folds.has(button)) {
      this.words.toggle(button);
      this.words.stop(button);
    } else if (button.dataset.step !== undefined) {
      this.move(Number(button.dataset.step), { delay: 0, focus: true });
    } else {
      this.words.stop(button);
      button.focus({ preventScroll: true }); // Safari does not focus a button that is clicked
      this.tooltip.show(button);
    }
  }

  press(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const { step } = this.words;
    const to = { first: 0, previous: step - 1, next: step + 1, last: this.data.count - 1 };
    if (button.dataset.move === "play") this.togglePlay();
    else this.move(to[button.dataset.move]);
  }

  key(event) {
    if (event.key === "Escape") {
      this.tooltip.hide();
      if (this.player.playing) this.pause();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!this.data?.words.length || event.target.matches("select")) return;
    const focused = event.target.closest(".words button");
    const { step } = this.words;
    const to = { ArrowLeft: step - 1, ArrowRight: step + 1, Home: 0, End: this.data.count - 1 }[event.key];
    if (to !== undefined) {
      if (this.data.count) this.move(to, { focus: focused !== null });
    } else if (focused && event.key === " " && !this.words.folds.has(focused)) {
      this.togglePlay();
    } else if (focused && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      this.visit(this.words.neighbour(focused, event.key === "ArrowUp" ? -1 : 1));
    } else {
      return;
    }
    event.preventDefault();
  }

  // Focus without moving the step: words that were not read have no step to move to.
  visit(element) {
    if (!element) return;
    this.words.stop(element);
    this.words.reveal(element);
    element.focus({ preventScroll: true });
  }

  togglePlay() {
    if (this.player.playing) return this.pause();
    if (this.data.count < 2) return;
    if (this.words.step === this.data.count - 1) {
      this.show(0);
      this.sender.whilePlaying(0);
    }
    this.player.start();
    this.showPlaying();
  }

  pause() {
    this.stop();
    this.sender.in(0, this.words.step);
    this.announce();
  }

  playOn() {
    if (!this.root.isConnected) return false;
    const next = this.words.step + 1;
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

export default function wordStrip(component) {
  const { parentElement } = component;
  const root = parentElement.querySelector(".strip");
  let strip = strips.get(parentElement);
  if (!strip || strip.root !== root) {
    strip?.close();
    strip = new Strip(root);
    strips.set(parentElement, strip);
  }
  strip.receive(component);
  // Streamlit also calls this for a run that a newer one has overtaken, when the strip still stands.
  return () => {
    if (!root.isConnected) strip.close();
  };
}
