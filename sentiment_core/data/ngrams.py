"""Word statistics of reviews, and new reviews drawn from them.

P(w | u v) = a(u v) n(u v w) / n(u v) + (1 - a(u v)) P(w | v)
P(w | v)   = a(v) n(v w) / n(v) + (1 - a(v)) n(w) / n

n counts in the reviews; the weight a(c) = n(c) / (n(c) + novelty * kinds(c)) is larger where a
context c is frequent and has few kinds of next words. A context seen fewer than `rarest` times is
backed off altogether (a = 0): its next words would be copied from the one or two reviews it
stands in.
Source: the weights are those of Witten and Bell (IEEE Transactions on Information Theory 37(4),
1991) when novelty is 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.dataset import Reviews
from sentiment_core.text.vocabulary import START_ID

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

ORDER = 3
RUN = 12  # so many words in a row, standing in a real review, count as copied

_SEEN_BEFORE = 5.0  # of every word, so that a rare one leans little


@dataclass(frozen=True)
class Smoothing:
    """Smoothing parameters of contexts of one and two words.

    Args:
        novelty: from 0; the larger, the more often a context is backed off.
        rarest: contexts seen fewer times than this, from 1, are always backed off.
    """

    novelty: float
    rarest: int


@dataclass(frozen=True, eq=False)
class _Table:
    """The counted next words of each context of one length."""

    contexts: Integers  # (C,), sorted
    starts: Integers  # (C,), first position in `followers`
    counts: Integers  # (C,)
    weights: Floats  # (C,)
    followers: Integers  # (words,), the next words of one context stand together

    @classmethod
    def count(cls, contexts: Integers, words: Integers, end: int, smoothing: Smoothing) -> "_Table":
        pairs = np.sort(contexts * end + words)
        followed, followers = np.divmod(pairs, end)
        unique, starts, counts = np.unique(followed, return_index=True, return_counts=True)
        new = np.diff(pairs, prepend=-1) != 0
        kinds = np.add.reduceat(new, starts, dtype=np.int64)
        weights = counts / (counts + smoothing.novelty * kinds)
        weights[counts < smoothing.rarest] = 0.0
        return cls(unique, starts.astype(np.int64), counts.astype(np.int64), weights, followers)

    def find(self, contexts: Integers) -> tuple[Integers, Floats]:
        """Position and weight of each context; the weight of an unseen one is 0."""
        positions = np.minimum(np.searchsorted(self.contexts, contexts), len(self.contexts) - 1)
        return positions, np.where(
            self.contexts[positions] == contexts, self.weights[positions], 0.0
        )

    def draw(self, positions: Integers, random: np.random.RandomState) -> Integers:
        """One of the words that followed, each as often as it did."""
        picks = (random.random_sample(len(positions)) * self.counts[positions]).astype(np.int64)
        words: Integers = self.followers[self.starts[positions] + picks]
        return words


@dataclass(frozen=True, eq=False)
class NgramModel:
    """An interpolated model of one, two and three words; made with `NgramModel.count`.

    Args:
        end: ids are below.
        tables: what followed no word, one word and two words.
    """

    end: int
    tables: tuple[_Table, ...]

    @classmethod
    def count(cls, reviews: Reviews, *, end: int, smoothing: Sequence[Smoothing]) -> "NgramModel":
        """Count words, pairs and triples, none across two reviews.

        Args:
            reviews: at least one word in all; ids from `START_ID + 1` to `end - 1`.
            end: at most 2,000,000, so that three ids fit into 64 bits.
            smoothing: for contexts of one word and of two words.
        """
        marked, is_word = _with_starts(reviews)
        positions = np.flatnonzero(is_word)
        words = marked[positions]
        # A context is one number: the words as digits to the base `end`.
        context = np.zeros(len(words), dtype=np.int64)
        tables = [_Table.count(context, words, end, Smoothing(0.0, 1))]
        for length, rule in enumerate(smoothing, start=1):
            context = context + marked[positions - length] * end ** (length - 1)
            tables.append(_Table.count(context, words, end, rule))
        return cls(end, tuple(tables))

    def probabilities(self, context: Sequence[int]) -> Floats:
        """P(next word) after two ids, by the equations above.

        Args:
            context: the two ids before, `START_ID` before the first word.

        Returns:
            float64, shape (end,); sums to 1.
        """
        result = np.zeros(self.end)
        for table, key in zip(self.tables, self._keys(np.array([context])), strict=True):
            (position,), (weight,) = table.find(key)
            if weight > 0.0:
                first, count = table.starts[position], table.counts[position]
                seen = np.bincount(table.followers[first : first + count], minlength=self.end)
                result = weight * seen / count + (1.0 - weight) * result
        return result

    def draw(self, contexts: Integers, random: np.random.RandomState) -> Integers:
        """A next word for each context, by `probabilities`.

        Args:
            contexts: the two ids before, `START_ID` before the first word; shape (N, 2).
            random: moved on by the draw.

        Returns:
            Ids; shape (N,), int64.
        """
        words = np.empty(len(contexts), dtype=np.int64)
        open_rows = np.arange(len(contexts))
        for table, key in reversed(list(zip(self.tables, self._keys(contexts), strict=True))):
            positions, weights = table.find(key[open_rows])
            taken = random.random_sample(len(open_rows)) < weights
            words[open_rows[taken]] = table.draw(positions[taken], random)
            open_rows = open_rows[~taken]
        return words

    def _keys(self, contexts: Integers) -> list[Integers]:
        """Contexts of no, one, two words as numbers."""
        keys = [np.zeros(len(contexts), dtype=np.int64)]
        for length in range(1, ORDER):
            keys.append(keys[-1] + contexts[:, -length] * self.end ** (length - 1))
        return keys


def _with_starts(reviews: Reviews) -> tuple[Integers, NDArray[np.bool_]]:
    """All ids in a row with two start marks before each review, and where the words stand."""
    marks = ORDER - 1
    is_word = np.ones(len(reviews.ids) + marks * len(reviews), dtype=np.bool_)
    starts = reviews.offsets[:-1] + marks * np.arange(len(reviews))
    for mark in range(marks):
        is_word[starts + mark] = False
    marked = np.full(len(is_word), START_ID, dtype=np.int64)
    marked[is_word] = reviews.ids
    return marked, is_word


def leanings(negative: NDArray[np.integer], positive: NDArray[np.integer], *, end: int) -> Floats:
    """Log ratio of each word's share in positive text to its share in negative text.

    Args:
        negative: the ids of all negative text in a row.
        positive: the ids of all positive text in a row.
        end: the largest id that may occur, + 1.

    Returns:
        Positive where a word speaks for positive; shape (end,).
    """
    counts = [np.bincount(ids, minlength=end) + _SEEN_BEFORE for ids in (negative, positive)]
    found: Floats = np.log(counts[1] / counts[1].sum()) - np.log(counts[0] / counts[0].sum())
    return found
