"""Edits of a review's text: remove, repeat, negate, shuffle or reverse words.

A word's position is its index among `tokenize(review)`. Between the words stand gaps: white space,
punctuation, markup. Words move, gaps stay; a capital at the beginning of a sentence stays there.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby, pairwise

import numpy as np

from sentiment_core.text.folding import EDGE, fold, folded_characters
from sentiment_core.text.sentences import sentence_starts
from sentiment_core.text.vocabulary import FILTERS, tokenize

SHUFFLE_SEED = 1

_JOINERS = frozenset("-/")
BETWEEN_FILTERS = re.compile(f"[^ {re.escape(FILTERS)}]+")
"""A word as Keras' filters cut it."""


def word_spans(review: str, *, own: Container[str] = ()) -> list[tuple[int, int]]:
    """Where each word stands in the text.

    Args:
        own: as in `tokenize`.

    Returns:
        Start and end of each word in characters; as many as `tokenize` has tokens.
    """
    if not own:
        return _spans(review)
    spans = []
    for found in BETWEEN_FILTERS.finditer(review):
        start = found.start()
        if found[0].lower() in own:
            spans.append(found.span())
        else:
            spans += [(start + first, start + end) for first, end in _spans(found[0])]
    return spans


def _spans(text: str) -> list[tuple[int, int]]:
    folded = folded_characters(text)
    # A mark that goes belongs to the word around it; tokenize alone decides what separates words.
    kinds = {piece: _kind(piece) for piece in set(folded)}
    positions = [(at, kinds[piece]) for at, piece in enumerate(folded) if piece]
    spans = []
    for kind, group in groupby(positions, lambda position: position[1]):
        first, *_, last = [at for at, _ in group] * 2
        if kind != _Kind.SEPARATOR:
            spans.append((first, last + 1))
    return spans


class _Kind(Enum):
    WORD = auto()
    SYMBOL = auto()
    SEPARATOR = auto()


def _kind(folded: str) -> _Kind:
    """The kind of a folded character; a joiner counts only between letters."""
    if folded.startswith(EDGE):
        return _Kind.SYMBOL
    return _Kind.SEPARATOR if _separates(folded) else _Kind.WORD


def _separates(text: str) -> bool:
    """Whether a text separates the words before and after it."""
    return len(tokenize(f"\u0926{text}\u0926")) > 1


def remove_word(review: str, position: int, *, own: Container[str] = ()) -> str:
    """The review without one word.

    Args:
        position: of the word, from 0.
        own: as in `tokenize`.

    Raises:
        IndexError: there is no word at this position.
    """
    text = _Text.of(review, position, own=own)
    del text.words[position]
    before, after = text.gaps[position : position + 2]
    text.gaps[position : position + 2] = [_joined(before, after, first=position == 0)]
    # The next word may now be the first of its sentence.
    if text.capitals.pop(position) and position < len(text.capitals):
        text.capitals[position] = True
    return text.written()


def put_not_before(review: str, position: int, *, own: Container[str] = ()) -> str:
    """The review with "not" before one word.

    Args:
        position: of the word, from 0.
        own: as in `tokenize`.

    Raises:
        IndexError: there is no word at this position.
    """
    text = _Text.of(review, position, own=own)
    return text.with_word("not", position)


def repeat_word(review: str, position: int, *, own: Container[str] = ()) -> str:
    """The review with one word repeated.

    Args:
        position: of the word, from 0.
        own: as in `tokenize`.

    Raises:
        IndexError: there is no word at this position.
    """
    text = _Text.of(review, position, own=own)
    return text.with_word(text.words[position], position)


def shuffle_words(review: str, *, seed: int = SHUFFLE_SEED, own: Container[str] = ()) -> str:
    """The review with its words in another order, the same for the same seed.

    Args:
        review: any text; of one word or none there is no other order.
        seed: from 0.
        own: as in `tokenize`.
    """
    text = _Text.of(review, own=own)
    random = np.random.default_rng(seed)
    order = np.arange(len(text.words))
    while len(order) > 1 and np.all(np.diff(order) == 1):
        random.shuffle(order)
    return text.written(order.tolist())


def reverse_words(review: str, *, own: Container[str] = ()) -> str:
    """The review with its last word first.

    Args:
        own: as in `tokenize`.
    """
    text = _Text.of(review, own=own)
    return text.written(range(len(text.words) - 1, -1, -1))


@dataclass
class _Text:
    """A review taken apart: gap, word, gap, word, ..., gap.

    Args:
        words: without the capital that only the beginning of a sentence gave them.
        gaps: one more than words.
        capitals: whether a sentence with a capital begins with the word; as long as words.
    """

    words: list[str]
    gaps: list[str]
    capitals: list[bool]

    @classmethod
    def of(cls, review: str, position: int | None = None, *, own: Container[str] = ()) -> "_Text":
        spans = word_spans(review, own=own)
        if position is not None and not 0 <= position < len(spans):
            raise IndexError(f"the review has {len(spans)} words, from 0; got {position}")
        edges = [0, *(edge for span in spans for edge in span), len(review)]
        parts = [review[a:b] for a, b in pairwise(edges)]
        words, gaps = parts[1::2], parts[::2]
        gaps[1:-1] = [gap if _separates(gap) else f"{gap} " for gap in gaps[1:-1]]
        starts = sentence_starts(review, spans)
        capitals = [start and word[0].isupper() for start, word in zip(starts, words, strict=True)]
        words = [
            _small(word) if capital else word for word, capital in zip(words, capitals, strict=True)
        ]
        return cls(words, gaps, capitals)

    def with_word(self, word: str, position: int) -> str:
        """The text with one more word, which begins the sentence where the one after it did."""
        self.words.insert(position, word)
        self.gaps.insert(position + 1, " ")
        self.capitals.insert(position + 1, False)
        return self.written()

    def written(self, order: Sequence[int] | None = None) -> str:
        """The text again; with an order, words change places between the same gaps."""
        words = self.words if order is None else [self.words[at] for at in order]
        parts = [self.gaps[0]]
        for word, capital, gap in zip(words, self.capitals, self.gaps[1:], strict=True):
            parts += [_capital(word) if capital else word, gap]
        return "".join(parts)


def _small(word: str) -> str:
    """The word inside a sentence; "I", "I'm", "IMDB" and "McCoy" keep their capitals."""
    if re.fullmatch(r"I(\W.*)?", word) or word[1:] != word[1:].lower():
        return word
    small = word[0].lower()
    return small + word[1:] if len(small) == 1 else word


def _capital(word: str) -> str:
    """The word at the beginning of a sentence."""
    large = word[0].upper()
    # Some letters do not come back from upper case, and the token would be another.
    return large + word[1:] if large.lower() == word[0] else word


def _joined(before: str, after: str, *, first: bool) -> str:
    """The gap that is left where a word was between two gaps."""
    hyphen_before, hyphen_after = (fold(gap) in _JOINERS for gap in (before, after))
    if first:
        return before + ("" if hyphen_after else after.lstrip())
    if not after:
        return "" if hyphen_before else before.rstrip()
    if hyphen_before or hyphen_after:
        return after if hyphen_before else before
    if before.strip() and after.strip():
        return before.rstrip() + after
    # Of two blank gaps the one with more line breaks, else the one with the punctuation.
    return max(before, after, key=lambda gap: (len(gap.strip()), gap.count("\n")))
