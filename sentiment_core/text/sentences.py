"""Where the sentences of a review begin."""

import re
from collections.abc import Sequence
from itertools import pairwise

# A mark, what closes behind it, and a blank or markup: "3.5" and "e.g." hold no end.
_END = re.compile(r"[.!?…][^\s<]*[\s<]|\n")
_ELLIPSIS = re.compile(r"[^\S\n]*(\.{2,}|…)[^\S\n]+")
_FULL_STOP = re.compile(r"\.[^\S\n]+")
_TITLES = frozenset(("dr", "jr", "mr", "mrs", "ms", "prof", "sr", "st", "vs"))


def sentence_starts(review: str, spans: Sequence[tuple[int, int]]) -> list[bool]:
    """Whether each word begins a sentence.

    The first word does, and each one after a line break, or after ".", "!" or "?" and a blank; not
    after a title ("Mr. Smith"), an initial ("J. Smith"), or an ellipsis that goes on in lower case.

    Args:
        spans: start and end of each word, as `word_spans` gives them.

    Returns:
        As many as there are words.
    """
    starts = [True] * min(len(spans), 1)
    for (start, end), (following, _) in pairwise(spans):
        word, gap = review[start:end], review[end:following]
        goes_on = (_FULL_STOP.fullmatch(gap) and _is_short(word)) or (
            _ELLIPSIS.fullmatch(gap) and review[following].islower()
        )
        starts.append(not goes_on and _END.search(gap) is not None)
    return starts


def _is_short(word: str) -> bool:
    """Whether a full stop belongs to the word."""
    initial = len(word) == 1 and word.isalpha() and word.lower() != "i"
    return initial or word.lower() in _TITLES
