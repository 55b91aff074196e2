"""Keeps machine-written text from repeating twelve words of a training review.

Every run of `RUN` words in a review holds one run of `KEPT` words that starts at a multiple of
`STRIDE`; only these are kept, as bits of a Bloom filter, so that no review can be read out of it.
The filter never misses a run that it was given. It now and then takes another run for one: that
costs the writer one more draw and nothing else.
Source: B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.ngrams import RUN
from sentiment_core.text.vocabulary import INDEX_FROM

STRIDE = 3
KEPT = RUN - STRIDE + 1

_HASHES = 5
_FACTOR = 6364136223846793005


@dataclass(frozen=True, eq=False)
class CopyGuard:
    """A Bloom filter of word sequences of the training reviews.

    Args:
        bits: eight places of the filter in each; shape (bytes,), uint8.
    """

    bits: NDArray[np.uint8]

    @classmethod
    def of(
        cls, reviews: Sequence[NDArray[np.integer]], *, num_words: int, size: int
    ) -> "CopyGuard":
        """The filter of some reviews.

        Args:
            reviews: the ids of each.
            num_words: runs with an id from here on are left out: they cannot be written.
            size: bytes of the filter.
        """
        bits = np.zeros(size * 8, dtype=np.bool_)
        for ids in reviews:
            runs = (
                np.lib.stride_tricks.sliding_window_view(ids, KEPT)[::STRIDE]
                if len(ids) >= KEPT
                else np.empty((0, KEPT), dtype=np.int64)
            )
            known = ((runs > INDEX_FROM) & (runs < num_words)).all(axis=1)
            bits[_places(runs[known], size * 8)] = True
        return cls(np.packbits(bits))

    def knows(self, ids: Sequence[int]) -> bool:
        """Whether the last `KEPT` of these words stand in a training review, or look like it.

        Args:
            ids: the words so far; fewer than `KEPT` are not known.

        Returns:
            True for every run that the filter was given: one that starts at a multiple of `STRIDE`.
            Now and then for another.
        """
        if len(ids) < KEPT:
            return False
        places = _places(np.array([ids[-KEPT:]]), len(self.bits) * 8)
        return bool((self.bits[places >> 3] >> (7 - (places & 7)).astype(np.uint8) & 1).all())


def _places(runs: NDArray[np.integer], places: int) -> NDArray[np.int64]:
    """The bit indices of each sequence; shape (N, _HASHES)."""
    one = np.full(len(runs), 14695981039346656037, dtype=np.uint64)
    for column in runs.T.astype(np.uint64):
        one = (one ^ column) * np.uint64(_FACTOR)  # modulo 2**64
        one ^= one >> np.uint64(29)
    other = (one * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(1)
    other ^= other >> np.uint64(31)
    number = np.arange(_HASHES, dtype=np.uint64)
    return ((one[:, None] + number * other[:, None]) % np.uint64(places)).astype(np.int64)
