"""A review as one vector, a position for each word, and the Dense network that reads it."""

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.lessons.bundle import bundled_lesson, damage_reported
from sentiment_core.lessons.dense import DenseLayer, relu
from sentiment_core.rnn.cells import sigmoid
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.text.vocabulary import INDEX_FROM, Vocabulary, tokenize

NAME = "multi_hot"
NUM_WORDS = 10_000


@dataclass(frozen=True, eq=False)
class MultiHotReading:
    """A review read as one vector.

    Args:
        words: the different words that were known, in order of their first appearance.
        ids: their positions in the vector; shape (words,), int32.
        seen: how many words the review has.
        hidden: the hidden layer; shape (units,).
        without: P(positive) without each of `words`; shape (words,), float32.
    """

    words: tuple[str, ...]
    ids: NDArray[np.int32]
    seen: int
    hidden: Floats
    probability: float
    without: Floats

    @property
    def vector(self) -> Floats:
        """What goes in: 1 at each of `ids`, else 0; shape (NUM_WORDS,), float32."""
        return multi_hot(self.ids)


@dataclass(frozen=True, eq=False)
class MultiHotNetwork:
    """Two Dense layers.

    Args:
        hidden: from (NUM_WORDS,) to (units,), with relu.
        head: from (units,) to (1,), with sigmoid.
    """

    vocabulary: Vocabulary
    hidden: DenseLayer
    head: DenseLayer

    def read(self, review: str) -> MultiHotReading:
        """Read a review; words outside the vocabulary have no position in the vector.

        Args:
            review: any text, empty included.
        """
        tokens = tokenize(review)
        positions = {token: self.vocabulary.id(token) for token in tokens}
        known = {word: at for word, at in positions.items() if INDEX_FROM < at < NUM_WORDS}
        ids = np.array(list(known.values()), dtype=np.int32)
        sums = self.hidden.kernel[ids].sum(axis=0) + self.hidden.bias  # the 0s add nothing
        one_less = sums - self.hidden.kernel[ids]  # (words, units)
        return MultiHotReading(
            words=tuple(known),
            ids=ids,
            seen=len(tokens),
            hidden=relu(sums),
            probability=float(self._head(relu(sums))),
            without=self._head(relu(one_less)),
        )

    def _head(self, hidden: Floats) -> Floats:
        return sigmoid(self.head.sums(hidden))[..., 0]


def multi_hot(ids: NDArray[np.integer]) -> Floats:
    """A vector with 1 at each id, else 0.

    Args:
        ids: from 0 and below `NUM_WORDS`; shape (n,).

    Returns:
        float32, shape (NUM_WORDS,).
    """
    vector = np.zeros(NUM_WORDS, dtype=np.float32)
    vector[ids] = 1
    return vector


@functools.cache
def bundled_multi_hot() -> MultiHotNetwork:
    """The network that came with the project.

    Raises:
        DataError: its files are missing or damaged.
    """
    with damage_reported(NAME):
        bundle = bundled_lesson(NAME)
        w = bundle.weights
        vocabulary = Vocabulary(bundle.words["vocabulary"])
        return MultiHotNetwork(vocabulary, DenseLayer(w[0], w[1]), DenseLayer(w[2], w[3]))
