// The words as elements. Text of a review enters through textContent and setAttribute only.

const NAMES = {
  unknown: [say("unknown"), say("not in the vocabulary")],
  rare: [say("rare"), say("dropped as too rare")],
  frequent: [say("frequent"), say("dropped as too frequent")],
  clipped: [say("clipped"), say("beyond the clip length")],
};

const FADE = 18; // pixels, as in strip.css

const asNumber = (probability) => probability.toFixed(2);

function make(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function paint(button, probability) {
  if (probability === null) return;
  const away = (probability - 0.5) * 2;
  if (away !== 0) button.classList.add(away < 0 ? "negative" : "positive");
  button.style.setProperty("--mix", `${(Math.abs(away) * 54).toFixed(1)}%`);
  button.style.setProperty("--reach", Math.abs(away).toFixed(3));
}

function makeWord([token, status, reason, probability]) {
  const button = make("button", `word ${status}${status === "kept" ? "" : " unread"}`);
  button.type = "button";
  button.tabIndex = -1;
  const text = make("span", "token", token);
  text.dir = "auto";
  button.append(text);
  if (status === "kept") {
    paint(button, probability);
  } else {
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-label", `${token}, ${reason}`);
  }
  return button;
}

function makeFold(fold) {
  const chip = make("button", "fold", fold.text);
  chip.type = "button";
  chip.tabIndex = -1;
  if (fold.shown) chip.setAttribute("aria-expanded", "false");
  return chip;
}

// The review of one content key: its elements, and which of them is the current word.
class Words {
  constructor(box, data) {
    this.box = box;
    this.data = data;
    this.kept = [];
    this.at = new Map(); // element -> its entry in data.words
    this.folds = new Map(); // chip -> its fold, and the opened elements
    this.step = -1;
    // A line that is cut at the top fades, so that one sees there is more above.
    box.onscroll = () => box.classList.toggle("scrolled", box.scrollTop > 4);
    this.build();
  }

  build() {
    const fragment = document.createDocumentFragment();
    const folds = [...this.data.folds];
    for (let index = 0; index < this.data.words.length || folds.length; ) {
      if (folds.length && folds[0].start === index) {
        const fold = folds.shift();
        const chip = makeFold(fold);
        this.folds.set(chip, { fold, opened: null });
        fragment.append(chip);
        index += fold.shown;
      } else {
        fragment.append(this.word(index++));
      }
    }
    this.box.replaceChildren(fragment);
  }

  word(index) {
    const entry = this.data.words[index];
    const button = makeWord(entry);
    this.at.set(button, entry);
    if (entry[1] !== "kept") return button;
    const step = this.kept.push(button) - 1;
    button.dataset.step = step;
    button.classList.add("future");
    button.setAttribute("aria-label", this.spoken(step, entry));
    if (entry[2]) button.setAttribute("aria-description", entry[2]);
    return button;
  }

  spoken(step, [token, , , probability]) {
    const values = { token, number: step + 1, count: this.data.count };
    if (probability === null) return say("{token}, word {number} of {count}", values);
    values.value = asNumber(probability);
    return say("{token}, word {number} of {count}, probability of positive {value}", values);
  }

  get current() {
    return this.kept[this.step];
  }

  get entry() {
    return this.at.get(this.current);
  }

  // Only the words between the old and the new place change their look.
  show(step) {
    const before = this.step;
    for (let at = Math.min(before, step) + 1; at <= Math.max(before, step); at++) {
      this.kept[at].classList.toggle("future", at > step);
    }
    const old = this.kept[before];
    if (old) {
      old.classList.remove("current");
      old.removeAttribute("aria-current");
    }
    this.step = step;
    if (!this.current) return; // before the first word that was read
    this.current.classList.add("current");
    this.current.setAttribute("aria-current", "true");
    this.stop(this.current);
  }

  // One tab stop: the element that takes the focus when it comes into the words.
  stop(element) {
    if (this.tabbed) this.tabbed.tabIndex = -1;
    this.tabbed = element;
    element.tabIndex = 0;
  }

  // Scrolls the box, never the page.
  reveal(element = this.current) {
    if (!element) return;
    const top = element.offsetTop;
    const { scrollTop, clientHeight } = this.box;
    if (top < scrollTop + FADE || top + element.offsetHeight > scrollTop + clientHeight - FADE) {
      this.box.scrollTop = top - clientHeight / 3;
    }
  }

  // Focus without moving the step: words that were not read have no step to move to.
  visit(element) {
    if (!element) return;
    this.stop(element);
    this.reveal(element);
    element.focus({ preventScroll: true });
  }

  // What the tooltip says of an element; nothing of a fold.
  explain(element) {
    const entry = this.at.get(element);
    return entry && { token: entry[0], reason: entry[2] };
  }

  neighbour(element, direction) {
    const all = [...this.box.querySelectorAll("button")];
    return all[all.indexOf(element) + direction];
  }

  toggle(chip) {
    const state = this.folds.get(chip);
    const { fold } = state;
    if (!fold.shown) return;
    if (state.opened) {
      for (const element of state.opened) {
        this.at.delete(element);
        element.remove();
      }
      state.opened = null;
      this.stop(chip);
    } else {
      state.opened = Array.from({ length: fold.shown }, (_, i) => this.word(fold.start + i));
      if (fold.hidden) state.opened.splice(fold.gap, 0, make("span", "gap", fold.hidden));
      chip.after(...state.opened);
    }
    chip.setAttribute("aria-expanded", String(state.opened !== null));
  }
}

// Colours where `scale`, and each status for which `status(name, meaning)` has a text.
function drawLegend(box, { scale, status }) {
  const parts = [];
  if (scale) {
    const colours = make("span", "scale");
    colours.append(say("negative"), make("span", "scale-colours"), say("positive"));
    colours.title = say("Colour and bar: orange to the left below 0.5, blue to the right above, none at 0.5.");
    parts.push(colours);
  }
  for (const [kind, [name, meaning]] of Object.entries(NAMES)) {
    const text = status(kind, meaning);
    if (!text) continue;
    const item = make("span", "legend-item");
    item.append(make("span", `word unread ${kind}`));
    item.firstChild.append(make("span", "token", name));
    item.append(text);
    parts.push(item);
  }
  box.replaceChildren(...parts);
}
