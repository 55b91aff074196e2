"""Keras models from the code that the page shows."""

from typing import Any

import sentiment_core.rnn.keras.quiet_import  # noqa: F401  # isort: skip  # before TensorFlow
import keras


def model_of_code(code: str, *, seed: int = 0) -> Any:
    """The model that a piece of code of `keras_code` makes.

    The code is run, not written twice: what a learner reads is what was trained.

    Args:
        code: of this project; never anybody else's.
    """
    keras.utils.set_random_seed(seed)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102
    return names["model"]
