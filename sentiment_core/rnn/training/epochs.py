"""The training loop with this project's own step (`step.py`)."""

import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.tensors import TrainingTensors
from sentiment_core.rnn.network.predict import predict_logits
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.training.batch_loss import BatchLoss
from sentiment_core.rnn.training.progress import TrainingProgress
from sentiment_core.rnn.training.rounding import RoundingTwin
from sentiment_core.rnn.training.step import TrainingStep
from sentiment_core.settings.config import RunConfig


def epoch_orders(config: RunConfig, reviews: int) -> Iterator[NDArray[np.int64]]:
    """The order of the training reviews in each epoch, the same for both trainers."""
    random, _ = np.random.default_rng(config.seed).spawn(2)
    for _ in range(config.epochs):
        yield random.permutation(reviews)


def run_epochs(
    config: RunConfig, tensors: TrainingTensors, weights: NetworkWeights, progress: TrainingProgress
) -> None:
    """Train all epochs of a run with this project's own step.

    Raises:
        StopRequested: somebody asked for it.
        RunError: the loss is no longer a number.
    """
    step = TrainingStep(config, weights, dropout_random(config))
    twin = RoundingTwin(config, weights, dropout_random(config))
    for order in epoch_orders(config, len(tensors.y_train)):
        progress.begin_epoch()
        for start in range(0, len(order), config.batch_size):
            batch = order[start : start + config.batch_size]
            ids, labels = tensors.x_train[batch], tensors.y_train[batch]
            outcome = step.on_batch(ids, labels)
            progress.add(outcome)
            twin.follow(ids, labels, outcome)
        trained = time.perf_counter()
        now = step.weights()
        logits = predict_logits(
            tensors.x_validation, now, mask_zero=config.mask_zero, at_batch=progress.check_stop
        )
        progress.end_epoch(
            BatchLoss.of(logits, tensors.y_validation), now, trained=trained, parted=twin.parted
        )


def dropout_random(config: RunConfig) -> np.random.Generator:
    """What the dropout masks of a run are drawn from."""
    return np.random.default_rng(config.seed).spawn(2)[1]
