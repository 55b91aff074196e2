"""A queue with a real engine and a real store; only the learning is made up."""

import functools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sentiment_core.data.replica import load_replica
from sentiment_core.jobs.engine.connection import DaskEngine
from sentiment_core.jobs.engine.workforce import RecycleLimits
from sentiment_core.jobs.queue.queue import JobQueue
from sentiment_core.jobs.queue.rules import QueueLimits
from sentiment_core.jobs.queue.snapshot import JobSnapshot
from sentiment_core.rnn.job.delivery import folder_mark
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from tests.examples import small_config
from tests.faults import work

PATIENCE = 60


def wait_for(condition: Callable[[], Any], *, patience: float = PATIENCE) -> Any:
    """The first value that is true; what is waited for happens in other processes."""
    deadline = time.monotonic() + patience
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.02)
    return value


def quick_config(seed: int, **settings: object) -> RunConfig:
    """A config whose validation takes a moment."""
    reviews = {"train_reviews": 100, "validation_reviews": 100}
    return small_config(dataset="replica", seed=seed, **{**reviews, **settings})


class Workshop:
    """A queue with an engine of its own."""

    def __init__(
        self, folder: Path, *, address: str | None = None, recycle: RecycleLimits | None = None
    ) -> None:
        self.store = RunStore(folder)
        self.engine = DaskEngine(address=address, preload="json", recycle=recycle)
        self.learn_by(work.train)

    def queue_of(self, learn: Callable[..., Any], *, fingerprint: str = "") -> JobQueue:
        fingerprint = fingerprint or load_replica().fingerprint
        return JobQueue(
            self.engine,
            self.store,
            learn,
            fingerprint=lambda dataset: fingerprint,
            estimate=lambda config: 0.1 * config.epochs,
            limits=QueueLimits(rescue_seconds=0.5),
        )

    def learn_by(self, learn: Callable[..., Any]) -> None:
        """From now on, runs are trained by another function."""
        self.queue = self.queue_of(functools.partial(learn, folder_mark(self.store.folder)))

    def submit(self, config: RunConfig, visitor: str = "ann") -> str:
        return self.queue.submit(config, visitor).run_id

    def look(self, run_id: str) -> JobSnapshot:
        snapshot = self.queue.snapshot(run_id)
        assert snapshot is not None
        return snapshot

    def wait_for_epoch(self, run_id: str, epoch: int) -> JobSnapshot:
        def there() -> JobSnapshot | None:
            snapshot = self.look(run_id)
            return snapshot if not snapshot.live or len(snapshot.history) >= epoch else None

        snapshot: JobSnapshot = wait_for(there)
        assert snapshot.live, snapshot.message
        return snapshot

    def end_of(self, run_id: str) -> JobSnapshot:
        wait_for(lambda: not self.look(run_id).live)
        return self.look(run_id)

    def engine_process(self) -> psutil.Process:
        found = [p for p in psutil.Process().children() if is_engine(p)]
        return max(found, key=psutil.Process.create_time)

    def worker_processes(self) -> list[psutil.Process]:
        return workers_of(self.engine_process())


def is_engine(process: psutil.Process) -> bool:
    try:
        return "sentiment_core.jobs.engine.process" in process.cmdline()
    except psutil.Error:  # one that has ended just now
        return False


def workers_of(engine: psutil.Process) -> list[psutil.Process]:
    """The processes that train; multiprocessing's resource tracker is none of them."""
    return [p for p in engine.children(recursive=True) if "spawn_main" in " ".join(p.cmdline())]


@pytest.fixture(scope="module")
def engine_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def workshop(engine_folder: Path) -> Iterator[Workshop]:
    """One worker, so that a test knows which process trains."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SENTIMENT_WORKERS", "1")
        made = Workshop(engine_folder)
        wait_for(lambda: made.engine.slots)
        yield made
        made.engine.close()
