"""Common mistakes in encoding reviews, reproduced.

Each function encodes a review with one mistake, by the same vocabulary and rules as the right
way, and returns what a network would then read.

Source: keras.datasets.imdb.load_data and keras.utils.pad_sequences, Keras 3.15.1.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sentiment_core.text.edits import BETWEEN_FILTERS, word_spans
from sentiment_core.text.encoding import EncodingRules, Ids
from sentiment_core.text.vocabulary import INDEX_FROM, OOV_ID, Vocabulary, tokenize


@dataclass(frozen=True)
class TrapWord:
    """One word with its right and its mistaken ids.

    Args:
        right: its Keras ids; one, or as many as `tokenize` finds words in it.
        wrong: the id that the mistake gives.
        reads: the word that this id stands for, which is what the network reads.
    """

    token: str
    right: tuple[int, ...]
    wrong: int
    reads: str

    @property
    def changed(self) -> bool:
        """Whether the mistake gives other ids."""
        return self.right != (self.wrong,)


@dataclass(frozen=True, eq=False)
class TrappedReview:
    """A review after a mistake.

    Args:
        ids: what is read after the usual rules; shape (T,), int32.
        outside: words with an id for which the network has no vector.
    """

    words: tuple[TrapWord, ...]
    ids: Ids
    outside: int

    @property
    def changed(self) -> tuple[TrapWord, ...]:
        """The words whose ids differ by the mistake."""
        return tuple(word for word in self.words if word.changed)


def forget_the_shift(
    tokens: Sequence[str], vocabulary: Vocabulary, rules: EncodingRules
) -> TrappedReview:
    """`word_index.get(word, 2)`: the rank is taken for the id, so each word becomes another."""
    return _by_rank(tokens, 0, vocabulary, rules)


def shift_the_unknown(
    tokens: Sequence[str], vocabulary: Vocabulary, rules: EncodingRules
) -> TrappedReview:
    """`word_index.get(word, 2) + 3`: unknown words get id 5, the second most frequent word."""
    return _by_rank(tokens, INDEX_FROM, vocabulary, rules)


def split_on_spaces(review: str, vocabulary: Vocabulary, rules: EncodingRules) -> TrappedReview:
    """`review.lower().split()`: punctuation stays on the words and makes them unknown."""
    return _cut(review, re.compile(r"\S+"), vocabulary, rules)


def keep_typographic_marks(
    review: str, vocabulary: Vocabulary, rules: EncodingRules
) -> TrappedReview:
    """Keras' filters alone: a curly apostrophe or quotation mark stays in the word."""
    return _cut(review, BETWEEN_FILTERS, vocabulary, rules)


def keep_end(ids: Ids, positions: int) -> Ids:
    """The ids that `pad_sequences(..., maxlen=positions)` keeps by default: the last ones.

    Args:
        ids: shape (T,).
        positions: at least 1.

    Returns:
        The last `positions` ids, int32; all of them where there are fewer.
    """
    return ids[-positions:]


def _by_rank(
    tokens: Sequence[str], shift: int, vocabulary: Vocabulary, rules: EncodingRules
) -> TrappedReview:
    """`word_index.get(word, 2) + shift`."""
    ids = [(vocabulary.rank(token) or OOV_ID) + shift for token in tokens]
    right = [(vocabulary.id(token),) for token in tokens]
    return _trapped(zip(tokens, right, ids, strict=True), vocabulary, rules)


def _cut(
    review: str, pieces: re.Pattern[str], vocabulary: Vocabulary, rules: EncodingRules
) -> TrappedReview:
    """The review cut into pieces, each looked up as it is."""
    starts, found = [], []
    for piece in pieces.finditer(review):
        starts.append(piece.start())
        found.append(piece[0].lower())
    right: list[tuple[int, ...]] = [()] * len(found)
    for token, (start, _) in zip(tokenize(review), word_spans(review), strict=True):
        right[bisect_right(starts, start) - 1] += (vocabulary.id(token),)
    return _trapped(zip(found, right, map(vocabulary.id, found), strict=True), vocabulary, rules)


def _trapped(
    words: Iterable[tuple[str, tuple[int, ...], int]], vocabulary: Vocabulary, rules: EncodingRules
) -> TrappedReview:
    """A review whose words have these right ids and this wrong one."""
    trapped = tuple(
        TrapWord(token, right, wrong, vocabulary.word(wrong)) for token, right, wrong in words
    )
    lowest = max(rules.skip_top, INDEX_FROM)
    ids = np.array(
        [word.wrong for word in trapped if lowest <= word.wrong < rules.num_words], dtype=np.int32
    )
    outside = sum(word.wrong >= rules.num_words for word in trapped)
    return TrappedReview(trapped, ids[rules.clip(len(ids))], outside)
