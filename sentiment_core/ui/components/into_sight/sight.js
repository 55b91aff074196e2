// The container, and what is above it, is drawn after this: that is waited for, but not for ever.
// Charts above it grow when it stands there already; so it is followed for a while.

const FRAMES = 600;
const FOLLOWED = 120;
// What lies over a page.
const OVER = "[data-testid=stHeader], [data-testid=stBottom], [class*='st-key-bar_']";
let seen = 0;
let open;

export default function ({ data }) {
  const main = document.querySelector("[data-testid=stMain]");
  document.addEventListener("focusin", followFocus); // once, however often it is asked
  // Streamlit leaves the place of the page before; the first page keeps what the browser restored.
  if (open && data.page !== open && !location.hash)
    main?.scrollTo({ top: 0, behavior: "instant" });
  open = data.page;
  if (!data.key || data.press === seen) return;
  const press = (seen = data.press);
  let left = FRAMES;
  let place;
  let taken = false; // by the visitor, who then scrolls
  for (const act of ["wheel", "touchmove", "keydown", "pointerdown"])
    addEventListener(act, () => (taken = true), { once: true, passive: true });
  const look = () => {
    if (press !== seen) return;
    const app = document.querySelector("[data-testid=stApp]");
    const drawn = app?.dataset.testScriptState !== "running";
    const target = drawn && document.querySelector(`.st-key-${data.key}`);
    if (target) {
      const now = Math.round(target.getBoundingClientRect().top + main.scrollTop);
      if (place === undefined) left = FOLLOWED;
      // What grows on the way ends a smooth scroll: looked at once more in the end.
      if (now !== place || (!left && !taken)) show(target);
      place = now;
    }
    if (left--) requestAnimationFrame(look);
  };
  look();
}

function show(target) {
  const { left, width, top, bottom } = target.getBoundingClientRect();
  const header = document.querySelector("[data-testid=stHeader]");
  const hidden = header ? header.getBoundingClientRect().bottom : 0;
  if (top >= hidden && top < innerHeight / 2) return; // what matters stands first in it
  const uncovered = (y) => {
    const there = document.elementFromPoint(left + width / 2, y);
    const over = there?.closest(OVER);
    return there && (!over || over.contains(target));
  };
  if (uncovered(top + 2) && uncovered(bottom - 2)) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  target.style.scrollMarginTop = `${hidden + 8}px`;
  const block = bottom - top < innerHeight / 3 ? "center" : "start"; // beside what it changes
  target.scrollIntoView({ block, behavior: still ? "instant" : "smooth" });
}

// An open popover stays beside its button, also where the page has been scrolled on: whoever comes
// to it by keys would be out of sight.
function followFocus({ target }) {
  if (!target.closest("[data-testid=stPopoverBody]")) return;
  const { top, bottom } = target.getBoundingClientRect();
  if (bottom > 0 && top < innerHeight) return;
  const main = document.querySelector("[data-testid=stMain]");
  main?.scrollBy({ top: top - innerHeight / 2, behavior: "instant" });
}
