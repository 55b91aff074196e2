"""The decision rule: when a prediction counts as positive."""

import numpy as np
from numpy.typing import NDArray


def says_positive(probability: float | NDArray[np.floating]) -> NDArray[np.bool_]:
    """Whether predictions count as positive: above 0.5, so not at exactly 0.5.

    Args:
        probability: P(positive); any shape.

    Returns:
        bool of that shape.

    Source: Keras 3.15.1, `keras.metrics.binary_accuracy`, which compares with `> threshold`.
    """
    return np.asarray(probability) > 0.5
