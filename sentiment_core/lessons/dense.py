"""Dense layer and activations.

Source: Keras 3.15.1, `Dense`, `activations.relu`, `activations.softmax`.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.network.weights import Floats

_Float = TypeVar("_Float", bound=np.floating)


@dataclass(frozen=True, eq=False)
class DenseLayer:
    """Weights of a Dense layer.

    Args:
        kernel: shape (inputs, units).
        bias: shape (units,).
    """

    kernel: Floats
    bias: Floats

    def sums(self, x: Floats) -> Floats:
        """The layer's output before its activation.

        Args:
            x: shape (..., inputs).

        Returns:
            float32, shape (..., units).
        """
        given: Floats = x @ self.kernel + self.bias
        return given


def relu(x: Floats) -> Floats:
    """Each number, or 0 where it is negative.

    Args:
        x: any shape.

    Returns:
        float32, a new array of that shape.
    """
    return np.maximum(x, np.float32(0))


def softmax(logits: NDArray[_Float]) -> NDArray[_Float]:
    """Shares that sum to 1 along the last axis, larger for larger logits.

    Args:
        logits: shape (..., n), n at least 1.

    Returns:
        From 0 to 1; the shape and dtype of `logits`.
    """
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares = raised / raised.sum(axis=-1, keepdims=True)
    scaled: NDArray[_Float] = shares.astype(logits.dtype, copy=False)
    return scaled
