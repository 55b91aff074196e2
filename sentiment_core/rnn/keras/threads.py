"""TensorFlow, imported in silence and with thread counts; import this first. Workers preload it.

One thread a run: several one-threaded runs side by side finish sooner than one run on all cores,
and the sums inside a step always come in the same order. TensorFlow reads these variables once,
when it starts. OPENBLAS_NUM_THREADS counts only for a process that has not imported NumPy yet, and
for those that it starts; where NumPy came first, `one_blas_thread` does it.
"""

import os
import tempfile
from typing import Any

for _name in (
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")


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
