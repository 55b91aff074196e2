"""The arithmetic of one unit at one step, product by product, to check a cell by hand.

The inputs and the previous state come from a trace; everything else is computed again from
the weights, in double precision.

Source: the equations of `sentiment_core.rnn.cells`, for a single unit.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sentiment_core.i18n import t
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace, layer_inputs
from sentiment_core.rnn.network.weights import Floats, LayerWeights, NetworkWeights
from sentiment_core.settings.limits import AnyCell


class Activation(StrEnum):
    """Activation of a gate; the value is Keras' name."""

    SIGMOID = "sigmoid"
    TANH = "tanh"

    def __call__(self, total: float) -> float:
        """The activated total, in (0, 1) or (-1, 1)."""
        if self == Activation.TANH:
            return math.tanh(total)
        return 0.5 * math.tanh(0.5 * total) + 0.5  # cannot overflow in this form


@dataclass(frozen=True)
class Term:
    """One multiplication.

    Args:
        name: what is multiplied: x[n] is number n of the layer's input, h[n] the hidden state of
            unit n before the step.
        weight: the learned number, or in a final sum the gate.
        value: what it is multiplied with.
    """

    name: str
    weight: float
    value: float

    @property
    def product(self) -> float:
        """The weight times the value."""
        return self.weight * self.value


@dataclass(frozen=True)
class Sum:
    """Products and perhaps a bias, added up.

    Args:
        bias: None where the cell has none in this place.
        terms: in the order of the inputs.
    """

    bias: float | None
    terms: tuple[Term, ...]

    @property
    def products(self) -> float:
        """All products together, without the bias."""
        return math.fsum(term.product for term in self.terms)

    @property
    def total(self) -> float:
        """All products and the bias."""
        return self.products + (self.bias or 0.0)


@dataclass(frozen=True)
class GateSum:
    """One gate, or the candidate, of one unit.

    Args:
        name: as in `Cell.gate_names`.
        inputs: the bias and the products with the layer's input.
        recurrent: the products with the hidden state before; for GRU with a bias of its own. With
            `reset_after=False` the candidate's are with r times that state.
        reset: what the recurrent sum is multiplied by: r in the GRU's candidate, else None.
        activation: what the total goes through.
        reset_by: the name of the gate that weighs the recurrent sum, or the states in it.
    """

    name: str
    inputs: Sum
    recurrent: Sum
    reset: float | None
    activation: Activation
    reset_by: str | None = None

    @property
    def share(self) -> float:
        """Factor of the recurrent sum: the reset gate's value where there is one, else 1."""
        return 1.0 if self.reset is None else self.reset

    @property
    def total(self) -> float:
        """The input of the activation."""
        return self.inputs.total + self.share * self.recurrent.total

    @property
    def value(self) -> float:
        """The gate, in [0, 1], or the candidate, in [-1, 1]."""
        return self.activation(self.total)


@dataclass(frozen=True)
class UnitArithmetic:
    """One unit's step from the previous state to the next one.

    Args:
        layer: from 0.
        step: from 0.
        unit: from 0; a backward direction's units follow the forward one's.
        backwards: whether it is a unit of the backward direction, which comes from the word behind.
        gates: in Keras' kernel order.
        h_before: hidden state before the step; 0 before the first.
        c_before: cell state before the step, LSTM only.
        cell_sum: c after the step as a sum of products, LSTM only.
        state_sum: h after the step as a sum of products.
    """

    cell: AnyCell
    layer: int
    step: int
    unit: int
    backwards: bool
    gates: tuple[GateSum, ...]
    h_before: float
    c_before: float | None
    cell_sum: Sum | None
    state_sum: Sum

    @property
    def c(self) -> float | None:
        """Cell state after the step, LSTM only."""
        return None if self.cell_sum is None else self.cell_sum.total

    @property
    def h(self) -> float:
        """Hidden state after the step."""
        return self.state_sum.total


