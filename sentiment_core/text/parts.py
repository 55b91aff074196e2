"""Parts of a review that are measured one by one: its words, or its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sentiment_core.text.encoding import EncodedReview


@dataclass(frozen=True)
class Part:
    """Neighbouring words of a review, at least one of which is read.

    Args:
        words: their indexes among all words.
        read: indexes of those that are read, among the words that are read.
    """

    words: range
    read: range


def parts_of(encoded: EncodedReview, starts: Sequence[bool] | None = None) -> tuple[Part, ...]:
    """The parts that a network reads something of, in order.

    Args:
        starts: whether each word begins a part, the first included; None for single words.
    """
    count = len(encoded.words)
    bounds = range(count) if starts is None else np.flatnonzero(starts).tolist()
    parts, read = [], 0
    for first, stop in pairwise([*bounds, count]):
        here = sum(word.step is not None for word in encoded.words[first:stop])
        if here:
            parts.append(Part(range(first, stop), range(read, read + here)))
        read += here
    return tuple(parts)
