"""Training a network with Keras. Worker only: imports TensorFlow."""

import logging
import time
from collections.abc import Callable
from typing import Any

import sentiment_core.rnn.threads  # noqa: F401  # isort: skip  # before TensorFlow
import keras
import numpy as np

from sentiment_core.config import RunConfig
from sentiment_core.data.dataset import Dataset, TrainingTensors, training_tensors
from sentiment_core.errors import RunError
from sentiment_core.rnn.model import build_model
from sentiment_core.rnn.run import BatchMetrics, EpochMetrics, RunPlan, Snapshot
from sentiment_core.rnn.weights import NetworkWeights
from sentiment_core.text.encoding import embedding_rows

# Points between epochs are for the eye: more than ten a second only cost.
_SECONDS_BETWEEN_POINTS = 0.1

# Each run builds a network of its own, so TensorFlow's advice against that helps nobody here.
logging.getLogger("tensorflow").setLevel(logging.ERROR)

Emit = Callable[[RunPlan | BatchMetrics | Snapshot], None]
ShouldStop = Callable[[], bool]


class _StopRequested(Exception):  # noqa: N818  # a request, not an error
    """Ends `fit` at once; `model.stop_training` would still run the validation."""


def train(config: RunConfig, dataset: Dataset, emit: Emit, should_stop: ShouldStop) -> bool:
    """Train one network.

    Args:
        config: the settings.
        dataset: the reviews.
        emit: is given the RunPlan first, then the Snapshot of the untrained network, then
            BatchMetrics at most ten times a second and a Snapshot after each epoch.
        should_stop: asked at every batch; True ends the training there.

    Returns:
        Whether all epochs were trained; False when `should_stop` ended it.

    Raises:
        DataError: the dataset does not have what the config asks for.
        RunError: the loss is no longer a number.
    """
    tensors = training_tensors(config, dataset)
    model = build_model(config, input_dim=embedding_rows(config, dataset.vocabulary))
    steps = -(-len(tensors.y_train) // config.batch_size)
    emit(
        RunPlan(
            dataset=dataset.description,
            fingerprint=dataset.fingerprint,
            train_reviews=len(tensors.y_train),
            validation_reviews=len(tensors.y_validation),
            positive_share=float(np.mean(tensors.y_validation)),
            parameters=model.count_params(),
            steps=steps,
            filled=tensors.filled,
        )
    )
    emit(Snapshot(None, _weights(config, model)))
    try:
        _fit(model, config, tensors, steps, emit, should_stop)
    except _StopRequested:
        return False
    return True


def _fit(
    model: Any,
    config: RunConfig,
    tensors: TrainingTensors,
    steps: int,
    emit: Emit,
    should_stop: ShouldStop,
) -> None:
    model.fit(
        tensors.x_train,
        tensors.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(tensors.x_validation, tensors.y_validation),
        verbose=0,
        callbacks=[_Reporter(config, len(tensors.y_train), steps, emit, should_stop)],
    )


def _weights(config: RunConfig, model: Any) -> NetworkWeights:
    return NetworkWeights.from_arrays(config.cell, model.get_weights())


class _Reporter(keras.callbacks.Callback):  # type: ignore[misc]
    def __init__(
        self, config: RunConfig, reviews: int, steps: int, emit: Emit, should_stop: ShouldStop
    ) -> None:
        super().__init__()
        self._config = config
        self._reviews = reviews
        self._steps = steps
        self._emit = emit
        self._should_stop = should_stop
        self._start = time.perf_counter()
        self._last_point = 0.0

    def on_epoch_begin(self, epoch: int, logs: object = None) -> None:
        self._epoch = epoch + 1
        self._epoch_start = time.perf_counter()
        self._seen = 0  # reviews of this epoch up to the last point
        self._means = np.zeros(2)  # Keras' loss and accuracy over those reviews

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        now = time.perf_counter()
        if batch + 1 == self._steps:
            self._fit_seconds = now - self._epoch_start
        # The few reviews between the last point and the end of the epoch give no point of their
        # own: over a handful of reviews, accuracy says nothing.
        if now - self._last_point >= _SECONDS_BETWEEN_POINTS:
            self._last_point = now
            self._report_batch(batch + 1, now, logs or {})
        if self._should_stop():
            raise _StopRequested

    def _report_batch(self, step: int, now: float, logs: dict[str, float]) -> None:
        # Keras' logs are means since the epoch began; the difference of two gives the part between.
        seen = min(step * self._config.batch_size, self._reviews)
        means = np.array([logs["loss"], logs["accuracy"]], dtype=np.float64)
        if not np.isfinite(means[0]):
            raise RunError(
                "The loss is no longer a number: the corrections were too large. Lower the "
                f"learning rate (it was {self._config.learning_rate:g})."
            )
        loss, accuracy = (means * seen - self._means * self._seen) / (seen - self._seen)
        self._seen, self._means = seen, means
        self._emit(
            BatchMetrics(
                epoch=self._epoch,
                step=step,
                steps=self._steps,
                loss=max(float(loss), 0.0),
                accuracy=min(max(float(accuracy), 0.0), 1.0),
                seconds=now - self._start,
            )
        )

    def on_test_batch_end(self, batch: int, logs: object = None) -> None:
        if self._should_stop():
            raise _StopRequested

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        logs = logs or {}
        metrics = EpochMetrics(
            epoch=epoch + 1,
            loss=float(logs["loss"]),
            accuracy=float(logs["accuracy"]),
            val_loss=float(logs["val_loss"]),
            val_accuracy=float(logs["val_accuracy"]),
            seconds=time.perf_counter() - self._epoch_start,
            reviews_per_second=self._reviews / self._fit_seconds,
        )
        self._emit(Snapshot(metrics, _weights(self._config, self.model)))
