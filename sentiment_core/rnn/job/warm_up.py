"""Warm-up of a worker; Dask calls `dask_setup` before the worker takes a job.

A tiny network of each cell learns from one batch, so that no visitor waits for what happens only
once. Then the worker times a few batches, so that the first forecast is already true of
this machine.
"""

import os
import statistics
import time
from typing import Any

from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType

_STEPS = 9


def dask_setup(worker: Any) -> None:
    """Make this process ready to train.

    Args:
        worker: Dask gives it; its `metrics` are told the pace.
    """
    if hasattr(os, "nice"):
        os.nice(10)  # the web process goes first
    import sentiment_core.rnn.training.epochs  # noqa: F401  # what a job needs
    from sentiment_core.rnn.network.blas import one_blas_thread
    from sentiment_core.rnn.training.cost import PACE, step_seconds

    # A nanny sets the thread counts before NumPy is there; a worker without one has it already.
    one_blas_thread()
    for cell in CellType:
        tiny = RunConfig(
            cell=cell, units=2, embedding_dim=2, clip_length=5, num_words=50, batch_size=16
        )
        _step_times(tiny, 1)
    # No masking: then every place of a batch is read, and what the batch holds does not matter.
    usual = RunConfig(num_words=1_000, clip_length=100, mask_zero=False)
    took = statistics.median(_step_times(usual, _STEPS))
    pace = took / step_seconds(usual, "train")
    worker.metrics[PACE] = lambda _: pace


def _step_times(config: RunConfig, steps: int) -> list[float]:
    """Seconds of each of some training batches of a new network."""
    import numpy as np

    from sentiment_core.rnn.training.initial_weights import initial_weights
    from sentiment_core.rnn.training.step import TrainingStep

    random, words = np.random.default_rng(1), config.num_words or 1
    step = TrainingStep(config, initial_weights(config, input_dim=words), random)
    ids = random.integers(1, words, (config.batch_size, config.clip_length), dtype=np.int32)
    labels = np.zeros(config.batch_size, dtype=np.int8)
    times = []
    for _ in range(steps):
        before = time.perf_counter()
        step.on_batch(ids, labels)
        times.append(time.perf_counter() - before)
    return times
