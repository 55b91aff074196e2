"""Leave-one-out influence: the change of the prediction when one word is left out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.settings.limits import Side
from sentiment_core.text.encoding import EncodedReview, Ids, WordStatus
from sentiment_core.text.vocabulary import PAD_ID


@dataclass(frozen=True, eq=False)
class WordInfluence:
    """The predictions without each of the W words that were read.

    Args:
        without: P(positive) of the review without this word; shape (W,), float32.
    """

    without: Floats
    prediction: float

    @property
    def influence(self) -> Floats:
        """`prediction - without`: above 0 the word pushes towards positive; shape (W,), float32."""
        influence: Floats = np.float32(self.prediction) - self.without
        return influence

    @property
    def from_end(self) -> NDArray[np.int64]:
        """How many words are read after each word; shape (W,), int64; the last word has 0."""
        return np.arange(len(self.without) - 1, -1, -1)

    @property
    def largest(self) -> int:
        """The word that moves the prediction most, from 0; the earlier of equals.

        Raises:
            ValueError: no word was read.
        """
        return int(np.argmax(np.abs(self.influence)))


def leave_one_word_out(trace: ReviewTrace, weights: NetworkWeights) -> WordInfluence:
    """The influence of each word that the network reads.

    These are the predictions of the shortened reviews: where the review is clipped,
    the nearest clipped word comes in for the one that is left out; where pads are read, there is
    one more.
    """
    sequence, first = _sequence(trace.encoded, mask_zero=trace.mask_zero)
    without = _read_without(sequence, first, len(trace.encoded.ids), weights)
    return WordInfluence(without, trace.prediction)


def _sequence(encoded: EncodedReview, *, mask_zero: bool) -> tuple[Ids, int]:
    """The ids with one position above the clip length, so that one id less is a shortened review.

    Returns:
        The ids, and the position of the first word that the network reads; the others follow it.
    """
    rules, words = encoded.rules, len(encoded.ids)
    candidates = [
        word.id for word in encoded.words if word.status in {WordStatus.KEPT, WordStatus.CLIPPED}
    ]
    if len(candidates) > words:
        part = rules.clip(len(candidates))
        # The clipped end is either before the part or behind it.
        start, stop = max(part.start - 1, 0), min(part.stop + 1, len(candidates))
        return np.array(candidates[start:stop], dtype=np.int32), part.start - start
    if mask_zero:
        return encoded.ids, 0
    longer = np.full(rules.clip_length + 1, PAD_ID, dtype=np.int32)
    first = encoded.first_position + (1 if rules.padding == Side.PRE else 0)
    longer[first : first + words] = encoded.ids
    return longer, first


def _read_without(sequence: Ids, first: int, words: int, weights: NetworkWeights) -> Floats:
    """P(positive) without each of `words` positions from `first` on; shape (words,)."""
    if not words:
        return np.empty(0, dtype=np.float32)
    others = ~np.eye(len(sequence), dtype=bool)[first : first + words]
    shortened = np.broadcast_to(sequence, others.shape)[others].reshape(words, -1)
    # Every position is read: with masking the sequence has no pads, without it pads are read too.
    return predict(shortened, weights, mask_zero=False)
