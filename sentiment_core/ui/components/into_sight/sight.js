// The container, and what is above it, is drawn after this: that is waited for, but not for ever.

const FRAMES = 600;
let seen = 0;
let open;

export default function ({ data }) {
  // Streamlit leaves the place of the page before; the first page keeps what the browser restored.
  if (open && data.page !== open && !location.hash)
    document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0, behavior: "instant" });
  open = data.page;
  if (!data.key || data.press === seen) return;
  seen = data.press;
  let left = FRAMES;
  const look = () => {
    const app = document.querySelector("[data-testid=stApp]");
    const drawn = app?.dataset.testScriptState !== "running";
    const target = drawn && document.querySelector(`.st-key-${data.key}`);
    if (target) show(target);
    else if (left--) requestAnimationFrame(look);
  };
  look();
}

function show(target) {
  const { top } = target.getBoundingClientRect();
  const header = document.querySelector("[data-testid=stHeader]");
  const hidden = header ? header.getBoundingClientRect().bottom : 0;
  if (top >= hidden && top < innerHeight / 2) return; // what matters stands first in it
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.style.scrollMarginTop = `${hidden + 8}px`;
  target.scrollIntoView({ block: "start", behavior: still ? "instant" : "smooth" });
}
