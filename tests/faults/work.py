"""Training without Keras, for tests of everything around it; workers import this by name.

The run is kept, reported and stopped by the project's own code; only the learning is made up.
"""

import errno
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sentiment_core.data.dataset import Dataset
from sentiment_core.rnn.job.delivery import PackedRun, train_on_worker
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.run import (
    BatchMetrics,
    EpochMetrics,
    Report,
    RunPlan,
    Snapshot,
    TrainedRun,
)
from sentiment_core.settings.config import RunConfig
from tests.examples import random_weights

STEPS = 5
LONG = 20  # a run of so many epochs goes on until a test ends it
_SECONDS = {True: 0.1, False: 0.02}


def made_up_train(
    config: RunConfig,
    dataset: Dataset,
    emit: Callable[[Any], None],
    should_stop: Callable[[], bool],
) -> bool:
    """What `rnn.job.train` promises, in a moment."""
    emit(RunPlan(dataset.description, dataset.fingerprint, 100, 100, 0.5, 1_000, STEPS))
    weights = random_weights(config, rows=config.num_words or 1_000, seed=config.seed)
    emit(Snapshot(None, weights))
    start = time.perf_counter()
    for epoch in range(1, config.epochs + 1):
        for step in range(1, STEPS + 1):
            time.sleep(_SECONDS[config.epochs == LONG])
            emit(BatchMetrics(epoch, step, STEPS, 0.6, 0.6, time.perf_counter() - start))
            if should_stop():
                return False
        emit(Snapshot(EpochMetrics(epoch, 0.6, 0.6, 0.6, 0.6, 0.1, 1_000.0), weights))
    return True


def train(
    mark: str,
    config: RunConfig,
    folder: Path,
    fingerprint: str,
    report: Report,
    should_stop: Callable[[], bool],
) -> TrainedRun | PackedRun:
    """`train_on_worker` with made-up learning."""
    module = types.ModuleType("sentiment_core.rnn.job.train")
    module.__dict__["train"] = made_up_train
    sys.modules["sentiment_core.rnn.job.train"] = module
    return train_on_worker(mark, config, folder, fingerprint, report, should_stop)


def train_on_full_disk(
    mark: str,
    config: RunConfig,
    folder: Path,
    fingerprint: str,
    report: Report,
    should_stop: Callable[[], bool],
) -> TrainedRun | PackedRun:
    """The disk takes the untrained weights and those of one epoch."""
    save, left = NetworkWeights.save, [2]

    def full(self: NetworkWeights, path: Path, **options: Any) -> None:
        if not left[0]:
            path.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        left[0] -= 1
        save(self, path, **options)

    NetworkWeights.save = full  # type: ignore[method-assign]
    try:
        return train(mark, config, folder, fingerprint, report, should_stop)
    finally:
        NetworkWeights.save = save  # type: ignore[method-assign]


def train_with_too_much_memory(
    mark: str,
    config: RunConfig,
    folder: Path,
    fingerprint: str,
    report: Report,
    should_stop: Callable[[], bool],
) -> None:
    """Take memory until the worker is ended."""
    taken = []
    for _ in range(200):
        taken.append(bytearray(b"x" * 50_000_000))
        time.sleep(0.02)
    raise AssertionError(f"nobody minded {len(taken)} times 50 MB")
