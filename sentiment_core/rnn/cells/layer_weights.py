"""The weights of one recurrent layer."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# None where a cell has no such array; a cell that has it need not ask.
MaybeFloats = Floats | Any


@dataclass(frozen=True, eq=False)
class LayerWeights:
    """The weights of one recurrent layer, in Keras' layout; G is 1 for SimpleRNN, 4 LSTM, 3 GRU.

    Args:
        kernel: from the layer's input to its gates; shape (inputs, G * units).
        recurrent_kernel: from the previous hidden state to its gates; shape (units, G * units).
        bias: shape (G * units,); for GRU (2, G * units), input bias and recurrent bias.
    """

    kernel: Floats
    recurrent_kernel: Floats
    bias: Floats

    @property
    def arrays(self) -> tuple[Floats, ...]:
        """The list that Keras' `layer.set_weights()` takes; these very arrays."""
        return self.kernel, self.recurrent_kernel, self.bias

    @property
    def units(self) -> int:
        """Size of the hidden state."""
        return int(self.recurrent_kernel.shape[0])
