"""Training with Keras' `model.fit`, for comparison and for graphics cards."""

import logging
import time
from typing import Any

import sentiment_core.rnn.keras.quiet_import  # noqa: F401  # isort: skip  # before TensorFlow
import keras
import numpy as np

from sentiment_core.data.tensors import TrainingTensors
from sentiment_core.rnn.keras.model import model_of
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.training.batch_loss import NOTHING_YET, BatchLoss
from sentiment_core.rnn.training.epochs import epoch_orders
from sentiment_core.rnn.training.progress import TrainingProgress
from sentiment_core.settings.config import RunConfig

# Each run builds a network of its own, so TensorFlow's advice against that helps nobody here.
logging.getLogger("tensorflow").setLevel(logging.ERROR)


def run_keras_epochs(
    config: RunConfig, tensors: TrainingTensors, weights: NetworkWeights, progress: TrainingProgress
) -> None:
    """All epochs of a run with Keras' model of it and `model.fit`; as `run_epochs` otherwise.

    Raises:
        StopRequested: somebody asked for it.
        RunError: the loss is no longer a number.
    """
    fit(model_of(config, weights), config, tensors, progress)


def fit(
    model: Any, config: RunConfig, tensors: TrainingTensors, progress: TrainingProgress
) -> None:
    """Train a model with `model.fit`, on the batches that this project's own steps take.

    Args:
        model: from `build_model`.

    Raises:
        StopRequested: somebody asked for it.
        RunError: the loss is no longer a number.
    """
    model.fit(
        _Batches(config, tensors),
        shuffle=False,
        epochs=config.epochs,
        validation_data=(tensors.x_validation, tensors.y_validation),
        validation_batch_size=config.batch_size,
        verbose=0,
        callbacks=[_Reporter(config, tensors, progress)],
    )


class _Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """The training reviews in the order of each epoch."""

    def __init__(self, config: RunConfig, tensors: TrainingTensors) -> None:
        super().__init__()
        self._size = config.batch_size
        self._tensors = tensors
        self._order = np.arange(len(tensors.y_train))  # Keras looks at a batch beforehand
        self._orders = epoch_orders(config, len(self._order))

    def on_epoch_begin(self) -> None:
        self._order = next(self._orders)

    def __len__(self) -> int:
        return self._tensors.steps(self._size)

    def __getitem__(self, index: int) -> tuple[Any, Any]:
        batch = self._order[index * self._size : (index + 1) * self._size]
        return self._tensors.x_train[batch], self._tensors.y_train[batch]


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
            NetworkWeights.from_arrays(
                self._config.layer_cells,
                self.model.get_weights(),
                bidirectional=self._config.bidirectional,
            ),
            trained=self._trained,
        )


def _sums(logs: dict[str, float], prefix: str, reviews: int) -> BatchLoss:
    loss, accuracy = float(logs[f"{prefix}loss"]), float(logs[f"{prefix}accuracy"])
    return BatchLoss(loss * reviews, accuracy * reviews, reviews)
