"""Adam as Keras computes it, also for the few words of a batch.

Source: Keras 3.15.1, `keras.optimizers.Adam` with its default betas and epsilon; for an Embedding
it moves every row at every step, those of absent words too, by what is left of their momentum.
"""

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.network.weights import Floats

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7

# 0.9^400 is 5e-19: what is left of a momentum after so many steps moves no float32.
_FORGOTTEN = 400
# Terms of the series for the moves that are caught up; the next is 1e-6 of them.
_TERMS = 3
_ROWS_AT_ONCE = 8_192


class AdamClock:
    """The step count with what depends on it alone, shared by all weights of a network."""

    def __init__(self, learning_rate: float) -> None:
        self._learning_rate = np.float32(learning_rate)
        self.steps = 0
        self.alpha = np.float32(0)
        # What a row that was last moved at step s has missed: sums over the steps since.
        self._missed = np.zeros((_TERMS, 1_024))
        gaps = np.arange(1, _FORGOTTEN + 1)
        # A velocity shrinks by 0.999 a step, so its root stays near 1 while momentum lasts.
        shrunk = 1 - BETA_2 ** (gaps / 2)
        self._weights = BETA_1**gaps * shrunk ** np.arange(_TERMS)[:, None]

    def tick(self) -> None:
        """One step on; `alpha` is then the step's learning rate with Keras' bias correction."""
        self.steps += 1
        step = np.float32(self.steps)
        one = np.float32(1)
        decay_1 = np.power(np.float32(BETA_1), step)
        decay_2 = np.power(np.float32(BETA_2), step)
        self.alpha = self._learning_rate * np.sqrt(one - decay_2) / (one - decay_1)
        if self.steps >= self._missed.shape[1]:
            self._missed = np.concatenate([self._missed, np.zeros_like(self._missed)], axis=1)
        first = max(0, self.steps - _FORGOTTEN)
        gaps = self.steps - np.arange(first, self.steps)
        self._missed[:, first : self.steps] += float(self.alpha) * self._weights[:, gaps - 1]

    def missed(self, since: NDArray[np.int64]) -> Floats:
        """The series' sums for rows last moved at these steps.

        Args:
            since: from 0, which is never, to `steps`; shape (rows,).

        Returns:
            float32, shape (terms, rows, 1).
        """
        return self._missed[:, since, None].astype(np.float32)


class DenseAdam:
    """Adam for weights that every step moves.

    Args:
        clock: of the network.
        values: one flat array, changed in place; shape (n,), float32.

    Attributes:
        momentum: running mean of the gradient; shape (n,), float32.
        velocity: running mean of its square; shape (n,), float32.
    """

    def __init__(self, clock: AdamClock, values: Floats) -> None:
        self._clock = clock
        self._values = values
        self.momentum = np.zeros_like(values)
        self.velocity = np.zeros_like(values)

    def step(self, gradient: Floats) -> None:
        """Move all values.

        Args:
            gradient: shape (n,), float32.
        """
        squares = gradient * gradient
        _move(self._values, self.momentum, self.velocity, gradient, squares, self._clock.alpha)


class RowAdam:
    """Adam for an Embedding: only the words of a batch are touched, the result is Keras' own.

    A word that is absent for k steps is moved k times by Keras, each time by
    alpha m 0.9^i / (sqrt(v 0.999^i) + epsilon). These moves are made up for when the word is next
    read: with s = sqrt(v) and q = s / (s + epsilon) they are m / (s + epsilon) times the sum of
    alpha 0.9^i / (1 - (1 - 0.999^(i/2)) q), whose series in q needs three sums over steps that are
    the same for all words.

    Args:
        clock: of the network.
        values: the Embedding's matrix, changed in place; shape (rows, dim), float32.
    """

    def __init__(self, clock: AdamClock, values: Floats) -> None:
        self._clock = clock
        self._values = values
        self._momentum = np.zeros_like(values)
        self._velocity = np.zeros_like(values)
        self._moved = np.zeros(len(values), dtype=np.int64)  # the step up to which a row is right
        self._rows = np.empty(0, dtype=np.int64)
        self._held = (values[:0], values[:0], values[:0])

    def take(self, rows: NDArray[np.int64]) -> Floats:
        """The vectors of some words as they are at this step.

        Args:
            rows: distinct.

        Returns:
            A copy, float32, shape (len(rows), dim); `step` moves it and puts it back.
        """
        self._rows = rows
        self._held = self._caught_up(rows)
        return self._held[0]

    def step(self, gradient: Floats, squares: Floats) -> None:
        """Move the words of the last `take`; the clock has ticked since.

        Args:
            gradient: summed over a word's places in the batch; shape (rows, dim), float32.
            squares: the places' gradients squared, then summed: Keras on TensorFlow does not add
                up a word's gradients before it squares them. Same shape.
        """
        values, momentum, velocity = self._held
        _move(values, momentum, velocity, gradient, squares, self._clock.alpha)
        self._put(self._rows, self._held, self._clock.steps)

    def moments(self) -> tuple[Floats, Floats]:
        """Momentum and velocity of the words of the last `take`; shape (rows, dim), float32."""
        return self._momentum[self._rows], self._velocity[self._rows]

    def settle(self) -> None:
        """Bring every word up to this step."""
        stale = np.flatnonzero(self._moved < self._clock.steps)
        for start in range(0, len(stale), _ROWS_AT_ONCE):
            rows = stale[start : start + _ROWS_AT_ONCE]
            self._put(rows, self._caught_up(rows), self._clock.steps)

    def _put(self, rows: NDArray[np.int64], held: tuple[Floats, Floats, Floats], now: int) -> None:
        self._values[rows], self._momentum[rows], self._velocity[rows] = held
        self._moved[rows] = now

    def _caught_up(self, rows: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        values, momentum, velocity = (
            array.take(rows, axis=0) for array in (self._values, self._momentum, self._velocity)
        )
        moved = self._moved[rows]
        gap = self._clock.steps - moved
        if not gap.any():
            return values, momentum, velocity
        root = np.sqrt(velocity)
        below = root + np.float32(EPSILON)
        share = root / below
        *others, last = self._clock.missed(moved)
        series = last * share
        for sums in reversed(others[1:]):
            series += sums
            series *= share
        series += others[0]
        series *= momentum
        series /= below
        values -= series
        forgotten = gap >= _FORGOTTEN  # else the momentum would end as a denormal number
        momentum *= np.where(forgotten, 0, BETA_1**gap).astype(np.float32)[:, None]
        velocity *= (BETA_2**gap).astype(np.float32)[:, None]
        return values, momentum, velocity


def _move(
    values: Floats,
    momentum: Floats,
    velocity: Floats,
    gradient: Floats,
    squares: Floats,
    alpha: np.float32,
) -> None:
    scratch = gradient - momentum
    scratch *= np.float32(1 - BETA_1)
    momentum += scratch
    np.subtract(squares, velocity, out=scratch)
    scratch *= np.float32(1 - BETA_2)
    velocity += scratch
    np.sqrt(velocity, out=scratch)
    scratch += np.float32(EPSILON)
    np.divide(momentum, scratch, out=scratch)
    scratch *= alpha
    values -= scratch
