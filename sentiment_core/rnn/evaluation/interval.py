"""95 % intervals of an accuracy, and of the difference of two."""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np

from sentiment_core.rnn.evaluation.validation import ValidationResult

# Half-width of the middle 95 % of the normal distribution, in standard deviations.
_Z = 1.959963984540054


@dataclass(frozen=True)
class MeasuredShare:
    """A share of a number of reviews, with its 95 % interval (Wilson).

    Args:
        reviews: reviews that were asked; at least 1.

    Raises:
        ValueError: the counts are no share.
    """

    right: int
    reviews: int

    def __post_init__(self) -> None:
        if not (self.reviews > 0 and 0 <= self.right <= self.reviews):
            raise ValueError(f"expected 0 <= right <= reviews; got {self.right} of {self.reviews}")

    @classmethod
    def of(cls, accuracy: float, reviews: int) -> "MeasuredShare":
        """The share that an accuracy on so many reviews stands for.

        Args:
            accuracy: from 0 to 1.
            reviews: at least 1.
        """
        return cls(round(accuracy * reviews), reviews)

    @property
    def value(self) -> float:
        """The share itself, from 0 to 1."""
        return self.right / self.reviews

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return min(self._bound(-1), self.value)  # rounding must not put it above 0 of n

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return max(self._bound(1), self.value)

    def _bound(self, side: int) -> float:
        """One end of Wilson's score interval.

        Source: Wilson, Probable Inference, the Law of Succession, and Statistical Inference,
        Journal of the American Statistical Association 22 (1927), 209-212.
        """
        share, n, z = self.value, self.reviews, _Z
        middle = share + z * z / (2 * n)
        half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return min(1.0, max(0.0, (middle + side * half) / (1 + z * z / n)))

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"

    def overlaps(self, other: "MeasuredShare") -> bool:
        """Whether the two intervals have a value in common."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class PairedDifference:
    """The difference of two networks' accuracies on the same reviews.

    Args:
        gained: reviews that only this one got right.
        lost: reviews that only the other one got right.
        reviews: that both read; at least 1.
    """

    gained: int
    lost: int
    reviews: int

    @classmethod
    def between(cls, result: ValidationResult, other: ValidationResult) -> Self:
        """The difference of two networks.

        Args:
            result: of the one; what only it got right is gained.
            other: of the other; what only this one got right is lost.

        Raises:
            ValueError: they read different reviews.
        """
        if not np.array_equal(result.labels, other.labels) or not np.array_equal(
            result.indexes, other.indexes
        ):
            raise ValueError("a paired difference takes two networks that read the same reviews")
        gained = np.sum(result.right & ~other.right)
        lost = np.sum(~result.right & other.right)
        return cls(int(gained), int(lost), len(result))

    @property
    def value(self) -> float:
        """Difference of the two accuracies, from -1 to 1."""
        return (self.gained - self.lost) / self.reviews

    @property
    def half_width(self) -> float:
        """Half of its 95 % interval.

        Source: the variance of a difference of paired shares, as under McNemar's test; Quinn
        McNemar, Note on the sampling error of the difference between correlated proportions or
        percentages, Psychometrika 12 (1947), 153-157.
        """
        apart, net = self.gained + self.lost, self.gained - self.lost
        return _Z * math.sqrt(apart - net**2 / self.reviews) / self.reviews

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval leaves out 0."""
        return abs(self.value) > self.half_width
