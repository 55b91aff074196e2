// The strip: one review as one network reads it.

class Strip extends Scrubber {
  constructor(root) {
    const box = root.querySelector(".words");
    super(root, box);
    this.box = box;
    this.tooltip = new Tooltip(root, (element) => this.words?.explain(element));
    this.lanes = [this];
  }

  laneOf() {
    return this;
  }

  placeOf(step) {
    return step;
  }

  get place() {
    return this.words.step;
  }

  get blank() {
    return !this.data?.words.length;
  }

  rebuild(data, placed) {
    const focused = this.root.getRootNode().activeElement;
    const inside = this.box.contains(focused);
    const scrolled = this.box.scrollTop;
    this.tooltip.hide();
    this.words = new Words(this.box, data);
    this.root.setAttribute("aria-label", data.label);
    this.box.setAttribute("aria-label", say("Words: {label}", data));
    const empty = data.words.length === 0 && data.folds.length === 0;
    this.find(".hint").textContent = data.caption;
    this.find(".reading-name").textContent = say("P(positive)");
    this.find(".hint").hidden = !empty || !data.caption;
    this.find(".bar").hidden = empty;
    this.box.hidden = empty;
    this.drawLegend(data);
    if (data.count === 0) this.showNothing(empty);
    if (!placed) this.box.scrollTop = scrolled;
    this.refocus = inside;
  }

  drawLegend(data) {
    drawLegend(this.find(".legend"), {
      scale: data.words.some((entry) => entry[3] !== null),
      status: (status, meaning) => data.statuses[status] && `${data.statuses[status].toLocaleString("en")} ${meaning}`,
    });
  }

  showNothing(empty) {
    this.find(".place-number").textContent = say("the network reads none of these words");
    this.find(".place-token").textContent = "";
    this.find(".reading").hidden = true;
    for (const control of this.root.querySelectorAll(".control")) control.setAttribute("aria-disabled", "true");
    const first = this.box.querySelector("button");
    if (!empty && first) this.words.stop(first);
  }

  show(step, reveal = true) {
    this.words.show(step);
    const [token, , , probability] = this.words.entry;
    this.showPlace(step, token);
    this.find(".reading").hidden = probability === null;
    this.find(".reading-value").textContent = probability === null ? "" : asNumber(probability);
    if (reveal) this.words.reveal();
    if (this.refocus) this.words.current.focus({ preventScroll: true });
    this.refocus = false;
  }

  moved(lane) {
    if (!lane) this.announce(); // what gets the focus is read out anyway
  }

  announce() {
    this.find(".live").textContent = this.words.current.getAttribute("aria-label");
  }
}

export default mounting(Strip);