def unit_arithmetic(
    trace: ReviewTrace, weights: NetworkWeights, *, layer: int, unit: int, step: int
) -> UnitArithmetic:
    """The equations of one unit at one step with their numbers.

    Args:
        layer: from 0.
        unit: from 0.
        step: timestep of the trace, from 0.

    Raises:
        IndexError: the trace has no such layer, unit or step.
    """
    trace.check(layer=layer, step=step, unit=unit)
    read, directions = trace.layers[layer], weights.directions[layer]
    direction, unit_of = divmod(unit, directions[0].units)
    learned = directions[direction]
    own_units = slice(unit - unit_of, unit - unit_of + learned.units)
    x, before = layer_inputs(trace, weights, layer=layer)[step], read.before(step)
    h_before = before.h[own_units]
    gates: dict[str, GateSum] = {}
    kind = weights.layer_cells[layer]
    cell = CELLS[kind]
    for index, name in enumerate(cell.gate_names):
        inputs, recurrent = _sums(learned, index * learned.units + unit_of, x, h_before)
        activation = Activation.TANH if name == cell.candidate else Activation.SIGMOID
        # With reset_after the reset gate weighs the recurrent sum, its bias included.
        reset_by = cell.reset if name == cell.candidate else None
        reset = None if reset_by is None else gates[reset_by].value
        if reset_by is not None and cell.reset_back is not None:
            shares = _gate(learned, cell.gate_names.index(reset_by), x, h_before)
            terms = zip(recurrent.terms, shares.tolist(), strict=True)
            recurrent = Sum(None, tuple(_weighed(term, reset_by, share) for term, share in terms))
            reset = None
        gates[name] = GateSum(name, inputs, recurrent, reset, activation, reset_by)
    values = {name: gate.value for name, gate in gates.items()}
    own = float(before.h[unit])
    c_before, cell_sum = None, None
    if before.c is not None:
        c_before = float(before.c[unit])
        cell_sum = Sum(
            None,
            (
                Term(t("previous c"), values["f"], c_before),
                Term("candidate", values["i"], values["c"]),
            ),
        )
        state_sum = Sum(None, (Term("tanh(c)", values["o"], math.tanh(cell_sum.total)),))
    elif cell.share_kept is not None:
        kept, new = cell.share_kept(values), values[cell.candidate]
        state_sum = Sum(None, (Term(t("previous h"), kept, own), Term("candidate", 1 - kept, new)))
    else:
        state_sum = Sum(None, (Term("candidate", 1.0, values[cell.candidate]),))
    return UnitArithmetic(
        cell=kind,
        layer=layer,
        step=step,
        unit=unit,
        backwards=read.backwards[direction],
        gates=tuple(gates.values()),
        h_before=own,
        c_before=c_before,
        cell_sum=cell_sum,
        state_sum=state_sum,
    )


def _sums(learned: LayerWeights, column: int, x: Floats, h_before: Floats) -> tuple[Sum, Sum]:
    """The input's and the recurrent share of one column of the kernels."""
    biases: list[float | None] = [float(bias) for bias in np.atleast_2d(learned.bias)[:, column]]
    recurrent_bias = biases[1] if len(biases) > 1 else None
    return (
        Sum(biases[0], _terms("x", learned.kernel[:, column], x)),
        Sum(recurrent_bias, _terms("h", learned.recurrent_kernel[:, column], h_before)),
    )


def _gate(learned: LayerWeights, index: int, x: Floats, h_before: Floats) -> NDArray[np.float64]:
    """A sigmoid gate of every unit of a layer with one bias; shape (units,)."""
    columns = slice(index * learned.units, (index + 1) * learned.units)
    sums: NDArray[np.float64] = learned.bias[columns].astype(np.float64)
    sums += x.astype(np.float64) @ learned.kernel[:, columns]
    sums += h_before.astype(np.float64) @ learned.recurrent_kernel[:, columns]
    return 0.5 * np.tanh(0.5 * sums) + 0.5


def _weighed(term: Term, gate: str, share: float) -> Term:
    """The same with the state times the gate of its unit."""
    return Term(f"{gate}{term.name[1:]} × {term.name}", term.weight, share * term.value)


def _terms(letter: str, column: Floats, values: Floats) -> tuple[Term, ...]:
    pairs = zip(column.tolist(), values.tolist(), strict=True)
    return tuple(Term(f"{letter}[{n}]", weight, value) for n, (weight, value) in enumerate(pairs))
