"""Whether Keras is installed, without importing it."""

from functools import cache
from importlib.util import find_spec

from sentiment_core.errors import RunError
from sentiment_core.i18n import t

KERAS_IS_MISSING = t(
    "This needs TensorFlow, which is not installed here. It supports Python 3.11 to 3.13."
)


@cache
def keras_is_installed() -> bool:
    """Whether Keras and its TensorFlow are installed."""
    return all(find_spec(name) is not None for name in ("keras", "tensorflow"))


def need_keras() -> None:
    """Check that Keras and TensorFlow are installed.

    Raises:
        RunError: it is not installed.
    """
    if not keras_is_installed():
        raise RunError(KERAS_IS_MISSING)
