"""Loss and accuracy of a network on some reviews."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.cells import sigmoid
from sentiment_core.rnn.network.decision import says_positive
from sentiment_core.rnn.network.weights import Floats


@dataclass(frozen=True, eq=False)
class BatchLoss:
    """Sums over reviews, so that two parts can be added.

    Args:
        loss: sum of the reviews' binary cross-entropies.
        correct: how many were predicted right, by `says_positive`.
    """

    loss: float
    correct: float
    reviews: int

    @classmethod
    def of(cls, logits: Floats, labels: NDArray[np.int8]) -> "BatchLoss":
        """The sums of one batch.

        Args:
            logits: the head's values before the sigmoid; shape (B,).
            labels: 1 positive, 0 negative; shape (B,).
        """
        # As Keras has it, without overflow: max(x, 0) - x y + log(1 + exp(-|x|)).
        losses = np.maximum(logits, 0) - logits * labels + np.log1p(np.exp(-np.abs(logits)))
        correct = np.count_nonzero(says_positive(sigmoid(logits)) == (labels > 0))
        return cls(float(losses.sum(dtype=np.float64)), int(correct), len(labels))

    def __add__(self, other: "BatchLoss") -> "BatchLoss":
        return BatchLoss(
            self.loss + other.loss, self.correct + other.correct, self.reviews + other.reviews
        )

    def __sub__(self, other: "BatchLoss") -> "BatchLoss":
        return BatchLoss(
            self.loss - other.loss, self.correct - other.correct, self.reviews - other.reviews
        )

    @property
    def mean_loss(self) -> float:
        """Mean binary cross-entropy, at least 0."""
        return max(self.loss / self.reviews, 0.0)

    @property
    def accuracy(self) -> float:
        """Accuracy, from 0 to 1."""
        return min(max(self.correct / self.reviews, 0.0), 1.0)


NOTHING_YET = BatchLoss(0.0, 0, 0)
