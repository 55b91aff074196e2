// A text in the server's language; `{name}` stands for a value. Python puts TEXTS before this.

// What labels 0 and 1 are called, where the reviews have labels of their own.
let SIDES = [];
const nameSides = (sides = []) => {
  SIDES = sides;
};
const named = (text) =>
  SIDES[1] ? text.replace(/(?<![{\w])(negative|positive)\b/g, (side) => SIDES[Number(side === "positive")]) : text;

const say = (text, values = {}) =>
  named(TEXTS[text] ?? text).replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
