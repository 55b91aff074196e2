// Why a word was kept or dropped: on hover and on focus, hidden by Escape, itself hoverable.

class Tooltip {
  constructor(root, textOf) {
    this.root = root;
    this.box = root.querySelector(".tip");
    this.textOf = textOf; // element -> { token, reason } or undefined
    const words = root.querySelector(".words");
    words.addEventListener("pointerover", (event) => this.show(event.target.closest("button")));
    words.addEventListener("pointerout", (event) => this.leave(event));
    words.addEventListener("focusin", (event) => {
      if (event.target.matches(":focus-visible")) this.show(event.target);
    });
    words.addEventListener("focusout", () => this.hide());
    words.addEventListener("scroll", () => this.hide(), { passive: true });
    this.box.addEventListener("pointerleave", () => this.hide());
  }

  show(element) {
    const text = element && this.textOf(element);
    if (!text) return;
    this.box.querySelector(".tip-token").textContent = text.token;
    this.box.querySelector(".tip-reason").textContent = text.reason;
    this.box.hidden = false;
    this.place(element.getBoundingClientRect());
  }

  place(word) {
    const root = this.root.getBoundingClientRect();
    const tip = this.box.getBoundingClientRect();
    const middle = word.left - root.left + word.width / 2 - tip.width / 2;
    const left = Math.max(0, Math.min(middle, root.width - tip.width));
    this.box.style.left = `${left}px`;
    this.box.style.top = `${word.top - root.top - tip.height - 2}px`;
  }

  leave(event) {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !this.box.contains(to)) this.hide();
  }

  hide() {
    this.box.hidden = true;
  }
}
