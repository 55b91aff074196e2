"""One recurrent layer over a whole sequence, with everything that Read shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from sentiment_core.rnn.cells.cell import Cell, State
from sentiment_core.rnn.cells.layer_weights import Floats, LayerWeights
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.cells.recurrence import Recurrence


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """What one layer holds after every step.

    Args:
        hidden_states: h after each step; shape (T, ..., units). This is what Keras returns with
            `return_sequences=True`; its last row is what Keras returns with False.
        cell_states: c after each step, LSTM only; shape (T, ..., units).
        gates: each gate and the candidate at each step by name; shape (T, ..., units).
    """

    hidden_states: Floats
    cell_states: Floats | None
    gates: Mapping[str, Floats]


def run_layer(
    cell: Cell, x: Floats, weights: LayerWeights, *, start: State | None = None
) -> LayerTrace:
    """One layer over a whole sequence, no step masked.

    Args:
        cell: the kind of cell.
        x: the layer's input; shape (T, ..., inputs), float32.
        weights: the layer's weights.
        start: the state before the first step, of shape (..., units); None for zeros. Keras calls
            it `initial_state`.

    Returns:
        The trace, float32; T may be 0.
    """
    shape = (*x.shape[:-1], weights.units)
    flat = x.reshape(-1, x.shape[-1])
    reviews = len(flat) // len(x) if len(x) else 1
    recurrence = Recurrence(cell, keep=True)
    if start is not None:
        c = None if start.c is None else start.c.reshape(reviews, -1)
        start = State(start.h.reshape(reviews, -1), c, {})
    steps = PackedSteps.full(reviews, len(x))
    hidden_states = recurrence.forward(weights, flat, steps, start=start)
    cell_states = recurrence.cell_states
    return LayerTrace(
        hidden_states.reshape(shape),
        None if cell_states is None else cell_states.reshape(shape),
        {
            name: part.reshape(shape)
            for name, part in zip(cell.gate_names, recurrence.gates, strict=True)
        },
    )
