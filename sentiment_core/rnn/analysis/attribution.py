"""Attributions: what each word or sentence adds to P(positive), by three methods.

Source: Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep Networks"; Shrikumar et
al. 2016, "Not Just a Black Box", for gradient x input.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sentiment_core.i18n import later
from sentiment_core.rnn.analysis.gradient import input_gradients, review_gradient
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.network.forward import layers_of, run_network
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.trace import ReviewTrace, apply_head, layer_inputs
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.text.encoding import WordStatus
from sentiment_core.text.parts import Part
from sentiment_core.text.vocabulary import PAD_ID

COMPLETE_WITHIN = 0.001
"""How far the sum of integrated gradients may be from what it should be, if points are enough."""
MOST_POINTS = 512
_FEWEST_POINTS = 8
# Timesteps of a backward pass: what it keeps stays small also for long reviews and large layers.
_STEPS_AT_ONCE = 8_000
# Multiplications of the forward passes of an integral: about two seconds with their way back.
_MOST_WORK = 5e9


class Method(StrEnum):
    """How an attribution is computed."""

    LEAVE_OUT = later("leave one out")
    TIMES_INPUT = later("gradient x input")
    INTEGRATED = later("integrated gradients")


@dataclass(frozen=True, eq=False)
class Attributions:
    """What each of P parts of a review adds to P(positive); above 0, towards positive.

    Args:
        parts: words or sentences, at least one.
        values: by method; shape (P,), float32.
        prediction: P(positive) of the review.
        baseline: P(positive) with zeros for the vector of every word; pads stay as they are.
        points: of the integral from that baseline to the review.
    """

    parts: tuple[Part, ...]
    values: Mapping[Method, Floats]
    prediction: float
    baseline: float
    points: int

    @property
    def without(self) -> Floats:
        """P(positive) of the review without each part; shape (P,), float32."""
        without: Floats = np.float32(self.prediction) - self.values[Method.LEAVE_OUT]
        return without

    @property
    def from_end(self) -> NDArray[np.int64]:
        """How many words are read after each part; shape (P,), int64; the last one has 0."""
        words = self.parts[-1].read.stop
        return np.array([words - part.read.stop for part in self.parts])

    @property
    def sum(self) -> float:
        """Of the integrated gradients: `prediction - baseline`, if the integral were exact."""
        return float(self.values[Method.INTEGRATED].sum(dtype=float))

    @property
    def error(self) -> float:
        """How far `sum` is from what it should be, the error of the integral; from 0."""
        return abs(self.sum - (self.prediction - self.baseline))

    def largest(self, method: Method) -> int:
        """The part with the largest absolute value, from 0; the earlier of equals."""
        return int(np.argmax(np.abs(self.values[method])))

    def agreement(self, one: Method, other: Method) -> float | None:
        """Rank correlation of two methods over the parts."""
        return rank_correlation(self.values[one], self.values[other])


def attributions(
    trace: ReviewTrace, weights: NetworkWeights, parts: tuple[Part, ...]
) -> Attributions:
    """The attributions of all that is read of a review, by every method.

    The gradients of a sentence are the sum of its words'; left out, it is the whole sentence.

    Args:
        parts: the words or the sentences of the review; at least one.
    """
    x = layer_inputs(trace, weights, layer=0)
    words = np.zeros_like(x)
    words[trace.words_at] = x[trace.words_at]
    baseline = _predict_vectors(x - words, weights)
    points, wanted = _FEWEST_POINTS, trace.prediction - baseline
    integrated = words * _mean_gradient(x, words, weights, points)
    most = min(MOST_POINTS, _MOST_WORK / (len(x) * weights.multiplications))
    while 2 * points <= most and abs(integrated.sum(dtype=float) - wanted) > COMPLETE_WITHIN:
        points *= 2
        integrated = words * _mean_gradient(x, words, weights, points)
    local = words * review_gradient(trace, weights).words
    firsts = [part.read.start for part in parts]
    values = {
        Method.LEAVE_OUT: np.float32(trace.prediction) - predict_without(trace, weights, parts),
        Method.TIMES_INPUT: np.add.reduceat(local.sum(axis=1)[trace.words_at], firsts),
        Method.INTEGRATED: np.add.reduceat(integrated.sum(axis=1)[trace.words_at], firsts),
    }
    return Attributions(parts, values, trace.prediction, baseline, points)


def rank_correlation(one: Floats, other: Floats) -> float | None:
    """Spearman's rank correlation, equal values on their mean rank.

    Args:
        one: shape (n,).
        other: shape (n,).

    Returns:
        From -1 to 1; None for fewer than three values, or where all of one side are equal.
    """
    ranks = [_ranks(one), _ranks(other)]
    if len(one) < 3 or not all(np.ptp(each) for each in ranks):
        return None
    return float(np.asarray(np.corrcoef(ranks))[0, 1])


def _ranks(values: Floats) -> NDArray[np.float64]:
    _, at, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[at]
    return ranks


def predict_without(trace: ReviewTrace, weights: NetworkWeights, parts: Sequence[Part]) -> Floats:
    """P(positive) of the review without each part, clipped and padded anew; shape (P,)."""
    rules = trace.encoded.rules
    fitting = {WordStatus.KEPT, WordStatus.CLIPPED}
    known = [(at, word.id) for at, word in enumerate(trace.encoded.words) if word.status in fitting]
    at, ids = np.array(known, dtype=np.int32).T
    padded = np.full((len(parts), rules.clip_length), PAD_ID, dtype=np.int32)
    for row, part in zip(padded, parts, strict=True):
        left = ids[(at < part.words.start) | (at >= part.words.stop)]
        left = left[rules.clip(len(left))]
        row[rules.positions(len(left))] = left
    return predict(padded, weights, mask_zero=trace.mask_zero)


def _mean_gradient(x: Floats, words: Floats, weights: NetworkWeights, points: int) -> Floats:
    """The mean of dP/dx between the baseline, `x - words`, and x.

    Args:
        x: shape (T, embedding_dim).
        words: the same with zeros for pads.
        points: of the Gauss-Legendre rule that integrates it.

    Returns:
        float32, shape (T, embedding_dim).
    """
    at, shares = np.polynomial.legendre.leggauss(points)
    at, shares = (at + 1) / 2, shares / 2  # from [-1, 1] to [0, 1]
    mean = np.zeros_like(x)
    few = max(1, _STEPS_AT_ONCE // len(x))
    for start in range(0, len(at), few):
        there, share = (
            each[start : start + few, None, None].astype(np.float32) for each in (at, shares)
        )
        _, gradients = input_gradients(x + (there - 1) * words, weights)
        mean += (share * gradients).sum(axis=0)
    return mean


def _predict_vectors(x: Floats, weights: NetworkWeights) -> float:
    """P(positive) of word vectors; shape (T, embedding_dim)."""
    steps = PackedSteps.full(1, len(x))
    read = run_network(layers_of(weights, keep=False), x, steps)[-1]
    return float(apply_head(read.output, weights)[0])
