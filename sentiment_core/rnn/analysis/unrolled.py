"""One unit unrolled over a few words: input, recurrence and output."""

from dataclasses import dataclass

import numpy as np

from sentiment_core.rnn.analysis.arithmetic import GateSum, UnitArithmetic, unit_arithmetic
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import NetworkWeights


@dataclass(frozen=True)
class UnrolledStep:
    """One unit at one word.

    Args:
        step: timestep, from 0.
        arithmetic: the unit's equations with their numbers.
        probability: P(positive) if the review ended here.
    """

    token: str
    step: int
    arithmetic: UnitArithmetic
    probability: float

    @property
    def candidate(self) -> GateSum:
        """The candidate; for SimpleRNN that is h itself."""
        name = CELLS[self.arithmetic.cell].candidate
        return next(gate for gate in self.arithmetic.gates if gate.name == name)

    @property
    def from_word(self) -> float:
        """The candidate's sum over the word's vector, without the bias."""
        return self.candidate.inputs.products

    @property
    def from_itself(self) -> float:
        """The part of the candidate's recurrent sum that comes from this unit's own state."""
        return self.candidate.share * self.candidate.recurrent.terms[self.arithmetic.unit].product

    @property
    def from_others(self) -> float:
        """The part that comes from the other units' states, and a second bias where there is."""
        return self.candidate.share * self.candidate.recurrent.total - self.from_itself

    @property
    def bias(self) -> float:
        """The candidate's bias."""
        return self.candidate.inputs.bias or 0.0


def unroll(
    trace: ReviewTrace, weights: NetworkWeights, *, layer: int, unit: int, first: int, count: int
) -> tuple[UnrolledStep, ...]:
    """One unit at each of a few words in a row.

    Args:
        layer: from 0.
        unit: from 0.
        first: timestep of the first word, from 0.
        count: words at the most; fewer at the end of the review.

    Raises:
        IndexError: the trace has no such layer, unit or step.
    """
    tokens = trace.tokens
    return tuple(
        UnrolledStep(
            tokens[step],
            step,
            unit_arithmetic(trace, weights, layer=layer, unit=unit, step=step),
            float(trace.probabilities[step]),
        )
        for step in range(first, min(first + count, len(trace.ids)))
    )


def busiest_unit(trace: ReviewTrace, *, layer: int, first: int, count: int) -> int:
    """The forward unit whose hidden state moved most over a few words; the first of equals.

    Args:
        layer: from 0.
        first: timestep of the first word, from 0.
        count: words at the most; fewer at the end of the review.

    Returns:
        The unit, from 0.
    """
    read = trace.layers[layer]
    units = read.hidden_states.shape[1] // len(read.backwards)
    states = read.hidden_states[:, :units]
    start = np.zeros_like(states[:1]) if first == 0 else states[first - 1 : first]
    window = np.concatenate([start, states[first : first + count]])
    return int(np.argmax(np.abs(np.diff(window, axis=0)).sum(axis=0)))
