"""Preload of the worker for Keras; Dask calls `dask_setup` before it takes a job.

TensorFlow is loaded by the first job: where that fails, whoever waits for the job is told.
"""

import os
from typing import Any


def dask_setup(worker: Any) -> None:
    """Lower this worker's priority."""
    if hasattr(os, "nice"):
        os.nice(10)
