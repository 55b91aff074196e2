"""TensorFlow and Keras, imported in silence; import this first."""

import os
import tempfile

import sentiment_core.rnn.keras.threads  # noqa: F401  # isort: skip  # before TensorFlow


def _import_tensorflow() -> None:
    """Import both; what it writes about this machine is shown only where that fails.

    It writes to the file descriptor before its own log level counts.
    """
    with tempfile.TemporaryFile() as written:
        terminal = os.dup(2)
        os.dup2(written.fileno(), 2)
        try:
            import keras  # noqa: F401
            import tensorflow  # noqa: F401
        except BaseException:
            written.seek(0)
            os.write(terminal, written.read())
            raise
        finally:
            os.dup2(terminal, 2)
            os.close(terminal)


_import_tensorflow()
