"""A measuring process: one JSON request per line, one answer per line. Keras is imported lazily.

`python -m sentiment_core.bench.child ENGINE`
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import psutil
from threadpoolctl import threadpool_info

from sentiment_core.bench.case import Engine, Measure
from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import TrainingTensors, training_tensors
from sentiment_core.rnn.runs.run import BatchMetrics, Snapshot
from sentiment_core.rnn.training.batch_loss import BatchLoss
from sentiment_core.rnn.training.epochs import run_epochs
from sentiment_core.rnn.training.initial_weights import initial_weights
from sentiment_core.rnn.training.progress import StopRequested, TrainingProgress
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.encoding import embedding_rows


class _Batches(TrainingProgress):
    """Callback that times the batches of an epoch."""

    def begin_epoch(self) -> None:
        super().begin_epoch()
        self._begun = time.perf_counter()

    def add(self, outcome: BatchLoss) -> None:
        self.seconds = time.perf_counter() - self._begun
        super().add(outcome)


class _FirstBatch(TrainingProgress):
    """Stops a training at its first batch."""

    def add(self, outcome: BatchLoss) -> None:
        raise StopRequested


def measure(engine: Engine, request: dict[str, Any]) -> dict[str, Any]:
    """The seconds, or the accuracy, that a request asks for.

    Returns:
        `seconds`, `val_accuracy` (the best of what was trained; None for a start), and of the
        process afterwards `memory`, in bytes, and `kernel`, the name of OpenBLAS' kernel.

    Raises:
        DataError: the dataset does not have what the config asks for.
        RunError: the loss is no longer a number.
    """
    config = RunConfig.from_mapping(request["config"])
    kind, steps = Measure(request["measure"]), request["steps"]
    tensors = _tensors(config, steps)
    if kind == Measure.START:
        start = time.perf_counter()
        first = _FirstBatch(config, tensors, lambda event: None, lambda: False)
        try:
            _train(engine, config, tensors, first, fresh=True)
        except StopRequested:
            seconds = time.perf_counter() - start
        return {"seconds": seconds, "val_accuracy": None, **_process()}
    if kind == Measure.EPOCH:
        _warm(engine, config, tensors)
    found: list[float] = []

    def emit(event: BatchMetrics | Snapshot) -> None:
        if isinstance(event, Snapshot) and event.metrics is not None:
            found.append(event.metrics.val_accuracy)

    start = time.perf_counter()
    progress = _Batches(config, tensors, emit, lambda: False)
    _train(engine, config, tensors, progress, fresh=kind == Measure.RUN)
    # What ends an epoch (validation, the snapshot of all weights) belongs to whole epochs only.
    seconds = time.perf_counter() - start if steps is None else progress.seconds
    return {"seconds": seconds, "val_accuracy": max(found), **_process()}


@lru_cache(maxsize=4)
def _tensors(config: RunConfig, steps: int | None) -> TrainingTensors:
    tensors = training_tensors(config, load_dataset(config.dataset))
    if steps is None:
        return tensors
    return _first(tensors, steps * config.batch_size)


def _first(tensors: TrainingTensors, reviews: int) -> TrainingTensors:
    """The first training reviews, with the smallest validation set that Keras takes."""
    return replace(
        tensors,
        x_train=tensors.x_train[:reviews],
        y_train=tensors.y_train[:reviews],
        x_validation=tensors.x_validation[:1],
        y_validation=tensors.y_validation[:1],
    )


@lru_cache(maxsize=1)
def _traced_model(config: RunConfig) -> Any:
    """A compiled model, cached so that Keras traces it once."""
    return _new_model(config)


def _new_model(config: RunConfig) -> Any:
    from sentiment_core.rnn.keras.model import build_model

    return build_model(config, input_dim=_rows(config))


def _rows(config: RunConfig) -> int:
    return embedding_rows(config, load_dataset(config.dataset).vocabulary)


def _warm(engine: Engine, config: RunConfig, tensors: TrainingTensors) -> None:
    """Run once untimed: tracing and memory allocation happen once per shape."""
    few = _first(tensors, config.batch_size)
    progress = TrainingProgress(config, few, lambda event: None, lambda: False)
    _train(engine, config, few, progress, fresh=False)


def _train(
    engine: Engine,
    config: RunConfig,
    tensors: TrainingTensors,
    progress: TrainingProgress,
    *,
    fresh: bool,
) -> None:
    if engine == Engine.OURS:
        weights = initial_weights(config, input_dim=_rows(config))
        run_epochs(config, tensors, weights, progress)
        return
    from sentiment_core.rnn.keras.stock_training import fit

    model = _new_model(config) if fresh else _traced_model(config)
    fit(model, config, tensors, progress)


def _process() -> dict[str, Any]:
    kernels = [pool["architecture"] for pool in threadpool_info() if "architecture" in pool]
    return {"memory": psutil.Process().memory_info().rss, "kernel": (kernels or ["unknown"])[0]}


def main(arguments: list[str], ask: Callable[[], str] = sys.stdin.readline) -> None:
    """Answer requests until standard input ends.

    Args:
        arguments: the engine's name, alone.
        ask: gives the next request as a line of JSON; an empty text ends it.

    Raises:
        DataError, RunError: as in `measure`.
    """
    engine = Engine(arguments[0])
    if engine == Engine.KERAS:  # loading TensorFlow is no part of what is measured
        import sentiment_core.rnn.keras.stock_training  # noqa: F401
    while line := ask():
        print(json.dumps(measure(engine, json.loads(line))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
