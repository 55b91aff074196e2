"""Calibration of a network's probabilities (reliability diagram).

Of all reviews with the prediction 0.8, four in five should be positive. The reviews are sorted into
bins of equal width by their prediction; in each, the share that is positive is compared with
the mean prediction.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.evaluation.interval import MeasuredShare
from sentiment_core.rnn.network.decision import says_positive
from sentiment_core.rnn.network.weights import Floats

BINS = 10


@dataclass(frozen=True)
class CalibrationBin:
    """The reviews whose predictions lie in one bin.

    Args:
        low: left end of the bin, itself not in it (but 0 is in the first bin).
        high: right end of the bin, in it.
        reviews: how many there are; at least one.
        predicted: mean P(positive) of them, from 0 to 1.
        positive: how many of them are positive.
    """

    low: float
    high: float
    reviews: int
    predicted: float
    positive: int

    @property
    def positive_share(self) -> float:
        """Share of the reviews that is positive, from 0 to 1."""
        return self.positive / self.reviews

    @property
    def measured(self) -> MeasuredShare:
        """The share that is positive, with its 95 % interval."""
        return MeasuredShare(self.positive, self.reviews)


@dataclass(frozen=True)
class Calibration:
    """The bins of a network's predictions on labelled reviews.

    Args:
        bins: those with a review in them, ascending.
    """

    bins: tuple[CalibrationBin, ...]

    @property
    def reviews(self) -> int:
        """How many reviews there are."""
        return sum(entry.reviews for entry in self.bins)

    @property
    def expected_error(self) -> float:
        """The expected calibration error, from 0 to 1.

        The mean distance between the share that is positive and the prediction, each bin counted
        as often as it has reviews: sum over the bins of n / N * |positive_share - predicted|.

        Source: Naeini, Cooper and Hauskrecht, Obtaining Well Calibrated Probabilities Using
        Bayesian Binning, AAAI 2015, there with o for the share and e for the prediction.
        """
        return sum(
            entry.reviews / self.reviews * abs(entry.positive_share - entry.predicted)
            for entry in self.bins
        )

    @property
    def chance_error(self) -> float:
        """The expected calibration error of a perfectly calibrated network on so many reviews.

        So few reviews in a bin are never positive exactly as often as they should be. About: a
        share that is e on average lies sqrt(2 / pi * e * (1 - e) / n) away from it on average.

        Source: the mean absolute deviation of the normal distribution that the binomial one of n
        reviews comes near.
        """
        return sum(
            entry.reviews
            / self.reviews
            * math.sqrt(2 / math.pi * entry.predicted * (1 - entry.predicted) / entry.reviews)
            for entry in self.bins
        )

    @property
    def overconfidence(self) -> float:
        """Mean confidence minus accuracy; negative where the network is underconfident."""
        excess = sum(
            entry.reviews
            * (entry.predicted - entry.positive_share)
            * (1 if says_positive(entry.predicted) else -1)
            for entry in self.bins
        )
        return excess / self.reviews


def calibrate(
    probabilities: Floats, labels: NDArray[np.integer], *, bins: int = BINS
) -> Calibration:
    """Sort reviews into bins by their predictions.

    Args:
        probabilities: P(positive), from 0 to 1; shape (N,), N at least 1.
        labels: 1 positive, 0 negative; shape (N,).
        bins: how many, of equal width.
    """
    edges = np.linspace(0.0, 1.0, bins + 1)
    predicted = probabilities.astype(np.float64)
    positions = np.searchsorted(
        edges[1:-1], predicted
    )  # (N,): a probability on an edge is below it
    counts = np.bincount(positions, minlength=bins)
    sums = np.bincount(positions, weights=predicted, minlength=bins)
    positive = np.bincount(positions, weights=labels == 1, minlength=bins)
    return Calibration(
        tuple(
            CalibrationBin(
                low=float(edges[at]),
                high=float(edges[at + 1]),
                reviews=int(counts[at]),
                predicted=float(sums[at] / counts[at]),
                positive=int(positive[at]),
            )
            for at in np.flatnonzero(counts).tolist()
        )
    )
