// What a layer gives after each step, as coloured cells: a column for each step, a row for each unit.

const FADED = 0.3; // of what the layer computes and does not return

// A colour of the page as red, green and blue.
function channels(name) {
  const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(name);
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}

class Cells extends Plot {
  constructor(element, move, tell) {
    super(element, move);
    element.addEventListener("pointermove", (event) => tell(this.under(event)));
    element.addEventListener("pointerleave", () => tell(null));
  }

  // `output`: `rows` (an array of numbers for each step), `middle` and `reach` of the colours, and
  // `returned(step, unit)`.
  show(reading, step, output, label) {
    this.reading = reading;
    this.output = output;
    this.step = step;
    this.picture = this.paint();
    this.element.setAttribute("aria-label", label);
    this.draw();
  }

  draw() {
    const { element, axis } = this;
    const sharp = globalThis.devicePixelRatio || 1;
    element.width = Math.round(element.clientWidth * sharp);
    element.height = Math.round(element.clientHeight * sharp);
    const context = element.getContext("2d");
    context.scale(sharp, sharp);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.picture, ROOM, 0, element.clientWidth - ROOM, element.clientHeight);
    context.strokeStyle = getComputedStyle(element).color;
    context.lineWidth = 1.5;
    context.strokeRect(axis.left(this.step), 0.75, Math.max(axis.slot, 1), element.clientHeight - 1.5);
  }

  // One pixel for each cell, whatever the step.
  paint() {
    const { rows, middle, reach, returned } = this.output;
    const [negative, blank, positive, paper] = ["--negative", "--middle", "--positive", "--st-background-color"].map(channels);
    const image = new ImageData(rows.length, rows[0].length);
    rows.forEach((row, step) =>
      row.forEach((value, unit) => {
        const away = Number.isFinite(value) ? Math.max(-1, Math.min(1, (value - middle) / reach)) : 0;
        const end = away < 0 ? negative : positive;
        const strength = returned(step, unit) ? 1 : FADED;
        const at = 4 * (unit * rows.length + step);
        for (let channel = 0; channel < 3; channel++) {
          const colour = blank[channel] + (end[channel] - blank[channel]) * Math.abs(away);
          image.data[at + channel] = paper[channel] + (colour - paper[channel]) * strength;
        }
        image.data[at + 3] = 255;
      }),
    );
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  }

  place(step) {
    this.step = step;
    this.draw();
  }

  under(event) {
    const box = this.element.getBoundingClientRect();
    const x = event.clientX - box.left;
    const { rows } = this.output;
    const unit = Math.floor(((event.clientY - box.top) / box.height) * rows[0].length);
    if (x < ROOM || unit < 0 || unit >= rows[0].length) return null;
    const step = this.axis.step(x);
    return { step, unit, value: rows[step][unit] };
  }
}
