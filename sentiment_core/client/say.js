// A text in the server's language; `{name}` stands for a value. Python puts TEXTS before this.

const say = (text, values = {}) =>
  (TEXTS[text] ?? text).replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
