"""Memory of the server and of all it started while runs train, with one, two and four workers.

    python -m tests.measure.memory

Serves the app for each, has every worker train at the same time (sessions without a browser, IMDB
from `SENTIMENT_IMDB`), and looks ten times a second: first the default run, then the post's model.
Prints, and keeps in `memory.json`, the most PSS, which counts shared pages once, of all processes
together, of the web process, of the engine, and of a worker. Fails where the default run with one
worker takes more than 450 MB in all, or a worker more than 330 MB for the post's model.
"""

import asyncio
import json
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.link import write_settings
from sentiment_core.settings.presets import PRESETS
from tests.browser.server import own_imdb
from tests.load.figures import machine
from tests.load.server import Server
from tests.load.session import Session

FIGURES = Path(__file__).with_suffix(".json")
WORKERS = (1, 2, 4)
CONFIGS = {"default": RunConfig(), "post": replace(PRESETS["post"].config, epochs=1)}
BARS = {"default run, one worker, all processes": 450.0, "post's model, a worker": 330.0}
PATIENCE = 900.0


class Memory:
    """The most that a process and all below it held at one time, in megabytes.

    Args:
        process: the topmost process.
    """

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self.pss: dict[str, float] = {}
        self.rss = 0.0

    @property
    def total(self) -> float:
        """PSS of all together, when it was largest."""
        return sum(self.pss.values())

    def largest(self, kind: str) -> float:
        """PSS of the largest process of a kind: "web", "engine", "worker" or "other"."""
        return max((value for name, value in self.pss.items() if name.startswith(kind)), default=0)

    def look(self) -> None:
        """Look once."""
        pss, rss = {}, 0.0
        for process in (self._process, *self._process.children(recursive=True)):
            try:
                info = process.memory_full_info()
                name = f"{_kind(process.cmdline())} {process.pid}"
            except (psutil.NoSuchProcess, psutil.ZombieProcess):
                continue
            pss[name] = getattr(info, "pss", info.rss) / 1e6
            rss += info.rss / 1e6
        self.rss = max(self.rss, rss)
        if sum(pss.values()) > self.total:
            self.pss = pss


def _kind(command: list[str]) -> str:
    words = " ".join(command)
    kinds = {"streamlit run": "web", "jobs.engine": "engine", "spawn_main": "worker"}
    return next((kind for part, kind in kinds.items() if part in words), "other")


@contextmanager
def watched(process: psutil.Process) -> Iterator[Memory]:
    """Look at a process and all below it ten times a second."""
    memory, ended = Memory(process), threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            memory.look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield memory
    finally:
        ended.set()
        thread.join()


async def get_ready(server: Server) -> None:
    """Wait until the reviews are there; what makes them ready is another process' memory."""
    async with Session(server.host) as session:
        await session.open("train")
        while session.find("button", lambda found: found.label == "Train").disabled:
            await asyncio.sleep(1)
            await session.open("train")


async def train(server: Server, config: RunConfig, workers: int) -> None:
    """Have as many runs trained at once as there are workers, each for a session of its own."""
    store = RunStore(server.cache / "runs")
    wanted = len(store.all()) + workers

    async def visit(seed: int) -> None:
        values = replace(config, seed=seed).as_mapping()
        query = write_settings(values, RunConfig().as_mapping())
        async with Session(server.host) as session:
            await session.open("train", **query)
            await session.press("Train")
            await session.until(lambda _: len(store.all()) >= wanted, patience=PATIENCE)

    await asyncio.gather(*(visit(101 + number) for number in range(workers)))


def measure() -> dict[str, Any]:
    """Train with each number of workers."""
    found: dict[str, Any] = {name: {} for name in CONFIGS}
    for workers in WORKERS:
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            closing(Server(Path(folder), SENTIMENT_WORKERS=str(workers), **own_imdb())) as server,
        ):
            asyncio.run(get_ready(server))
            for name, config in CONFIGS.items():
                with watched(server.process) as memory:
                    asyncio.run(train(server, config, workers))
                found[name][str(workers)] = {
                    "all": round(memory.total),
                    **{kind: round(memory.largest(kind)) for kind in ("web", "engine", "worker")},
                }
                print(name, workers, found[name][str(workers)], flush=True)
    return {"machine": machine(), "pss_megabytes_by_workers": found, "bars": BARS}


def main() -> int:
    """Measure, print, keep, and fail above a bar."""
    figures = measure()
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    found = figures["pss_megabytes_by_workers"]
    measured = (found["default"]["1"]["all"], max(one["worker"] for one in found["post"].values()))
    return int(any(value > bar for value, bar in zip(measured, BARS.values(), strict=True)))


if __name__ == "__main__":
    sys.exit(main())
