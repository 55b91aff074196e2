// The layers as boxes; text enters through textContent and setAttribute only.

const SVG = "http://www.w3.org/2000/svg";
// The arguments of a recurrent layer that can be switched, and what a press calls them.
const SWITCHES = [
  { argument: "return_sequences", field: "switch", pressed: "returns" },
  { argument: "return_state", field: "state", pressed: "state" },
];
// Lines of an arrow of 28 by 24: one for each word, one, or one that is cut.
const LINES = {
  many: [5, 12, 19].map((y) => `M2 ${y}H26M22.5 ${y - 3}L26 ${y}L22.5 ${y + 3}`),
  one: ["M2 12H26M21.5 8L26 12L21.5 16"],
  broken: ["M2 12H9", "M19 12H26", "M9.5 7.5L18.5 16.5", "M18.5 7.5L9.5 16.5"],
  none: ["M2 12H26"],
};

function make(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

class Box {
  constructor(stack) {
    this.element = make("div", "box");
    this.button = make("button", "face");
    this.button.type = "button";
    this.name = make("span", "name");
    this.shape = make("span", "shape");
    this.note = make("bdi", "second");
    this.button.append(this.name, " ", this.shape, this.note);
    this.button.addEventListener("click", () => this.data.key && stack.press({ layer: this.data.key }));
    this.arrow = document.createElementNS(SVG, "svg");
    this.arrow.setAttribute("viewBox", "0 0 28 24");
    this.arrow.setAttribute("aria-hidden", "true");
    this.switches = make("div", "switches");
    this.element.append(this.button, this.switches);
  }

  show(data, last) {
    this.data = data;
    this.element.classList.toggle("shown", data.shown);
    this.element.classList.toggle("broken", data.broken);
    this.name.textContent = data.name;
    this.shape.textContent = data.shape;
    this.note.textContent = data.note;
    this.note.hidden = data.switch !== null;
    this.button.disabled = !data.key;
    if (data.key) this.button.setAttribute("aria-pressed", String(data.shown));
    this.arrow.setAttribute("class", `arrow gives-${data.gives}`);
    if (last) this.arrow.remove();
    else this.draw();
  }

  draw() {
    const lines = LINES[this.data.gives].map((d) => {
      const line = document.createElementNS(SVG, "path");
      line.setAttribute("d", d);
      return line;
    });
    this.arrow.replaceChildren(...lines);
  }
}

class Switch {
  constructor(stack, { argument, field, pressed }) {
    this.field = field;
    this.element = make("div", "switch");
    this.element.setAttribute("role", "radiogroup");
    const name = make("code", "switch-name");
    name.textContent = argument;
    this.element.append(name);
    this.radios = new Map();
    for (const value of [false, true]) {
      const label = make("label", "choice");
      const radio = make("input", "unseen");
      radio.type = "radio";
      radio.name = argument;
      radio.addEventListener("change", () => stack.press({ [pressed]: value }));
      const text = make("span", "");
      text.textContent = value ? "True" : "False";
      label.append(radio, text);
      this.radios.set(value, radio);
      this.element.append(label);
    }
  }

  place(boxes) {
    const box = boxes.find((each) => each.data[this.field]);
    if (!box) return this.element.remove();
    // Moved only to another box: who has just pressed it keeps the focus.
    if (this.element.parentNode !== box.switches) box.switches.append(this.element);
    this.element.setAttribute("aria-label", box.data[this.field].label);
    for (const [value, radio] of this.radios) radio.checked = value === box.data[this.field].on;
  }
}

class Stack {
  constructor(root) {
    this.root = root;
    this.boxes = [];
    this.switches = SWITCHES.map((which) => new Switch(this, which));
  }

  receive({ data, setTriggerValue }) {
    this.press = (what) => setTriggerValue("press", what);
    if (data.boxes.length !== this.boxes.length) {
      this.boxes = data.boxes.map(() => new Box(this));
      const parts = this.boxes.flatMap((box) => [box.element, box.arrow]);
      this.root.querySelector(".boxes").replaceChildren(...parts);
    }
    data.boxes.forEach((box, at) => this.boxes[at].show(box, at === data.boxes.length - 1));
    for (const each of this.switches) each.place(this.boxes);
    const [code, told] = this.root.querySelector(".note").children;
    for (const [element, text] of [[code, data.code], [told, data.note]]) {
      if (element.textContent !== text) element.textContent = text;
    }
  }
}

const mounted = new WeakMap(); // shadow root -> Stack

export default function (component) {
  const { parentElement } = component;
  const root = parentElement.querySelector(".stack");
  if (mounted.get(parentElement)?.root !== root) mounted.set(parentElement, new Stack(root));
  mounted.get(parentElement).receive(component);
}
