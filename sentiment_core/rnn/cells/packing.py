"""Packing of a padded batch: the positions that are read, step by step.

The reviews of a batch are sorted by length, longest first, so that the reviews that still have a
word at a step are the first n of the batch. The batch itself stays what it was.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class PackedSteps:
    """A batch of B reviews of up to T positions, N of which are read.

    Args:
        sizes: how many reviews still have a word at each step, largest first.
        starts: where each step begins among the N packed positions; one more than `sizes`.
        order: the review at each rank of length; shape (B,), int64.
        index: index of each packed position in the padded batch, row by row; shape (N,), int64.
        width: T.
    """

    sizes: tuple[int, ...]
    starts: tuple[int, ...]
    order: NDArray[np.int64]
    index: NDArray[np.int64]
    width: int

    @classmethod
    def of(cls, read: NDArray[np.bool_]) -> "PackedSteps":
        """Pack the positions that are read.

        Args:
            read: shape (B, T). A position that is not read changes nothing, wherever it stands.
        """
        reviews, width = read.shape
        lengths = read.sum(axis=1)
        order = np.argsort(-lengths, kind="stable")
        lengths = lengths[order]
        longest = int(lengths[0]) if reviews else 0
        steps = np.arange(longest)
        sizes = np.searchsorted(-lengths, -steps, side="left")  # lengths > step
        starts = np.concatenate([[0], np.cumsum(sizes)])
        # The positions that are read come first, in their order; most batches have them so already.
        positions = np.argsort(~read[order], axis=1, kind="stable")[:, :longest]
        grid = (positions + (order * width)[:, None]).T  # (longest, B)
        index = grid[steps[:, None] < lengths]
        return cls(tuple(sizes.tolist()), tuple(starts.tolist()), order, index, width)

    @classmethod
    def full(cls, reviews: int, width: int) -> "PackedSteps":
        """Pack all positions.

        Args:
            reviews: B, from 0.
            width: T, from 0.
        """
        return cls(
            (reviews,) * width,
            tuple(range(0, reviews * width + 1, reviews)) if reviews else (0,) * (width + 1),
            np.arange(reviews),
            np.arange(reviews * width).reshape(reviews, width).T.reshape(-1),
            width,
        )

    @property
    def positions(self) -> int:
        """N, the number of positions that are read."""
        return self.starts[-1]

    @property
    def reviews(self) -> NDArray[np.int64]:
        """The review of each packed position, as its row in the padded batch; shape (N,)."""
        return self.index // self.width

    def last(self, h: NDArray[np.float32]) -> NDArray[np.float32]:
        """The state after each review's last word; zeros for a review without words.

        Args:
            h: packed states; shape (N, units).

        Returns:
            In the batch's own order; float32, shape (B, units).
        """
        return self._by_review(h[self.last_positions])

    def first(self, h: NDArray[np.float32]) -> NDArray[np.float32]:
        """The state at each review's first word; zeros for a review without words.

        Args:
            h: packed states; shape (N, units).

        Returns:
            In the batch's own order; float32, shape (B, units).
        """
        return self._by_review(h[self.first_positions])

    @property
    def first_positions(self) -> NDArray[np.int64]:
        """Where each review's first word is packed, by rank; reviews without words have none.

        Returns:
            int64, shape (reviews with words,).
        """
        return np.arange(self.sizes[0] if self.sizes else 0)

    @property
    def last_positions(self) -> NDArray[np.int64]:
        """Where each review's last word is packed, by rank; reviews without words have none.

        Returns:
            int64, shape (reviews with words,).
        """
        lengths = self._lengths
        return np.asarray(np.array(self.starts)[lengths - 1] + np.arange(len(lengths)))

    @property
    def mirrored(self) -> NDArray[np.int64]:
        """Where each position's mirror image is packed: the last word's for a review's first.

        Returns:
            int64, shape (N,). Taken twice it leads back.
        """
        sizes, starts = np.array(self.sizes, dtype=np.int64), np.array(self.starts)
        steps = np.repeat(np.arange(len(sizes)), sizes)
        ranks = np.arange(self.positions) - starts[steps]
        return np.asarray(starts[self._lengths[ranks] - 1 - steps] + ranks)

    @property
    def _lengths(self) -> NDArray[np.int64]:
        """Words of each review that has some, by rank."""
        if not self.sizes:
            return np.empty(0, dtype=np.int64)
        ranks = np.arange(self.sizes[0])
        # How many steps have more reviews than the rank.
        return np.searchsorted(-np.array(self.sizes), -ranks, side="left").astype(np.int64)

    def _by_review(self, ranked: NDArray[np.float32]) -> NDArray[np.float32]:
        found = np.zeros((len(self.order), ranked.shape[1]), dtype=ranked.dtype)
        found[self.order[: len(ranked)]] = ranked
        return found
