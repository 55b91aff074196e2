// The container may be drawn later than this: it is waited for, but not for ever.

const FRAMES = 120;
let seen = 0;

export default function ({ data }) {
  if (!data.key || data.press === seen) return;
  seen = data.press;
  let left = FRAMES;
  const look = () => {
    const target = document.querySelector(`.st-key-${data.key}`);
    if (target) show(target);
    else if (left--) requestAnimationFrame(look);
  };
  look();
}

function show(target) {
  const top = target.getBoundingClientRect().top;
  const header = document.querySelector("[data-testid=stHeader]");
  const hidden = header ? header.getBoundingClientRect().bottom : 0;
  if (top >= hidden && target.getBoundingClientRect().bottom <= innerHeight) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.style.scrollMarginTop = `${hidden + 8}px`;
  target.scrollIntoView({ block: "start", behavior: still ? "instant" : "smooth" });
}
