"""Two hundred runs in a row: `python -m tests.load.memory`.

Workers are recycled, so their memory is bounded; the web process must not grow by more than 50 MB
after the first 20 runs, in which its caches fill.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from tests.load.figures import machine, report_figures
from tests.load.server import Server
from tests.load.session import Session
from tests.load.workshop import RESULT, SMALL, Memory

MOST_GROWTH = 50.0
QUICK = {**SMALL, "epochs": 1, "train_reviews": "1,000", "validation_reviews": 500}
_FIRST = 20


async def train(host: str, runs: int, memory: Memory) -> list[dict[str, float]]:
    """Train one run after the other, in a new session every 10 runs, as people come and go."""
    seen = []
    for first in range(0, runs, 10):
        async with Session(host) as session:
            await session.open()
            for number in range(first, min(first + 10, runs)):
                await session.open("train", **QUICK, seed=50_000 + number)
                await session.press("Train")
                await session.until(lambda text: bool(RESULT.search(text)))
                seen.append(memory.look())
    return seen


def measure(runs: int) -> dict[str, Any]:
    """Train so many runs, and give the figures."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        closing(Server(Path(folder), SENTIMENT_WORKERS="1")) as server,
        closing(Memory(server)) as memory,
    ):
        start = time.perf_counter()
        seen = asyncio.run(train(server.host, runs, memory))
        seconds = time.perf_counter() - start
        kept = RunStore(server.cache / "runs").all()
        assert sum(run.state == RunState.FINISHED for run in kept) == runs
    web = [look["web"] for look in seen]
    return {
        "machine": machine(),
        "runs": runs,
        "seconds": round(seconds, 1),
        "web_megabytes_after_run": {str(n): web[n - 1] for n in range(_FIRST, runs + 1, _FIRST)},
        "web_growth_megabytes": round(web[-1] - web[min(_FIRST, runs) - 1], 1),
        "most_megabytes": memory.most,
        "bar_megabytes": MOST_GROWTH,
    }


def main() -> int:
    """Measure, keep the figures, and fail where the web process grows too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--no-keep", action="store_true")
    options = parser.parse_args()
    figures = measure(options.runs)
    report_figures("memory", figures, keep=not options.no_keep)
    return 1 if figures["web_growth_megabytes"] > MOST_GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
