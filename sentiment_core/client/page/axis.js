// The axis of words that curve and cells share, and the pointer that moves along it.

const ROOM = 44; // pixels left of every plot

class Axis {
  constructor(width, steps) {
    this.slot = (width - ROOM) / steps;
    this.steps = steps;
  }

  left(step) {
    return ROOM + step * this.slot;
  }

  middle(step) {
    return this.left(step + 0.5);
  }

  step(x) {
    return Math.max(0, Math.min(this.steps - 1, Math.floor((x - ROOM) / this.slot)));
  }
}

// A plot as wide as the page, drawn anew when that changes; a press or a drag moves to the word below it.
class Plot {
  constructor(element, move) {
    this.element = element;
    new ResizeObserver(() => this.reading && this.draw()).observe(element);
    const at = (event) => this.axis.step(event.clientX - element.getBoundingClientRect().left);
    element.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      element.setPointerCapture(event.pointerId);
      move(at(event));
    });
    element.addEventListener("pointermove", (event) => {
      if (element.hasPointerCapture(event.pointerId)) move(at(event));
    });
  }

  get axis() {
    return new Axis(this.element.clientWidth, this.reading.tokens.length);
  }
}
