"""Training with Keras' own `model.fit`: on a graphics card, and to compare with."""

import logging
import time
from typing import Any

import sentiment_core.rnn.keras.threads  # noqa: F401  # isort: skip  # before TensorFlow
import keras

from sentiment_core.config import RunConfig
from sentiment_core.data.tensors import TrainingTensors
from sentiment_core.rnn.batch_loss import NOTHING_YET, BatchLoss
from sentiment_core.rnn.training_progress import TrainingProgress
from sentiment_core.rnn.weights import NetworkWeights

# Each run builds a network of its own, so TensorFlow's advice against that helps nobody here.
logging.getLogger("tensorflow").setLevel(logging.ERROR)


def fit(
    model: Any, config: RunConfig, tensors: TrainingTensors, progress: TrainingProgress
) -> None:
    """All epochs of a run with `model.fit`.

    Args:
        model: from `build_model`.
        config: the settings.
        tensors: the reviews.
        progress: is told of every batch and every epoch.

    Raises:
        StopRequested: somebody asked for it.
        RunError: the loss is no longer a number.
    """
    model.fit(
        tensors.x_train,
        tensors.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(tensors.x_validation, tensors.y_validation),
        verbose=0,
        callbacks=[_Reporter(config, tensors, progress)],
    )


class _Reporter(keras.callbacks.Callback):  # type: ignore[misc]
    def __init__(
        self, config: RunConfig, tensors: TrainingTensors, progress: TrainingProgress
    ) -> None:
        super().__init__()
        self._config = config
        self._tensors = tensors
        self._progress = progress

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        self._seen = NOTHING_YET
        self._progress.begin_epoch()

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        self._trained = time.perf_counter()
        # Keras' logs are means since the epoch began; the difference of two gives the part between.
        reviews = min((batch + 1) * self._config.batch_size, len(self._tensors.y_train))
        seen = _sums(logs or {}, "", reviews)
        part, self._seen = seen - self._seen, seen
        self._progress.add(part)

    def on_test_batch_end(self, batch: int, logs: object = None) -> None:
        self._progress.check_stop()

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        self._progress.end_epoch(
            _sums(logs or {}, "val_", len(self._tensors.y_validation)),
            NetworkWeights.from_arrays(self._config.cell, self.model.get_weights()),
            trained=self._trained,
        )


def _sums(logs: dict[str, float], prefix: str, reviews: int) -> BatchLoss:
    loss, accuracy = float(logs[f"{prefix}loss"]), float(logs[f"{prefix}accuracy"])
    return BatchLoss(loss * reviews, accuracy * reviews, reviews)
