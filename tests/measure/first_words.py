"""How many words there are to read on the first screen of each page.

    python -m tests.measure.first_words [--url URL] [PAGE ...]

Opens every page in its first state at 1366 x 650, the page area of a usual laptop, and counts the
words in sight that are neither part of a control (what can be pressed, set, typed into or opened,
and its label), nor words of a review, nor labels of a chart's axis or marks. Starts a server of its
own unless it is given the address of one.
"""

import argparse
import contextlib
from typing import Any

from tests.browser.server import ROOT, chromium, serve
from tests.browser.settled import settle

PAGES = ("read", "train", "compare", "encode", "shapes", "embedding", "workshop")
SCREEN = {"width": 1366, "height": 650}

_SEEN = """() => {
  const controls = "button, input, select, textarea, label, a[href], summary, " +
    "[role=radiogroup], [role=slider], [role=tablist], [data-testid=stWidgetLabel], " +
    "[data-testid=stSlider], [data-testid=stMultiSelect], [data-testid=stElementToolbar]";
  const data = ".words, .tip, .unseen, .place-token, .keys, .curves, [role=img], " +
    "[data-testid=stCode], " +
    "[class*=role-axis], [class*=role-mark], [class*=mark-text]";
  const found = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      const inSight = box.width > 1 && box.height > 1 && box.top < innerHeight && box.bottom > 0
        && box.left < innerWidth && box.right > 0;
      if (inSight) found.push(node.textContent.trim());
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches("style, script, canvas")) return;
    // What only holds others has no box of its own, and is not hidden.
    if (getComputedStyle(node).display !== "contents" && !node.checkVisibility()) return;
    if (node.matches(controls) || node.matches(data)) return;
    for (const child of (node.shadowRoot ?? node).childNodes) walk(child);
  };
  walk(document.querySelector("[data-testid=stMain]"));
  return found.filter(Boolean);
}"""


def texts_in_sight(page: Any) -> list[str]:
    """What there is to read on the screen, text by text."""
    found: list[str] = page.evaluate(_SEEN)
    return found


def count_words(texts: list[str]) -> int:
    """Words: what stands between spaces and has a letter."""
    return sum(any(map(str.isalpha, word)) for text in texts for word in text.split())


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES, metavar="PAGE")
    parser.add_argument("--url", help="of a server that runs already")
    parser.add_argument("--texts", action="store_true", help="print what was counted")
    asked = parser.parse_args()
    own = serve(ROOT / "streamlit_app.py")
    with contextlib.nullcontext(asked.url) if asked.url else own as url, chromium() as browser:
        page = browser.new_page(viewport=SCREEN)
        for name in asked.pages:
            page.goto(f"{url}/{'' if name == 'read' else name}")
            settle(page)
            texts = texts_in_sight(page)
            print(f"{name:10} {count_words(texts):4}")
            if asked.texts:
                print(*(f"    {text}" for text in texts), sep="\n")


if __name__ == "__main__":
    main()
