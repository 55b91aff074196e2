"""How soon after pressing Train the first point of a curve is drawn, on a warm engine.

    python -m tests.measure.first_point [--runs 9]

Starts a server of its own with IMDB where `SENTIMENT_IMDB` names it, presses Train with default
settings and a new seed each time, and prints the time in the browser from the click until the empty
charts stand there and until a line or point of the run is drawn in them. Bar: 1.5 s.
"""

import argparse
import statistics

from tests.browser.server import ROOT, chromium, own_imdb, serve

PATIENCE = 120_000

# The curves of a bundled run stand there until the first poll; they do not count.
WATCH = """() => {
  window.since = {};
  let pressed = 0;
  addEventListener('click', () => { pressed = pressed || performance.now(); }, true);
  const marks = () => [...document.querySelectorAll(
    '[data-testid=stVegaLiteChart] svg :is(.mark-line, .mark-symbol) path')];
  const place = (mark) => mark.getAttribute('transform') + mark.getAttribute('d');
  const before = new Set(marks().map(place));
  const drawn = (mark) => {
    const box = mark.getBoundingClientRect();
    return mark.getAttribute('d') && box.width + box.height > 0 && !before.has(place(mark));
  };
  const look = () => {
    const own = pressed && !document.body.innerText.includes('Meanwhile');
    if (own && !since.charts) since.charts = performance.now() - pressed;
    if (own && marks().some(drawn)) since.point = performance.now() - pressed;
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    rows = []
    with chromium() as browser, serve(ROOT / "streamlit_app.py", **own_imdb()) as url:
        for seed in range(1, options.runs + 2):
            page = browser.new_page(viewport={"width": 1440, "height": 1400})
            page.goto(f"{url}/train?seed={seed}")
            train = page.get_by_role("button", name="Train", exact=True)
            train.wait_for(timeout=PATIENCE)
            page.get_by_text("Press Train").wait_for(timeout=PATIENCE)
            page.wait_for_load_state("networkidle")
            page.evaluate(WATCH)
            train.click()
            page.wait_for_function("window.since.point", timeout=PATIENCE)
            rows.append(page.evaluate("window.since"))
            page.get_by_role("button", name="Read with it").wait_for(timeout=PATIENCE)
            page.close()
    for name in ("charts", "point"):  # the first run starts while the engine still warms up
        values = [row[name] for row in rows[1:]]
        print(f"{name:7} median {statistics.median(values):5.0f} ms   worst {max(values):5.0f} ms")


if __name__ == "__main__":
    main()
