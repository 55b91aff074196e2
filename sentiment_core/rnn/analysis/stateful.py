"""A review read in pieces, the states carried from one piece to the next or not.

Source: Keras 3.15.1, `RNN(stateful=True)`: a layer starts a batch from the states it ended the one
before with, row by row, until `reset_states`; both directions of a `Bidirectional` do so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sentiment_core.rnn.cells import State
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.network.forward import layers_of, run_network
from sentiment_core.rnn.network.trace import ReviewTrace, apply_head
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.text.encoding import Ids

REFUSAL = "When using `stateful=True` in a RNN, the batch size must be static."
"""Keras' error for a batch of any size; `test_stateful.py` compares it with Keras."""

Held = tuple[tuple[State, ...], ...]
"""What each direction of each layer holds between two calls; states of shape (1, units)."""


@dataclass(frozen=True, eq=False)
class PiecesReading:
    """What a network gives that reads a review piece by piece.

    Args:
        hidden_states: of the last layer after each step; shape (T, outputs), float32.
        probabilities: the head applied to each of them; shape (T,), float32. In one direction this
            is P(positive) after each step.
        prediction: P(positive) after the last piece.
        held: the states after the last piece, from which a further one would start.
    """

    hidden_states: Floats
    probabilities: Floats
    prediction: float
    held: Held

    def differences(self, trace: ReviewTrace) -> Floats:
        """The largest difference to a state of the review read at once, at each step.

        Returns:
            float32, shape (T,), at least 0.
        """
        largest: Floats = np.abs(self.hidden_states - trace.hidden_states).max(axis=1)
        return largest

    def difference(self, trace: ReviewTrace) -> float:
        """The largest of `differences`."""
        return float(self.differences(trace).max())


def cuts_of(steps: int, pieces: int) -> tuple[int, ...]:
    """The first step of every further piece, the pieces as equal as can be.

    Args:
        steps: T, at least 1.
        pieces: at least 1; fewer where the review has fewer steps.
    """
    pieces = min(pieces, steps)
    return tuple(steps * piece // pieces for piece in range(1, pieces))


def read_pieces(
    ids: Ids,
    weights: NetworkWeights,
    *,
    cuts: Sequence[int] = (),
    carry: bool,
    start: Held | None = None,
) -> PiecesReading:
    """Read a review piece by piece.

    Args:
        ids: of all steps; shape (T,), at least one.
        cuts: the first step of every further piece, rising, in [1, T).
        carry: whether a piece starts from the states of the one before; else from zeros.
        start: what the first piece starts from; None for zeros.
    """
    fresh = layers_of(weights, keep=False)
    states, held = [], start
    for piece in np.split(ids, cuts):
        layers = fresh
        if held is not None:
            layers = [
                tuple(
                    replace(direction, start=state)
                    for direction, state in zip(layer, own, strict=True)
                )
                for layer, own in zip(fresh, held, strict=True)
            ]
        read = run_network(layers, weights.embedding[piece], PackedSteps.full(1, len(piece)))
        states.append(read[-1].hidden_states.copy())  # the next piece overwrites them
        ended = tuple(layer.final_states for layer in read)
        held = ended if carry else None
    hidden_states = np.concatenate(states)
    return PiecesReading(
        hidden_states,
        apply_head(hidden_states, weights),
        float(apply_head(read[-1].output, weights)[0]),
        ended,
    )
