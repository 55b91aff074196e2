"""Evaluation of a network on labelled reviews."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.labelled.reviews import LabelledReview
from sentiment_core.rnn.network.decision import says_positive
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.known import is_hardly_known


@dataclass(frozen=True)
class Evaluation:
    """Counts of right and wrong predictions; `says_positive` tells which is which."""

    true_positive: int
    false_positive: int
    true_negative: int
    false_negative: int

    @property
    def reviews(self) -> int:
        """How many reviews there were."""
        return self.true_positive + self.false_positive + self.true_negative + self.false_negative

    @property
    def accuracy(self) -> float:
        """Accuracy, from 0 to 1; NaN without reviews."""
        right = self.true_positive + self.true_negative
        return right / self.reviews if self.reviews else math.nan


def count_predictions(probabilities: Floats, labels: NDArray[np.integer]) -> Evaluation:
    """The counts for predictions and labels.

    Args:
        probabilities: P(positive); shape (N,).
        labels: 1 positive, 0 negative; shape (N,).
    """
    predicted, true = says_positive(probabilities), labels == 1
    return Evaluation(
        true_positive=int(np.sum(predicted & true)),
        false_positive=int(np.sum(predicted & ~true)),
        true_negative=int(np.sum(~predicted & ~true)),
        false_negative=int(np.sum(~predicted & true)),
    )


@dataclass(frozen=True)
class FileEvaluation:
    """A network's predictions on a user's reviews.

    Args:
        unread: reviews of which no word reached the network, so that it predicts the same for each.
        hardly_known: how many of those have words of which it knows less than half.
    """

    all: Evaluation
    unread: Evaluation
    read: Evaluation
    hardly_known: int


def evaluate(reader: Reader, reviews: Sequence[LabelledReview]) -> FileEvaluation:
    """A network's predictions on a user's reviews; at least one."""
    encoded = [reader.encode(review.text) for review in reviews]
    padded = np.stack([one.padded for one in encoded])
    probabilities = predict(padded, reader.weights, mask_zero=reader.run.config.mask_zero)
    labels = np.array([review.label for review in reviews])
    read = np.array([len(one.ids) > 0 for one in encoded])
    return FileEvaluation(
        all=count_predictions(probabilities, labels),
        unread=count_predictions(probabilities[~read], labels[~read]),
        read=count_predictions(probabilities[read], labels[read]),
        hardly_known=sum(len(one.ids) > 0 and is_hardly_known(one) for one in encoded),
    )
