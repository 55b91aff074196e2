"""Vector to sequence: a small language model writes a review from a label."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.lessons.bundle import bundled_lesson, damage_reported
from sentiment_core.lessons.copy_guard import CopyGuard
from sentiment_core.lessons.dense import DenseLayer, softmax
from sentiment_core.lessons.steps import run_gru
from sentiment_core.rnn.network.weights import Floats, LayerWeights
from sentiment_core.text.vocabulary import INDEX_FROM, START_ID, Vocabulary

NAME = "language"
NUM_WORDS = 4_000
LONGEST = 60  # words; the model was trained on the first 60 of each review
SHOWN = 10  # the most likely next words

Chances = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NextWord:
    """One step of writing.

    Args:
        given: id that went in: the start mark, or the word written before.
        chances: the share of each id at this temperature; shape (NUM_WORDS,), float64.
        taken: id that was written.
        refused: ids that were drawn first and not written, since a run of words would then have
            stood in a training review.
    """

    given: int
    chances: Chances
    taken: int
    refused: tuple[int, ...]

    @property
    def most_likely(self) -> list[int]:
        """The `SHOWN` ids with the largest shares, largest first."""
        return [int(at) for at in np.argsort(-self.chances, kind="stable")[:SHOWN]]


@dataclass(frozen=True, eq=False)
class WrittenReview:
    """A review that the model wrote.

    Args:
        first_state: what the label became; shape (units,).
        states: the state after each step; shape (T, units).
        steps: what happened at each step; T of them.
    """

    positive: bool
    first_state: Floats
    states: Floats
    steps: tuple[NextWord, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """The language model.

    Args:
        label: from the label (2,) to the first state.
        embedding: shape (NUM_WORDS, embedding_dim).
        layer: the GRU.
        head: from a state to a logit for each id.
    """

    vocabulary: Vocabulary
    guard: CopyGuard
    label: DenseLayer
    embedding: Floats
    layer: LayerWeights
    head: DenseLayer

    def first_state(self, *, positive: bool) -> Floats:
        """The initial state for a label.

        Returns:
            float32, shape (units,), from -1 to 1.
        """
        vector = np.array([0, 1] if positive else [1, 0], dtype=np.float32)
        state: Floats = np.tanh(self.label.sums(vector))
        return state

    def logits(self, ids: Sequence[int], *, positive: bool) -> Floats:
        """A logit for each next id after each of these.

        Args:
            ids: at least one, from 0 and below `NUM_WORDS`; a review begins with the start mark.

        Returns:
            float32, shape (T, NUM_WORDS), before softmax.
        """
        start = self.first_state(positive=positive)
        return self.head.sums(run_gru(self.embedding[list(ids)], self.layer, start=start))

    def write(self, *, positive: bool, temperature: float, seed: int, words: int) -> WrittenReview:
        """Write a review; the same settings, the same review.

        Args:
            temperature: what the logits are divided by before they become shares: below 1 likely
                words become likelier, above 1 all become more equal. 0 takes the likeliest word.
            seed: of the draws, from 0 to 2**32 - 1.
            words: from 1 to `LONGEST`.
        """
        # RandomState: its numbers stay the same in all versions of NumPy.
        random = np.random.RandomState(seed)
        state = first = self.first_state(positive=positive)
        ids, steps, states = [START_ID], [], []
        for _ in range(words):
            [state] = run_gru(self.embedding[ids[-1:]], self.layer, start=state)
            states.append(state)
            chances = next_word_chances(self.head.sums(state), temperature)
            taken, refused = self._draw(chances, ids[1:], random)
            steps.append(NextWord(ids[-1], chances, taken, refused))
            ids.append(taken)
        written = tuple(self.vocabulary.decode(ids[1:]))
        return WrittenReview(positive, first, np.stack(states), tuple(steps), written)

    def _draw(
        self, chances: Chances, so_far: list[int], random: np.random.RandomState
    ) -> tuple[int, tuple[int, ...]]:
        left = chances.copy()
        refused: list[int] = []
        while True:
            reached = np.cumsum(left)
            at = int(np.searchsorted(reached, random.random_sample() * reached[-1], side="right"))
            taken = min(at, len(left) - 1)
            if not self.guard.knows([*so_far, taken]) or np.count_nonzero(left) == 1:
                return taken, tuple(refused)
            refused.append(taken)
            left[taken] = 0.0


def next_word_chances(logits: Floats, temperature: float) -> Chances:
    """Probabilities of the next word.

    Args:
        logits: the logits; shape (ids,).
        temperature: from 0; 0 gives the largest logit everything.

    Returns:
        float64, shape (ids,), sum 1; ids that are no words get nothing.
    """
    words = logits[INDEX_FROM + 1 :].astype(np.float64)
    if temperature:
        shares = softmax(words / temperature)
    else:
        shares = (np.arange(len(words)) == np.argmax(words)).astype(np.float64)
    return np.concatenate([np.zeros(INDEX_FROM + 1), shares])


@functools.cache
def bundled_language_model() -> LanguageModel:
    """The language model that came with the project.

    Raises:
        DataError: its files are missing or damaged.
    """
    with damage_reported(NAME):
        bundle = bundled_lesson(NAME)
        w = bundle.weights
        # Keras lists the weights in the order in which the code makes the layers reachable.
        return LanguageModel(
            vocabulary=Vocabulary(bundle.words["vocabulary"]),
            guard=CopyGuard(bundle.more["guard"].astype(np.uint8)),
            label=DenseLayer(w[1], w[2]),
            embedding=w[0],
            layer=LayerWeights(w[3], w[4], w[5]),
            head=DenseLayer(w[6], w[7]),
        )
