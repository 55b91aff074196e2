"""A GRU that starts from a given state."""

from sentiment_core.rnn.cells import CELLS, State
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.cells.recurrence import Recurrence
from sentiment_core.rnn.network.forward import Direction, run_network
from sentiment_core.rnn.network.weights import Floats, LayerWeights
from sentiment_core.settings.limits import CellType


def run_gru(x: Floats, weights: LayerWeights, *, start: Floats | None = None) -> Floats:
    """A GRU's states over a sequence; Keras' `initial_state` and `return_sequences=True`.

    Args:
        x: what goes in; shape (T, inputs).
        start: the state before the first step; shape (units,). None for zeros.

    Returns:
        float32, shape (T, units).
    """
    before = None if start is None else State(start[None])
    layer = Direction(Recurrence(CELLS[CellType.GRU], keep=False), weights, start=before)
    return run_network([(layer,)], x, PackedSteps.full(1, len(x)))[0].hidden_states
