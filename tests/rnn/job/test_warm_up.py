"""What a worker does before its first job."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import numpy
from threadpoolctl import threadpool_info
from types import SimpleNamespace
from sentiment_core.rnn.training.cost import PACE
from sentiment_core.rnn.job.warm_up import dask_setup
worker = SimpleNamespace(metrics={})
dask_setup(worker)
assert 0.01 < worker.metrics[PACE](worker) < 100
print({pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"})
"""


@pytest.mark.keras
def test_a_worker_without_a_nanny_multiplies_on_one_thread() -> None:
    """NumPy came before the variables that a nanny sets, and took a thread for every core."""
    names = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=Path(__file__).parents[3],
        env={name: value for name, value in os.environ.items() if name not in names},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "{1}\n"
