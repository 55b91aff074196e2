"""TensorFlow, imported in silence; import this first. The worker for Keras preloads it."""

import os
import tempfile
from typing import Any

import sentiment_core.rnn.keras.threads  # noqa: F401  # isort: skip  # before TensorFlow


def _import_tensorflow() -> None:
    """Import TensorFlow; what it writes about this machine is shown only where that fails.

    It writes to the file descriptor before its own log level counts.
    """
    with tempfile.TemporaryFile() as written:
        terminal = os.dup(2)
        os.dup2(written.fileno(), 2)
        try:
            import tensorflow  # noqa: F401
        except BaseException:
            written.seek(0)
            os.write(terminal, written.read())
            raise
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)


_import_tensorflow()


def dask_setup(worker: Any) -> None:
    """Lower this worker's priority; Dask calls it before the worker takes a job."""
    if hasattr(os, "nice"):
        os.nice(10)
