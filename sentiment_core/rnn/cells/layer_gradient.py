"""The gradients of one recurrent layer."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.cells.cell import State
from sentiment_core.rnn.cells.layer_weights import Floats, LayerWeights


@dataclass(frozen=True, eq=False)
class LayerGradient:
    """Gradients of the loss.

    Args:
        inputs: gradient of the packed input; shape (N, inputs).
        weights: gradients of kernel, recurrent kernel and bias, in Keras' layout.
        states: gradients of the packed states, through all that follows; shape (N, units). None
            where they were not kept.
    """

    inputs: Floats
    weights: LayerWeights
    states: State | None = None

    def taken(self, order: NDArray[np.int64]) -> "LayerGradient":
        """The same with the packed positions in another order; shape (N,)."""
        h, c = (None, None) if self.states is None else (self.states.h, self.states.c)
        states = None if h is None else State(h[order], None if c is None else c[order])
        return LayerGradient(self.inputs[order], self.weights, states)
