"""What a worker loads that is four times as slow as estimated, or says so."""

from typing import Any

from sentiment_core.rnn.training.cost import PACE

FACTOR = 4.0


def dask_setup(worker: Any) -> None:
    worker.metrics[PACE] = lambda _: FACTOR
