// One place in a review, and everything that moves it: buttons, keys, clicks, time, the server.
// What it shows is the heir's: `lanes` (each with `words`, `tooltip` and `placeOf`), `laneOf(element)`,
// `place`, `blank`, `rebuild(data, placed)`, `show(place, reveal)`, `moved(lane)` and `announce()`.

class Scrubber {
  constructor(root, area) {
    this.root = root;
    this.find = (selector) => root.querySelector(selector);
    this.stamp = 0;
    this.player = new Player(() => this.playOn());
    this.sender = new Sender((place) => this.tell(place));
    this.find(".controls").addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.find(".speed").addEventListener("change", (event) => this.setSpeed(Number(event.target.value)));
    area.addEventListener("click", (event) => this.choose(event.target.closest("button")));
    area.addEventListener("keyup", (event) => {
      if (event.key === " " && event.target.matches(".word")) event.preventDefault(); // Firefox clicks here
    });
    root.addEventListener("keydown", (event) => this.key(event));
  }

  // What the server sends. Its step counts only when it is new there: an answer to a move of ours is
  // older than what is shown here.
  receive({ data, setStateValue }) {
    this.setStateValue = setStateValue;
    const placed = !this.data || data.revision !== this.data.revision || data.review !== this.data.review;
    const fresh = this.data?.content !== data.content;
    const place = placed ? data.step : this.place;
    this.data = data;
    nameSides(data.sides);
    if (fresh) this.rebuild(data, placed);
    if (placed) {
      this.stop();
      this.sender.cancel();
    }
    if (data.count && (fresh || placed)) this.show(this.clamp(place), placed);
  }

  clamp(place) {
    return Math.max(0, Math.min(place, this.data.count - 1));
  }

  showPlace(place, token) {
    const last = this.data.count - 1;
    this.find(".place-number").textContent = say("word {number} of {count}:", { number: place + 1, count: last + 1 });
    this.find(".place-token").textContent = token;
    const off = { first: place === 0, previous: place === 0, next: place === last, last: place === last, play: last === 0 };
    for (const [move, isOff] of Object.entries(off)) {
      this.find(`[data-move="${move}"]`).setAttribute("aria-disabled", String(isOff));
    }
  }

  // A move of the person: it ends playing, is shown at once and sent after `delay`. A single move is
  // sent at once; of moves in a row, the first and the last are. The focus follows it in `lane`.
  move(place, { delay = this.sender.quiet() ? 0 : MOVE_MS, lane = null } = {}) {
    this.stop();
    const target = this.clamp(place);
    if (target !== this.place) {
      this.show(target);
      this.sender.in(delay, target);
      this.moved(lane);
    }
    lane?.words.current?.focus({ preventScroll: true });
  }

  tell(place) {
    if (!this.root.isConnected) return;
    this.stamp = Math.max(this.stamp + 1, Date.now());
    const { review, revision } = this.data;
    this.setStateValue("move", { step: place, review, revision, at: this.stamp });
  }

  choose(button) {
    const lane = button && this.laneOf(button);
    if (!lane) return;
    if (lane.words.folds.has(button)) {
      lane.words.toggle(button);
      lane.words.stop(button);
    } else if (button.dataset.step !== undefined) {
      this.move(lane.placeOf(Number(button.dataset.step)), { delay: 0, lane });
    } else {
      lane.words.stop(button);
      button.focus({ preventScroll: true }); // Safari does not focus a button that is clicked
      lane.tooltip.show(button);
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
      for (const lane of this.lanes) lane.tooltip.hide();
      if (this.player.playing) this.pause();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (this.blank || event.target.matches("select")) return;
    const focused = event.target.closest(".words button");
    const lane = focused && this.laneOf(focused);
    const to = { ArrowLeft: this.place - 1, ArrowRight: this.place + 1, Home: 0, End: this.data.count - 1 }[event.key];
    if (to !== undefined) {
      if (this.data.count) this.move(to, { lane });
    } else if (lane && event.key === " " && !lane.words.folds.has(focused)) {
      this.togglePlay();
    } else if (lane && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      lane.words.visit(lane.words.neighbour(focused, event.key === "ArrowUp" ? -1 : 1));
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
    button.setAttribute("aria-label", playing ? say("Pause") : say("Play"));
    button.title = playing ? say("Pause (Space)") : say("Play (Space)");
  }

  close() {
    this.player.stop();
    this.sender.cancel();
  }
}

// What a component exports: one instance for each place it is mounted at; Streamlit calls it on every run.
function mounting(Kind) {
  const mounted = new WeakMap(); // shadow root -> Kind
  return (component) => {
    const { parentElement } = component;
    const root = parentElement.querySelector(".strip");
    let scrubber = mounted.get(parentElement);
    if (!scrubber || scrubber.root !== root) {
      scrubber?.close();
      scrubber = new Kind(root);
      mounted.set(parentElement, scrubber);
    }
    scrubber.receive(component);
    // Streamlit also calls this for a run that a newer one has overtaken, when the strip still stands.
    return () => {
      if (!root.isConnected) scrubber.close();
    };
  };
}
