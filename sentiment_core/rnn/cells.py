"""The three recurrent cells, each step written as its equations.

Shapes: x (..., inputs), h and c (..., units), G gates side by side in (..., G * units). The leading
axes are free, so one step serves one review or many.

Source: Keras 3.15.1, `SimpleRNNCell`, `LSTMCell`, `GRUCell(reset_after=True)`, at inference.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.limits import CellType
from sentiment_core.rnn.weights import Floats, LayerWeights


@dataclass(frozen=True, eq=False)
class State:
    """What a cell holds after a step.

    Args:
        h: hidden state; shape (..., units).
        c: cell state, LSTM only; shape (..., units).
        gates: each gate and the candidate of this step by its name; shape (..., units).
    """

    h: Floats
    c: Floats | None
    gates: Mapping[str, Floats]

    def where(self, read: NDArray[np.bool_], before: "State") -> "State":
        """This state where a step was read, the state before where it was masked.

        Args:
            read: shape (N, 1).
            before: the state before the step.
        """
        h = np.where(read, self.h, before.h)
        if self.c is None or before.c is None:
            return State(h, None, self.gates)
        c = np.where(read, self.c, before.c)
        return State(h, c, self.gates)


@dataclass(frozen=True)
class Cell:
    """A kind of recurrent cell.

    Args:
        gate_names: the parts of the kernel in Keras' order. Gates are in [0, 1]; the candidate,
            which is what the cell would write, is in [-1, 1].
        candidate: the name that is the candidate.
        has_cell_state: whether it carries c beside h.
        project: the share of all gates that depends on the input only; takes x and the weights.
        step: one step; takes the projected input, the state before and the weights.
    """

    gate_names: tuple[str, ...]
    candidate: str
    has_cell_state: bool
    project: Callable[[Floats, LayerWeights], Floats]
    step: Callable[[Floats, State, LayerWeights], State]

    def start(self, units: int, *leading: int) -> State:
        """The state before the first word: zeros."""
        zeros = np.zeros((*leading, units), dtype=np.float32)
        return State(zeros, zeros if self.has_cell_state else None, {})


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + exp(-x)), which cannot overflow in this form."""
    half: Floats = np.tanh(x * np.float32(0.5))
    return half * np.float32(0.5) + np.float32(0.5)


def _project(x: Floats, weights: LayerWeights) -> Floats:
    bias = weights.bias if weights.bias.ndim == 1 else weights.bias[0]
    projected: Floats = x @ weights.kernel + bias
    return projected


def _simple_rnn_step(projected: Floats, state: State, weights: LayerWeights) -> State:
    h = np.tanh(projected + state.h @ weights.recurrent_kernel)
    return State(h, None, {"h": h})


def _lstm_step(projected: Floats, state: State, weights: LayerWeights) -> State:
    if state.c is None:
        raise ValueError("an LSTM step needs the cell state before it")
    u = weights.units
    z = projected + state.h @ weights.recurrent_kernel  # (..., 4 * units)
    i = sigmoid(z[..., :u])  # how much of the candidate is written
    f = sigmoid(z[..., u : 2 * u])  # how much of the cell state is kept
    candidate = np.tanh(z[..., 2 * u : 3 * u])
    o = sigmoid(z[..., 3 * u :])  # how much of the cell state is shown
    c = f * state.c + i * candidate
    h = o * np.tanh(c)
    return State(h, c, {"i": i, "f": f, "c": candidate, "o": o})


def _gru_step(projected: Floats, state: State, weights: LayerWeights) -> State:
    u = weights.units
    recurrent = state.h @ weights.recurrent_kernel + weights.bias[1]  # (..., 3 * units)
    zr = sigmoid(projected[..., : 2 * u] + recurrent[..., : 2 * u])
    z = zr[..., :u]  # how much of the old state is kept
    r = zr[..., u:]  # how much of the old state the candidate may see
    candidate = np.tanh(projected[..., 2 * u :] + r * recurrent[..., 2 * u :])
    h = z * state.h + (np.float32(1) - z) * candidate
    return State(h, None, {"z": z, "r": r, "h": candidate})


CELLS: Mapping[CellType, Cell] = {
    CellType.SIMPLE_RNN: Cell(("h",), "h", False, _project, _simple_rnn_step),
    CellType.LSTM: Cell(("i", "f", "c", "o"), "c", True, _project, _lstm_step),
    CellType.GRU: Cell(("z", "r", "h"), "h", False, _project, _gru_step),
}


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


def run_layer(cell: Cell, x: Floats, weights: LayerWeights) -> LayerTrace:
    """One layer over a whole sequence, no step masked.

    Args:
        cell: the kind of cell.
        x: the layer's input; shape (T, ..., inputs), float32.
        weights: the layer's weights.

    Returns:
        The trace, float32; T may be 0.
    """
    projected = cell.project(x, weights)
    shape = (*x.shape[:-1], weights.units)
    hidden_states = np.empty(shape, dtype=np.float32)
    cell_states = np.empty(shape, dtype=np.float32) if cell.has_cell_state else None
    gates = {name: np.empty(shape, dtype=np.float32) for name in cell.gate_names}
    state = cell.start(weights.units, *x.shape[1:-1])
    for t in range(len(x)):
        state = cell.step(projected[t], state, weights)
        hidden_states[t] = state.h
        if cell_states is not None:
            cell_states[t] = state.c
        for name, value in state.gates.items():
            gates[name][t] = value
    return LayerTrace(hidden_states, cell_states, gates)
