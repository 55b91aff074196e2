"""What a recurrent cell is: its step and its gradient, written in place for many reviews at once.

Shapes: G gates (Keras' order), n reviews, `units`. A gate's values lie together: (G, n, units).
The same equations serve Read, predictions and training.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sentiment_core.rnn.cells.descriptions import CellWords
from sentiment_core.rnn.cells.layer_weights import Floats, LayerWeights

# step(gates, recurrent, bias, h_before, c_before, h, c, saved): see `Cell.step_in_place`.
StepInPlace = Callable[
    [Floats, Floats, Floats | None, Floats, Floats | None, Floats, Floats | None, Floats | None],
    None,
]
# factors(gates, h, h_before, c_before, saved, out): see `Cell.factors`.
Factors = Callable[[Floats, Floats, Floats, Floats | None, Floats | None, Floats], None]
# step_back(factors, gates, dh, dc, out): see `Cell.step_back`.
StepBack = Callable[[Floats, Floats, Floats, Floats | None, Floats], None]
# reset_back(gates, back, dh, out): see `Cell.reset_back`.
ResetBack = Callable[[Floats, Floats, Floats, Floats], None]


@dataclass(frozen=True, eq=False)
class State:
    """The states of a cell after a step.

    Args:
        h: hidden state; shape (n, units).
        c: cell state, LSTM only; shape (n, units).
    """

    h: Floats
    c: Floats | None = None


@dataclass(frozen=True)
class Cell:
    """A kind of recurrent cell.

    Args:
        gate_names: the parts of the kernel in Keras' order. Gates are in [0, 1]; the candidate,
            which is what the cell would write, is in [-1, 1].
        candidate: the name that is the candidate.
        has_cell_state: whether it carries c beside h.
        two_biases: whether input and recurrent sums have a bias each (Keras' `reset_after`), so
            that the candidate's recurrent bias is added inside the step.
        step_in_place: one step. `gates` holds the sums that depend on the input (with every bias
            that can be added there), those of sigmoid gates halved, and is left with the gates;
            `recurrent` holds h_before @ recurrent_kernel, halved alike, and may be changed; `bias`
            is the candidate's recurrent bias or None, with `reset_back` its recurrent kernel; `h`,
            `c` and `saved` are filled.
        factors: fills `out` (factor_count, n, units) for many steps at once. Its first `rows` rows
            are the derivatives of h (for the LSTM of c, but of h for the output gate) with respect
            to the sums, in the order of `step_back`'s rows; with a cell state,
            the next is the derivative of h with respect to c. Further ones are the cell's own.
        factor_count: rows of `factors`.
        step_back: fills `out` (rows, n, units) with the gradients of the loss with respect to the
            sums of one step, given `dh`, and `dc` where there is a cell state. Rows stand in the
            order of the gates; a cell with two biases has the candidate's recurrent sum first
            (GRU: recurrent candidate, z, r, candidate). Changes `dc`, and `dh` where h is carried
            over, to the part of the gradient that flows past the sums to the step before.
        rows: rows of `step_back`.
        recurrent_rows: the row of each gate's recurrent sum, in the order of the gates; together
            they are adjacent rows. With `reset_back`, without the candidate's.
        input_rows: the row of each gate's input sum; likewise.
        carries_h: whether h itself flows to the next h (a GRU's z).
        words: what the pages say about it.
        reset: the gate that weighs the candidate's recurrent sum, if one does; with `reset_back`,
            the state before that sum.
        unit_forget_bias: the gate whose bias is 1 before training, if one's is; all others are 0.
        dropout_seed_first: whether Keras' layer draws the seed of its dropout before those of its
            kernels; it decides which numbers follow from a seed.
        share_kept: from a unit's gates to the share of h that stays, where the candidate fills the
            rest; None where nothing stays, and for a cell with a cell state.
        keras_layer: gives the Keras layer class of this cell, where Keras has none under its name;
            called in a worker. The layer's weights are a kernel, a recurrent kernel and a bias.
        reset_back: where the reset gate weighs h_before ahead of the candidate's recurrent product
            (Keras' `reset_after=False`), the way back through it, after `step_back`: given `back`,
            the candidate's recurrent kernel transposed, it adds to `dh` and completes the reset
            gate's row of `out`. `saved` is then the weighed state. None for other cells.
        arguments: of the Keras layer, where they are not Keras' own defaults.
    """

    gate_names: tuple[str, ...]
    candidate: str
    has_cell_state: bool
    two_biases: bool
    step_in_place: StepInPlace
    factors: Factors
    factor_count: int
    step_back: StepBack
    rows: int
    recurrent_rows: tuple[int, ...]
    input_rows: tuple[int, ...]
    carries_h: bool
    words: CellWords
    reset: str | None = None
    unit_forget_bias: str | None = None
    dropout_seed_first: bool = False
    share_kept: Callable[[Mapping[str, float]], float] | None = None
    keras_layer: Callable[[], Any] | None = None
    reset_back: ResetBack | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)

    @property
    def bias_count(self) -> int:
        """Biases per gate: 1, or 2 where input and recurrent sums have one each."""
        return 2 if self.two_biases else 1

    @property
    def gate_count(self) -> int:
        """G, the number of gates including the candidate."""
        return len(self.gate_names)

    def shapes(
        self, inputs: int, units: int
    ) -> tuple[tuple[int, int], tuple[int, int], tuple[int, ...]]:
        """Shapes of a layer's kernel, recurrent kernel and bias.

        Args:
            inputs: numbers that it is given at a step.
        """
        width = self.gate_count * units
        return (inputs, width), (units, width), (2, width) if self.two_biases else (width,)

    def parameters(self, inputs: int, units: int) -> int:
        """The number of parameters of a layer with these `shapes`."""
        return sum(math.prod(shape) for shape in self.shapes(inputs, units))

    @property
    def halves(self) -> Floats:
        """Scale of the gates' sums for `step_in_place`, 0.5 for sigmoids; (G, 1, 1), float32."""
        scales = [1.0 if name == self.candidate else 0.5 for name in self.gate_names]
        return np.array(scales, dtype=np.float32)[:, None, None]

    def start(self, reviews: int, units: int) -> State:
        """The states before the first word: zeros, of shape (reviews, units)."""
        zeros = np.zeros((reviews, units), dtype=np.float32)
        return State(zeros, zeros if self.has_cell_state else None)


@dataclass(frozen=True, eq=False)
class GateFirst:
    """A layer's weights as `step_in_place` takes them: gate by gate, those of sigmoid gates halved.

    Args:
        kernel: shape (G, inputs, units).
        recurrent_kernel: shape (G, units, units); with `Cell.reset_back` without the candidate's.
        bias: all that can be added to the input's sums; shape (G, 1, units).
        candidate_bias: the candidate's recurrent bias, added inside the step; shape (units,);
            None where there is one bias only.
        candidate_kernel: the candidate's recurrent kernel, multiplied inside the step; shape
            (units, units); None without `Cell.reset_back`.
    """

    kernel: Floats
    recurrent_kernel: Floats
    bias: Floats
    candidate_bias: Floats | None
    candidate_kernel: Floats | None

    @classmethod
    def of(cls, cell: Cell, weights: LayerWeights) -> "GateFirst":
        """The weights of a layer, copied into this order.

        Args:
            cell: whose gates they are.
            weights: in Keras' layout.
        """
        gates, units = cell.gate_count, weights.units
        halves = cell.halves
        biases = weights.bias.reshape(-1, gates, 1, units)
        bias, candidate_bias, candidate_kernel = biases[0], None, None
        recurrent_kernel = gate_first(weights.recurrent_kernel, gates) * halves
        candidate = cell.gate_names.index(cell.candidate)
        if cell.reset_back is not None:
            candidate_kernel = recurrent_kernel[candidate]
            recurrent_kernel = np.delete(recurrent_kernel, candidate, axis=0)
        if cell.two_biases:
            candidate_bias = biases[1, candidate, 0].copy()
            recurrent_bias = biases[1].copy()
            recurrent_bias[candidate] = 0
            bias = bias + recurrent_bias
        return cls(
            gate_first(weights.kernel, gates) * halves,
            recurrent_kernel,
            bias * halves,
            candidate_bias,
            candidate_kernel,
        )


def gate_first(kernel: Floats, gates: int) -> Floats:
    """A kernel split by gates.

    Args:
        kernel: in Keras' layout; shape (inputs, G * units).
        gates: G.

    Returns:
        float32, shape (G, inputs, units), in one piece; of a single gate perhaps the kernel's
        own memory.
    """
    inputs = kernel.shape[0]
    return np.ascontiguousarray(kernel.reshape(inputs, gates, -1).transpose(1, 0, 2))


def gates_side_by_side(stacked: Floats) -> Floats:
    """The inverse of `gate_first`.

    Args:
        stacked: shape (G, inputs, units).

    Returns:
        float32, shape (inputs, G * units), in one piece; of a single gate perhaps the memory of
        `stacked`.
    """
    return np.ascontiguousarray(stacked.transpose(1, 0, 2)).reshape(stacked.shape[1], -1)


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + exp(-x)), which cannot overflow in this form.

    Args:
        x: of at least one axis.

    Returns:
        float32, from 0 to 1; a new array of the same shape.
    """
    return sigmoid_of_half(x * np.float32(0.5))


def sigmoid_of_half(half: Floats) -> Floats:
    """The sigmoid of 2 * `half`, in its place: (tanh(half) + 1) / 2.

    Args:
        half: of at least one axis; overwritten.

    Returns:
        `half` itself, float32, from 0 to 1.
    """
    np.tanh(half, out=half)
    half *= np.float32(0.5)
    half += np.float32(0.5)
    return half
