"""A hundred people open one address and press Train: `python -m tests.load.workshop`.

All arrive within 20 seconds. Each session opens Read, types a review, opens Train with one of 20
small configs, presses Train and looks again as often as the page asks for it, until its run is
finished; one in five adds reviews of its own before. Between these it takes the time that a quick
person takes. The sessions run on the same cores as the server.
"""

import argparse
import asyncio
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import psutil

from sentiment_core.data.replica import load_replica
from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from tests.load.figures import BARS, machine, missed, report_figures
from tests.load.server import Server
from tests.load.session import Session

SMALL = {
    "dataset": "Replica", "units": 32, "embedding_dim": 32, "clip_length": 150, "epochs": 3,
    "train_reviews": "5,000", "validation_reviews": "1,000",
}  # fmt: skip
CELLS = ("SimpleRNN", "LSTM", "GRU", "GRU")
REVIEWS = (
    "a wonderful film, I laughed and cried and would see it again tomorrow",
    "two hours of my life that nobody will give back to me",
    "the cast is great but the story never begins",
    "not as bad as they say, but not good either",
)
RESULT = re.compile(
    r"Validation accuracy \*\*(\d\.\d{3})\*\* \([\d,]+ machine-written reviews, epoch"
)
TOLD = re.compile(r"starts in about (?:(\d+) (s|min)|a second)")
THINKING = (3.0, 15.0)  # seconds
EPOCH = re.compile(r"\*\*Epoch (\d+) of")
PATIENCE = 600.0
_ADDS = 5  # one visitor in so many brings reviews of their own
Beside = Callable[[str], Awaitable[None]]


@dataclass
class Outcome:
    """What one session saw."""

    config: RunConfig
    run_id: str = ""
    accuracy: str = ""
    first_point: float = 0.0
    result: float = 0.0
    told: float | None = None
    waited: float = 0.0
    pages: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    received: int = 0
    added: bool = False
    error: str = ""


def settings(number: int) -> dict[str, object]:
    """The settings of one of the 20 configs, as they stand in a link."""
    return {**SMALL, "cell": CELLS[number % 4], "seed": 1_000 + number}


def config_of(number: int) -> RunConfig:
    """The config that those settings stand for."""
    values = {name: str(value).replace(",", "") for name, value in settings(number).items()}
    return RunConfig.from_mapping({**values, "dataset": "replica"})


async def visit(host: str, number: int, outcome: Outcome, delay: float) -> None:
    """One visitor with an address of its own, from the first page to the result."""
    think = random.Random(number)
    await asyncio.sleep(delay)
    try:
        async with Session(host, address=f"2001:db8:0:{number:x}::1") as session:
            try:
                await session.open()
                await asyncio.sleep(think.uniform(*THINKING))
                await session.type("Review", REVIEWS[number % len(REVIEWS)])
                await asyncio.sleep(think.uniform(*THINKING))
                await session.open("train", **settings(number % 20))
                await asyncio.sleep(think.uniform(*THINKING))
                if number % _ADDS == 0:
                    await add_reviews(session, number)
                    outcome.added = True
                pressed = time.perf_counter()
                await session.press("Train")
                await _look(session, outcome, pressed)
                outcome.run_id = parse_qs(session.query)["run"][0]
            finally:
                outcome.pages, outcome.polls = session.times.page, session.times.poll
                outcome.received = session.received
    except Exception as error:  # noqa: BLE001  # every failed session is counted and told
        outcome.error = f"{type(error).__name__}: {error}"[:300]


async def add_reviews(session: Session, number: int) -> None:
    """Bring a file of one's own reviews on Train, and wait until they are a dataset."""
    said = ("cold and dull, badly", "warm and good, well")
    rows = [
        f'"Soup {n}.{number} was {said[n % 2]} made",{("bad", "good")[n % 2]}\n' for n in range(300)
    ]
    await session.press("Add reviews")
    await session.choose(
        "Reviews (.csv or .tsv)", f"Canteen {number}.csv", "".join(["text,label\n", *rows]).encode()
    )
    await session.press("Add")
    name = f"Canteen {number}, 240 training and 60 validation reviews"
    await session.until(lambda text: name in text, patience=PATIENCE)


async def _look(session: Session, outcome: Outcome, pressed: float) -> None:
    def since() -> float:
        return time.perf_counter() - pressed

    def done(text: str) -> bool:
        told = TOLD.search(text)
        if told and outcome.told is None:
            amount = float(told[1]) if told[1] else 1.0
            outcome.told = since() + amount * (60 if told[2] == "min" else 1)
        if not told and not outcome.waited:
            outcome.waited = since()
        found = RESULT.search(text)
        if not outcome.first_point and (found or EPOCH.search(text)):
            outcome.first_point = since()
        if found:
            outcome.accuracy = found[1]
        return found is not None

    await session.until(done, patience=PATIENCE)
    outcome.result = since()


