"""A linear support vector machine over which words occur, in NumPy.

The machine's value for a review is w . x + b, where x has a 1 for each word that occurs. With
sides y of -1 and 1, N reviews and the cost C, the weights make

    (w . w + b * b) / 2 + C * sum over the reviews of max(0, 1 - y * value) ** 2

as small as it can be: each review's value should lie on its own side of 0, at least 1 away from
it. There is one such w and b. This is what scikit-learn's LinearSVC finds with its default loss
(a test compares the two); SciPy and scikit-learn would be 190 MB more to install.

Source: Fan, Chang, Hsieh, Wang and Lin, LIBLINEAR, Journal of Machine Learning Research 9 (2008),
the L2-regularised L2-loss primal problem.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sentiment_core.text.encoding import Ids
from sentiment_core.text.vocabulary import PAD_ID

Values = NDArray[np.float64]

_MOST_STEPS = 200
_MOST_DIRECTIONS = 100


@dataclass(frozen=True, eq=False)
class WordRows:
    """Which words occur in each of N reviews (multi-hot); only the ones are kept.

    Args:
        ids: of the words of all reviews in a row, each once a review; shape (ones,), integer.
        lengths: how many each review has; shape (N,), int64.
        columns: length of a row; ids are below it.
    """

    ids: NDArray[np.integer]
    lengths: NDArray[np.int64]
    columns: int

    @classmethod
    def of(cls, padded: Ids, columns: int) -> Self:
        """The rows of reviews as a network is given them.

        Args:
            padded: shape (N, clip_length), int32; 0 is padding.
            columns: length of a row.
        """
        ids = np.sort(padded, axis=1)
        first = np.ones(ids.shape, dtype=bool)
        first[:, 1:] = ids[:, 1:] != ids[:, :-1]
        first &= ids != PAD_ID
        return cls(ids[first], first.sum(axis=1, dtype=np.int64), columns)

    def __len__(self) -> int:
        return len(self.lengths)

    def part(self, start: int, stop: int) -> "WordRows":
        """Some reviews in a row.

        Args:
            start: the first, from 0.
            stop: the first that is left out; at most N.
        """
        ends = np.concatenate([[0], np.cumsum(self.lengths)])
        ids = self.ids[ends[start] : ends[stop]]
        return WordRows(ids, self.lengths[start:stop], self.columns)

    def only(self, columns: NDArray[np.integer]) -> "WordRows":
        """The same reviews without any other words than these; the columns stay where they are.

        Args:
            columns: ids of the words that stay; shape (n,).
        """
        wanted = np.zeros(self.columns, dtype=bool)
        wanted[columns] = True
        kept = wanted[self.ids]
        reviews = np.repeat(np.arange(len(self)), self.lengths)
        lengths = np.bincount(reviews[kept], minlength=len(self)).astype(np.int64)
        return WordRows(self.ids[kept], lengths, self.columns)

    def select(self, wanted: NDArray[np.bool_]) -> "WordRows":
        """The reviews for which `wanted` (N,) is true."""
        kept = np.repeat(wanted, self.lengths)
        return WordRows(self.ids[kept], self.lengths[wanted], self.columns)

    def values(self, weights: Values) -> Values:
        """The value of each review.

        Args:
            weights: one a column, then the bias; shape (columns + 1,).

        Returns:
            float64, shape (N,).
        """
        sums = np.zeros(len(self))
        filled = self.lengths > 0
        if filled.any():
            starts = np.cumsum(self.lengths) - self.lengths
            sums[filled] = np.add.reduceat(weights[self.ids], starts[filled])
        values: Values = sums + weights[-1]
        return values

    def pull(self, amounts: Values) -> Values:
        """The sum of the rows, each taken so many times; the other way of `values`.

        Args:
            amounts: one a review; shape (N,).

        Returns:
            float64, shape (columns + 1,).
        """
        spread = np.repeat(amounts, self.lengths)
        sums = np.bincount(self.ids, weights=spread, minlength=self.columns)
        return np.append(sums, amounts.sum())


def fit_linear_machine(
    rows: WordRows,
    sides: Values,
    *,
    cost: float,
    start: Values | None = None,
    tolerance: float = 1e-5,
) -> Values:
    """The weights of the linear machine, by Newton's method.

    Args:
        rows: the reviews to learn from.
        sides: 1 for a positive review, -1 for a negative one; shape (N,).
        cost: C, above 0: how much a review on the wrong side weighs against large weights.
        start: weights to begin at, e.g. those for a smaller cost; they change the time it takes.
        tolerance: it ends when the slope is this part of what it is at weights of 0.

    Returns:
        One weight for each column, then the bias; float64, shape (columns + 1,).
    """
    weights = np.zeros(rows.columns + 1) if start is None else start
    enough = tolerance * float(np.linalg.norm(2 * cost * rows.pull(sides)))
    values = rows.values(weights)
    for _ in range(_MOST_STEPS):
        missing = np.maximum(1 - sides * values, 0)  # (N,)
        slope = weights - 2 * cost * rows.pull(sides * missing)
        steepness = float(np.linalg.norm(slope))
        if steepness <= enough:
            break
        # A review far enough on its own side does not bend the objective.
        direction = _newton_direction(rows.select(missing > 0), slope, cost=cost)
        along = rows.values(direction)
        length = _line_search(weights, values, direction, along, sides, cost=cost)
        weights = weights + length * direction
        values = values + length * along
    return weights


def _newton_direction(rows: WordRows, slope: Values, *, cost: float) -> Values:
    """Where the quadratic that touches the objective here is smallest, by conjugate gradients."""
    direction = np.zeros_like(slope)
    residual = -slope
    search = residual.copy()
    size = float(residual @ residual)
    enough = 0.01 * size  # a tenth of the slope's length
    for _ in range(_MOST_DIRECTIONS):
        bent = search + 2 * cost * rows.pull(rows.values(search))
        step = size / float(search @ bent)
        direction += step * search
        residual -= step * bent
        before, size = size, float(residual @ residual)
        if size <= enough:
            break
        search = residual + size / before * search
    return direction


def _line_search(
    weights: Values,
    values: Values,
    direction: Values,
    along: Values,
    sides: Values,
    *,
    cost: float,
) -> float:
    """How far to go so that the objective falls: 1, or half as often as needed."""

    def objective(length: float) -> float:
        moved = weights + length * direction
        missing = np.maximum(1 - sides * (values + length * along), 0)
        return float(moved @ moved / 2 + cost * (missing @ missing))

    here, length = objective(0.0), 1.0
    while length > 1e-6 and objective(length) >= here:
        length /= 2
    return length
