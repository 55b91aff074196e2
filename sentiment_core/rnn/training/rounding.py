"""Detection of trainings that magnify rounding errors, by a twin that starts one float apart.

Where it does, Keras and this project, or two processors, part with the same seed and batches.
Measured on IMDB without dropout, by the largest difference of a batch's loss within 48 batches:
where the twin parts by more than `MAGNIFIED`, so does Keras' `model.fit`, and where not, not
(`python -m tests.measure.rounding`).
"""

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.run import MAGNIFIED
from sentiment_core.rnn.training.batch_loss import BatchLoss
from sentiment_core.rnn.training.step import TrainingStep
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.encoding import Ids

# A batch of the twin costs as much as one of the run: it trains along where it was ever seen to
# part, and not for long.
LEAST_RATE = 0.01
BATCHES = 48


class RoundingTwin:
    """A training whose weights begin one float32 higher than those of a run.

    Args:
        random: for the dropout masks, the same numbers as the run's.
    """

    parted: float = 0.0
    """The largest difference of a batch's mean loss so far."""

    def __init__(
        self, config: RunConfig, weights: NetworkWeights, random: np.random.Generator
    ) -> None:
        self._left = BATCHES
        self._step: TrainingStep | None = None
        if config.learning_rate >= LEAST_RATE:
            arrays = [np.nextafter(array, np.float32(np.inf)) for array in weights.as_arrays()]
            moved = NetworkWeights.from_arrays(
                config.layer_cells, arrays, bidirectional=config.bidirectional
            )
            self._step = TrainingStep(config, moved, random)

    def follow(self, ids: Ids, labels: NDArray[np.int8], outcome: BatchLoss) -> None:
        """Take a batch that the run has taken; after 48, or once they have parted, do nothing.

        Args:
            ids: padded; shape (B, T), int32.
            labels: 0 or 1; shape (B,).
        """
        if self._step is None:
            return
        other = self._step.on_batch(ids, labels)
        self.parted = max(self.parted, abs(other.mean_loss - outcome.mean_loss))
        self._left -= 1
        if not self._left or self.parted > MAGNIFIED:
            self._step = None