class Memory:
    """The most memory that each kind of process took, looked at twice a second."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stop = threading.Event()
        self.most: dict[str, float] = {}
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.5):
            self.look()

    def look(self) -> dict[str, float]:
        """Megabytes of each process now."""
        now: dict[str, float] = {"web": _megabytes(self._server.process)}
        for child in self._server.process.children(recursive=True):
            command = _command(child)
            kind = "engine" if "jobs.engine" in command else "worker"
            if "spawn_main" in command or kind == "engine":
                now[kind] = max(now.get(kind, 0.0), _megabytes(child))
        for kind, megabytes in now.items():
            self.most[kind] = max(self.most.get(kind, 0.0), megabytes)
        return now

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join()


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _megabytes(process: psutil.Process) -> float:
    try:
        return round(process.memory_info().rss / 1e6, 1)
    except psutil.Error:
        return 0.0


def quantiles(values: list[float]) -> dict[str, float]:
    """The middle, the 95th of 100 and the largest, in seconds."""
    ordered = sorted(values) or [0.0]
    at = lambda share: round(ordered[min(int(share * len(ordered)), len(ordered) - 1)], 3)  # noqa: E731
    return {"p50": at(0.5), "p95": at(0.95), "max": round(ordered[-1], 3), "count": len(values)}


async def visits(host: str, outcomes: list[Outcome], spread: float, attack: Beside) -> None:
    """All sessions, arriving at random within `spread` seconds, and what goes on beside them."""
    arrive = random.Random(1)
    beside = asyncio.create_task(attack(host))
    await asyncio.gather(
        *(visit(host, n, one, arrive.uniform(0, spread)) for n, one in enumerate(outcomes))
    )
    if beside.done():  # it may only end by being told to
        beside.result()
    beside.cancel()
    with suppress(asyncio.CancelledError):
        await beside


async def nothing(host: str) -> None:
    """What goes on beside a quiet room."""


def wrong(outcomes: list[Outcome], store: RunStore) -> list[str]:
    """Runs that were lost, or shown with another result than was kept."""
    fingerprint, found = load_replica().fingerprint, []
    for number, outcome in enumerate(outcomes):
        kept = store.get(outcome.config.run_id(fingerprint))
        if kept is None or kept.state != RunState.FINISHED or kept.config != outcome.config:
            found.append(f"session {number}: its run is not kept")
        elif outcome.run_id != kept.run_id:
            found.append(f"session {number}: shown run {outcome.run_id}, not {kept.run_id}")
        elif outcome.accuracy != f"{kept.best.val_accuracy:.3f}":
            found.append(f"session {number}: shown {outcome.accuracy}")
    return found


def measure(sessions: int, spread: float, *, attack: Beside = nothing) -> dict[str, Any]:
    """Load a server, and give the figures.

    Args:
        sessions: honest visitors.
        spread: seconds within which they come.
        attack: is given the host, and cancelled when all have their result.
    """
    outcomes = [Outcome(config_of(number % 20)) for number in range(sessions)]
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        closing(Server(Path(folder), FORWARDED_ALLOW_IPS="127.0.0.1")) as server,
        closing(Memory(server)) as memory,
    ):
        start = time.perf_counter()
        asyncio.run(visits(server.host, outcomes, spread, attack))
        seconds = time.perf_counter() - start
        store = RunStore(server.cache / "runs")
        lost, runs = wrong(outcomes, store), len(store.all())
        cpu = server.process.cpu_times()
        log = server.log.read_text()
    told = [abs(o.told - o.waited) for o in outcomes if o.told is not None]
    return {
        "machine": machine(),
        "sessions": sessions,
        "arriving_within_seconds": spread,
        "thinking_seconds": list(THINKING),
        "seconds": round(seconds, 1),
        "page_seconds": quantiles([t for o in outcomes for t in o.pages]),
        "poll_seconds": quantiles([t for o in outcomes for t in o.polls]),
        "first_point_seconds": quantiles([o.first_point for o in outcomes if o.first_point]),
        "result_seconds": quantiles([o.result for o in outcomes if o.result]),
        "waits_told": len(told),
        "median_error_of_told_waits_seconds": round(statistics.median(told), 1) if told else 0.0,
        "most_megabytes": memory.most,
        "web_cpu_seconds": round(cpu.user + cpu.system, 1),
        "megabytes_sent": round(sum(o.received for o in outcomes) / 1e6, 1),
        "reviews_added": sum(o.added for o in outcomes),
        "runs_kept": runs,
        "failed_sessions": [o.error for o in outcomes if o.error],
        "lost_or_wrong_runs": lost,
        "tracebacks_in_the_log": log.count("Traceback"),
    }


def main() -> int:
    """Measure, keep the figures, and fail where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--spread", type=float, default=20.0)
    parser.add_argument("--no-keep", action="store_true")
    options = parser.parse_args()
    figures = measure(options.sessions, options.spread)
    figures["bars"], figures["missed"] = BARS, missed(figures)
    report_figures("room", figures, keep=not options.no_keep)
    return 1 if figures["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
