// P(positive) if the review ended after each step.

const SVG = "http://www.w3.org/2000/svg";

function shape(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

class Curve extends Plot {
  show(reading, step) {
    this.reading = reading;
    this.step = step;
    this.element.setAttribute(
      "aria-label",
      say("P(positive) after each step; it ends at {prediction}.", { prediction: asNumber(reading.prediction) }),
    );
    this.draw();
  }

  draw() {
    const { axis, element } = this;
    const { clientWidth: width, clientHeight: height } = element;
    const y = (probability) => 6 + (1 - probability) * (height - 12);
    const marks = [0, 0.5, 1].map((value) => shape("text", { x: ROOM - 8, y: y(value) + 4, class: "tick" }, String(value)));
    const even = shape("line", { x1: ROOM, x2: width, y1: y(0.5), y2: y(0.5), class: "even" });
    const points = this.reading.probabilities
      .map((probability, step) => [axis.middle(step), y(probability), probability])
      .filter(([, , probability]) => Number.isFinite(probability));
    const line = shape("polyline", { points: points.map(([x, down]) => `${x},${down}`).join(" "), class: "line" });
    const r = Math.max(1.5, Math.min(3.5, axis.slot / 2.5));
    const dots = points.map(([cx, cy, probability]) =>
      shape("circle", { cx, cy, r, class: probability > 0.5 ? "positive" : "negative" }),
    );
    this.marker = shape("line", { y1: 0, y2: height, class: "marker" });
    element.replaceChildren(...marks, even, line, ...dots, this.marker);
    this.place(this.step);
  }

  place(step) {
    this.step = step;
    const x = this.axis.middle(step);
    this.marker.setAttribute("x1", x);
    this.marker.setAttribute("x2", x);
  }
}
