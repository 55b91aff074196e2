"""The output layer on a sequence: all steps at once, or called once for each step.

Source: Keras 3.15.1, `Dense` multiplies the last axis of its input; `TimeDistributed` calls its
layer on each step with the same weights.
"""

from dataclasses import dataclass

import numpy as np

from sentiment_core.rnn.network.trace import ReviewTrace, apply_head
from sentiment_core.rnn.network.weights import Floats, NetworkWeights


@dataclass(frozen=True, eq=False)
class BothHeads:
    """The outputs of both ways for one review.

    Args:
        dense: of `Dense`; shape (T,), float32.
        time_distributed: of `TimeDistributed(Dense)`; shape (T,), float32.
        parameters: of either.
    """

    dense: Floats
    time_distributed: Floats
    parameters: int

    @property
    def difference(self) -> float:
        """The largest difference between the two, at least 0."""
        return float(np.abs(self.dense - self.time_distributed).max())


def both_heads(trace: ReviewTrace, weights: NetworkWeights) -> BothHeads:
    """Apply the output layer to the states of a review in both ways.

    Args:
        trace: the reading, at least one step long.
    """
    states = trace.hidden_states  # (T, outputs)
    return BothHeads(
        apply_head(states, weights),
        np.array([apply_head(state, weights) for state in states]),
        weights.head_kernel.size + weights.head_bias.size,
    )
