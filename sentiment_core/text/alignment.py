"""Two reviews side by side, word by word."""

from collections.abc import Iterator

import numpy as np

from sentiment_core.text.encoding import EncodedReview, EncodedWord, Ids

Pair = tuple[EncodedWord | None, EncodedWord | None]


def align_words(left: EncodedReview, right: EncodedReview) -> list[Pair]:
    """The words that the network reads of two reviews, equal words beside each other.

    As many words as possible stand beside an equal one, in order. Between two such pairs, words
    that differ stand beside each other as far as both sides have some.

    Args:
        right: the other, encoded by the same rules.

    Returns:
        Pairs in reading order; None where only the other side has a word. Every kept word of both
        sides stands in one pair.
    """
    # Not difflib: its time has no useful bound for a few words repeated hundreds of times.
    left_words, right_words = left.kept, right.kept
    pairs: list[Pair] = []
    at_left = at_right = 0
    ends = (len(left.ids), len(right.ids))
    for i, j in [*_common(left.ids, right.ids), ends]:
        for k in range(max(i - at_left, j - at_right)):
            one = left_words[at_left + k] if at_left + k < i else None
            other = right_words[at_right + k] if at_right + k < j else None
            pairs.append((one, other))
        if (i, j) != ends:
            pairs.append((left_words[i], right_words[j]))
        at_left, at_right = i + 1, j + 1
    return pairs


def _common(left: Ids, right: Ids) -> Iterator[tuple[int, int]]:
    """The positions of a longest common subsequence, in order."""
    equal = left[:, None] == right[None, :]
    # longest[i, j]: how many words left[i:] and right[j:] have in common.
    longest = np.zeros((len(left) + 1, len(right) + 1), dtype=np.int32)
    for i in range(len(left) - 1, -1, -1):
        best = np.maximum(longest[i + 1, :-1], longest[i + 1, 1:] + equal[i])
        longest[i, :-1] = np.maximum.accumulate(best[::-1])[::-1]
    i = j = 0
    while i < len(left) and j < len(right):
        if equal[i, j]:
            yield i, j
            i, j = i + 1, j + 1
        elif longest[i + 1, j] >= longest[i, j + 1]:
            i += 1
        else:
            j += 1
