"""The effect of padding on states and prediction, with masking and without.

Source: Keras 3.15.1: a masked step gives the state before it, zeros before the first word; see
"Masking and padding with Keras" and the tutorial "Text classification with an RNN" of TensorFlow.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.network.beginnings import outputs_of_beginnings
from sentiment_core.rnn.network.forward import layers_of, run_network
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.trace import apply_head, state_changes
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.settings.limits import Side
from sentiment_core.text.encoding import Ids
from sentiment_core.text.vocabulary import PAD_ID


@dataclass(frozen=True, eq=False)
class PaddedReading:
    """What the last layer gives up to every position of a padded review, pads included.

    Args:
        ids: at each position; shape (T,), int32.
        is_word: whether a position holds a word; shape (T,).
        outputs: if the tensor ended after each position; shape (T, outputs), float32. In one
            direction these are the hidden states.
        probabilities: P(positive) if the tensor ended after each position; shape (T,), float32.
    """

    ids: Ids
    is_word: NDArray[np.bool_]
    outputs: Floats
    probabilities: Floats

    @property
    def prediction(self) -> float:
        """P(positive) of the padded review."""
        return float(self.probabilities[-1])

    @property
    def state_change(self) -> Floats:
        """Euclidean distance between each output and the one before; shape (T,), float32."""
        return state_changes(self.outputs)


def read_padded(
    ids: Ids, weights: NetworkWeights, *, pads: int, padding: Side, mask_zero: bool
) -> PaddedReading:
    """A review and its pads, read position by position.

    Args:
        ids: the words; shape (T,), at least one.
        padding: on which side.
        mask_zero: whether positions with a 0 are skipped.
    """
    zeros = np.full(pads, PAD_ID, dtype=np.int32)
    padded = np.concatenate([zeros, ids] if padding == Side.PRE else [ids, zeros])
    states = outputs_of_beginnings(ids if mask_zero else padded, weights)
    if mask_zero and padding == Side.PRE:
        still = np.zeros((pads, states.shape[1]), dtype=np.float32)
        states = np.concatenate([still, states])
    elif mask_zero:
        states = np.concatenate([states, np.repeat(states[-1:], pads, axis=0)])
    return PaddedReading(padded, padded != PAD_ID, states, apply_head(states, weights))


@dataclass(frozen=True, eq=False)
class PadsCurve:
    """The prediction for one review beside 0, 1, 2, ... pads.

    Args:
        pads: how many; shape (n,), int64, rising from 0.
        masked: with masking, for any number of pads on any side.
        after: without masking, pads after the words; shape (n,), float32.
        before: without masking, pads before the words; shape (n,), float32.
    """

    pads: NDArray[np.int64]
    masked: float
    after: Floats
    before: Floats


def pads_curve(ids: Ids, weights: NetworkWeights, *, most: int, every: int) -> PadsCurve:
    """The prediction as a function of the number of pads.

    Args:
        ids: the words; shape (T,), at least one.
        most: pads at the most.
        every: pads from one point of the curve to the next.
    """
    counts = np.arange(0, most + 1, every, dtype=np.int64)
    zeros = np.full(most, PAD_ID, dtype=np.int32)
    after = outputs_of_beginnings(np.concatenate([ids, zeros]), weights)[len(ids) - 1 + counts]
    probabilities = apply_head(after, weights)
    before = apply_head(_after_pads(ids, weights, counts), weights)
    return PadsCurve(counts, float(probabilities[0]), probabilities, before)


@dataclass(frozen=True)
class BatchProof:
    """One review alone in its batch, and beside a much longer one.

    Args:
        longer: words of the other one, and so positions in the batch.
        masked_alone: P(positive) with masking.
        masked_beside: the same.
        unmasked_alone: P(positive) without masking.
        unmasked_beside: the same.
    """

    words: int
    longer: int
    masked_alone: float
    masked_beside: float
    unmasked_alone: float
    unmasked_beside: float


def beside_longer(ids: Ids, longer: Ids, weights: NetworkWeights, *, padding: Side) -> BatchProof:
    """The proof of TensorFlow's tutorial, as two batches for each of both networks.

    Args:
        ids: the review's words; shape (T,), at least one.
        longer: the other review's; at least as many.
        padding: on which side the shorter one is filled.
    """
    alone = ids[None]  # (1, T)
    beside = np.full((2, len(longer)), PAD_ID, dtype=np.int32)
    beside[1] = longer
    where = slice(len(longer) - len(ids), None) if padding == Side.PRE else slice(len(ids))
    beside[0, where] = ids
    found = [
        float(predict(batch, weights, mask_zero=mask_zero)[0])
        for mask_zero in (True, False)
        for batch in (alone, beside)
    ]
    return BatchProof(len(ids), len(longer), *found)


def _after_pads(ids: Ids, weights: NetworkWeights, counts: NDArray[np.int64]) -> Floats:
    """The output after so many pads and then the words; shape (n, outputs)."""
    padded = np.full((len(counts), int(counts[-1]) + len(ids)), PAD_ID, dtype=np.int32)
    padded[:, -len(ids) :] = ids
    steps = PackedSteps.of(np.arange(padded.shape[1]) >= counts[-1] - counts[:, None])
    x = weights.embedding[padded.reshape(-1)[steps.index]]
    return run_network(layers_of(weights, keep=False), x, steps)[-1].output
