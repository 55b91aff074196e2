"""Whether Keras is installed and can be loaded; importing this module does not load it."""

import subprocess
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from sentiment_core.errors import RunError
from sentiment_core.i18n import t

KERAS_IS_MISSING = t(
    "This needs TensorFlow, which is not installed here. It supports Python 3.11 to 3.13."
)
_ROOT = Path(__file__).parents[3]
_LOAD = "sentiment_core.rnn.keras.quiet_import"


@cache
def keras_is_installed() -> bool:
    """Whether Keras and its TensorFlow are installed."""
    return all(find_spec(name) is not None for name in ("keras", "tensorflow"))


def load_keras() -> None:
    """Load Keras and TensorFlow into this process.

    Raises:
        RunError: one is not installed, or its import fails.
    """
    _check_installed()
    try:
        import_module(_LOAD)
    except (Exception, SystemExit) as error:
        raise _broken(f"{type(error).__name__}: {error}") from error


def need_keras() -> None:
    """Check that Keras and TensorFlow can be loaded, in a process of its own.

    A TensorFlow that was built for another processor ends the process that loads it by a signal;
    this one goes on, and can say so.

    Raises:
        RunError: one is not installed or cannot be loaded.
    """
    _check_installed()
    done = subprocess.run(
        [sys.executable, "-c", f"import {_LOAD}"],
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().rpartition("\n")[2]
        ended = t("it ended with code {code}", code=done.returncode)
        raise _broken(last if done.returncode > 0 and last else ended)


def _check_installed() -> None:
    if not keras_is_installed():
        raise RunError(KERAS_IS_MISSING)


def _broken(reason: str) -> RunError:
    line = " ".join("".join(c if c.isprintable() else " " for c in reason).split())
    return RunError(
        t(
            "TensorFlow is installed here, but loading it fails ({reason}). Install it again.",
            reason=line[:200].rstrip("."),
        )
    )
