"""Progress of a training: metrics between epochs, and of every epoch."""

import math
import time
from collections.abc import Callable

from sentiment_core.data.tensors import TrainingTensors
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.run import BatchMetrics, EpochMetrics, Snapshot
from sentiment_core.rnn.training.batch_loss import NOTHING_YET, BatchLoss
from sentiment_core.settings.config import RunConfig

# Points between epochs are for the eye: more than ten a second only cost.
SECONDS_BETWEEN_POINTS = 0.1


class StopRequested(Exception):  # noqa: N818  # a request, not an error
    """Ends a training at once; Keras' `model.stop_training` would still run the validation."""


class TrainingProgress:
    """Emits batch metrics at most ten times a second, and the metrics of every epoch.

    Args:
        emit: is given BatchMetrics and Snapshots.
        should_stop: asked at every batch.
    """

    def __init__(
        self,
        config: RunConfig,
        tensors: TrainingTensors,
        emit: Callable[[BatchMetrics | Snapshot], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self._config = config
        self._steps = tensors.steps(config.batch_size)
        self._reviews = len(tensors.y_train)
        self._emit = emit
        self._should_stop = should_stop
        self._start = time.perf_counter()
        self._last_point = 0.0
        self._epoch = 0

    def begin_epoch(self) -> None:
        """The next epoch begins."""
        self._epoch += 1
        self._epoch_start = time.perf_counter()
        self._step = 0
        self._so_far = self._reported = NOTHING_YET

    def add(self, outcome: BatchLoss) -> None:
        """A batch was learned from.

        Raises:
            RunError: the loss is no longer a number.
            StopRequested: somebody asked for it.
        """
        self._step += 1
        self._so_far += outcome
        now = time.perf_counter()
        # The few reviews between the last point and the end of the epoch give no point of their
        # own: over a handful of reviews, accuracy says nothing.
        if now - self._last_point >= SECONDS_BETWEEN_POINTS:
            self._last_point = now
            self._tell(now)
        self.check_stop()

    def check_stop(self) -> None:
        """End the training if somebody asked for it.

        Raises:
            StopRequested: somebody did.
        """
        if self._should_stop():
            raise StopRequested

    def end_epoch(
        self, validation: BatchLoss, weights: NetworkWeights, *, trained: float, parted: float = 0.0
    ) -> None:
        """The epoch's batches and its validation are done.

        Args:
            validation: how the network did on the validation reviews.
            trained: when the last batch was done, by `time.perf_counter`.
            parted: as in EpochMetrics.

        Raises:
            RunError: the loss is no longer a number.
        """
        self._check_number(self._so_far + validation)
        metrics = EpochMetrics(
            epoch=self._epoch,
            loss=self._so_far.mean_loss,
            accuracy=self._so_far.accuracy,
            val_loss=validation.mean_loss,
            val_accuracy=validation.accuracy,
            seconds=time.perf_counter() - self._epoch_start,
            reviews_per_second=self._reviews / (trained - self._epoch_start),
            parted=parted,
        )
        self._emit(Snapshot(metrics, weights))

    def _tell(self, now: float) -> None:
        self._check_number(self._so_far)
        part = self._so_far - self._reported
        self._reported = self._so_far
        self._emit(
            BatchMetrics(
                epoch=self._epoch,
                step=self._step,
                steps=self._steps,
                loss=part.mean_loss,
                accuracy=part.accuracy,
                seconds=now - self._start,
            )
        )

    def _check_number(self, so_far: BatchLoss) -> None:
        if not math.isfinite(so_far.loss):
            raise RunError(
                t(
                    "Training diverged: the loss is not a number. Lower the learning "
                    "rate ({learning_rate:g}).",
                    learning_rate=self._config.learning_rate,
                )
            )
