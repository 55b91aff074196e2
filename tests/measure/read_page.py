"""How quick the Read page is: until it stands, and until a click on the strip is drawn.

    python -m tests.measure.read_page [--visits 7] [--moves 25] [PANEL ...]

Starts a server of its own, warms it with one visit, and prints for first paint (each visit in a new
browser context, nothing cached): the server's time for the script, and the time from opening the
address until the browser paints anything, until the words stand there, and until the three charts
are drawn. Then, for a review of
250 words and a network of 32 units, with each closer look open: the time from a click on the strip
until the charts of the reading, and until the closer look, are drawn. The machine must be quiet.
"""

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from tests.browser.server import ROOT, chromium, serve
from tests.pages import CLOSER_LOOKS

PANELS = ("", *CLOSER_LOOKS)
SENTENCE = "the film was not good but great and the story never bored me at all "
REVIEW = (SENTENCE * 18).split()[:250]

# Written down in every frame, so that nothing waits for the measuring script.
PAINT = """() => {
  window.paint = {};
  const look = () => {
    const strip = document.querySelector('[data-testid=stBidiComponentIsolated]')?.shadowRoot;
    if (!paint.words && strip?.querySelector('.words .kept')) paint.words = performance.now();
    const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
      .filter((chart) => chart.querySelector('svg, canvas')?.getBoundingClientRect().width > 0);
    if (!paint.charts && charts.length >= 3) paint.charts = performance.now();
    if (!paint.words || !paint.charts) requestAnimationFrame(look);
    else paint.done = true;
  };
  requestAnimationFrame(look);
}"""

FIRST_CONTENT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"

# A canvas cannot be asked whether it changed: its drawing is told by what Vega does with it.
WATCH = """() => {
  window.drawn = new Map();
  const note = (element) => drawn.set(element, performance.now());
  for (const name of ['clearRect', 'fillRect', 'setTransform']) {
    const original = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...all) {
      note(this.canvas); return original.apply(this, all);
    };
  }
  new MutationObserver((found) => {
    for (const one of found) {
      const svg = one.target.nodeType === 1 ? one.target.closest('svg.marks') : null;
      if (svg) note(svg);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}"""
MOVE = """([name, quiet]) => new Promise((done) => {
  const strip = document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot;
  const button = strip.querySelector(`[aria-label="${name}"]`);
  const start = performance.now();
  drawn.clear();
  button.click();
  const check = () => {
    const times = [...drawn.values()];
    const last = times.length ? Math.max(...times) : 0;
    const now = performance.now();
    if ((last && now - last > quiet) || now - start > 5000) {
      // A frame shows what was drawn before it.
      done({ first: Math.min(...times) - start, last: last - start, charts: drawn.size });
    } else setTimeout(check, 20);
  };
  check();
})"""


def first_paints(browser: Any, url: str, times: Path, *, visits: int) -> list[dict[str, float]]:
    """One row for each visit, in milliseconds."""
    rows = []
    for _ in range(visits):
        times.write_text("")
        with context(browser) as page:
            page.add_init_script(f"({PAINT})()")
            page.goto(url)
            page.wait_for_function("window.paint?.done", timeout=60_000)
            paint = page.evaluate("window.paint")
            content = page.evaluate(FIRST_CONTENT)
            page.wait_for_load_state("networkidle")
            # An unfinished run is written when it ends.
            page.wait_for_function(
                "!document.querySelector('[data-testid=stStatusWidget]')", timeout=60_000
            )
        runs = [json.loads(line) for line in times.read_text().splitlines()]
        rows.append(
            {
                "server": sum(run["seconds"] for run in runs) * 1000,
                "core": sum(run["core"] for run in runs) * 1000,
                "runs": len(runs),
                "content": content,
                "words": paint["words"],
                "charts": paint["charts"],
            }
        )
    return rows


class context:  # noqa: N801
    """A page in a context of its own."""

    def __init__(self, browser: Any) -> None:
        self._made = browser.new_context(viewport={"width": 1440, "height": 1800})

    def __enter__(self) -> Any:
        return self._made.new_page()

    def __exit__(self, *_: object) -> None:
        self._made.close()


def moves(
    page: Any, url: str, times: Path | None, panel: str, *, count: int
) -> dict[str, list[float]]:
    """Milliseconds from a click on the strip until everything is drawn, one for each click."""
    page.goto(f"{url}/?panel={panel}&review={' '.join(REVIEW)}")
    page.locator(f".words [data-step='{len(REVIEW) - 1}']").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH)
    names = ["Previous word"] * 3 + ["Next word"] * 2
    for warm in range(5):
        page.evaluate(MOVE, [names[warm % 5], 500])
    if times is not None:
        times.write_text("")
    rows = [page.evaluate(MOVE, [names[at % 5], 500]) for at in range(count)]
    lines = [] if times is None else times.read_text().splitlines()
    runs = [json.loads(line)["seconds"] * 1000 for line in lines]
    assert all(row["charts"] >= 2 for row in rows), rows
    return {"last": [row["last"] for row in rows], "server": runs}


def percentile(values: list[float], share: float) -> float:
    """The value that this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("panels", nargs="*", default=PANELS)
    parser.add_argument("--visits", type=int, default=7)
    parser.add_argument("--moves", type=int, default=25)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        times = Path(folder, "times.jsonl")
        server = serve(
            ROOT / "streamlit_app.py",
            module="tests.measure.timed_streamlit",
            SCRIPT_TIMES=str(times),
        )
        with server as url:
            first_paints(browser, url, times, visits=1)
            if options.visits:
                rows = first_paints(browser, url, times, visits=options.visits)
                for name in rows[0]:
                    values = [row[name] for row in rows]
                    print(
                        f"first paint, {name:7} median {statistics.median(values):6.0f}"
                        f"   worst {max(values):6.0f}"
                    )
            for panel in options.panels:
                with context(browser) as page:
                    took = moves(page, url, times, panel, count=options.moves)
                print(
                    f"click to drawn, {panel or 'no closer look':20}"
                    f" median {statistics.median(took['last']):4.0f}"
                    f"   p95 {percentile(took['last'], 0.95):4.0f}"
                    f"   server median {statistics.median(took['server']):4.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
