"""One layer at one word: its input, previous state and new state."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace, layer_inputs
from sentiment_core.rnn.network.weights import Floats, NetworkWeights


@dataclass(frozen=True, eq=False)
class OneStep:
    """One layer at one timestep.

    Args:
        x: what goes in; shape (embedding_dim,) in the first layer, (units,) in a further one.
        before: the hidden state before; shape (units,), zeros where a direction begins.
        after: the hidden state after; shape (units,).
        open: how far each gate is open, the mean over all units, in [0, 1]; not the candidate.
        parts: what each unit adds to the head's sum, `after` times its weight; shape (units,). None
            where another layer follows, and in a bidirectional one, whose backward state at the
            step is not what the head reads.
    """

    x: Floats
    before: Floats
    after: Floats
    open: Mapping[str, float]
    parts: Floats | None
    bias: float

    @property
    def moved(self) -> float:
        """Euclidean distance between the hidden states before and after."""
        return float(np.linalg.norm(self.after - self.before))

    @property
    def total(self) -> float:
        """The input of the head's sigmoid; the bias alone without `parts`."""
        return self.bias + (0.0 if self.parts is None else float(self.parts.sum()))


def one_step(trace: ReviewTrace, weights: NetworkWeights, *, layer: int, step: int) -> OneStep:
    """The input and the states of a layer at one timestep.

    Args:
        layer: in [0, layers of the trace).
        step: timestep of the trace, in [0, T).

    Raises:
        IndexError: layer or step is outside its range.
    """
    trace.check(layer=layer, step=step)
    read = trace.layers[layer]
    after = read.hidden_states[step]
    last = layer == len(trace.layers) - 1 and not trace.both_ways
    candidate = CELLS[weights.layer_cells[layer]].candidate
    return OneStep(
        x=layer_inputs(trace, weights, layer=layer)[step],
        before=read.before(step).h,
        after=after,
        open={
            name: float(values[step].mean())
            for name, values in read.gates.items()
            if name != candidate
        },
        parts=after * weights.head_kernel[:, 0] if last else None,
        bias=float(weights.head_bias[0]),
    )
