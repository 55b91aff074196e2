"""Thread counts for TensorFlow and BLAS; import this before either.

One thread a run: several one-threaded runs side by side finish sooner than one run on all cores,
and the sums inside a step always come in the same order. TensorFlow reads these variables once,
when it starts. OPENBLAS_NUM_THREADS counts only for a process that has not imported NumPy yet, and
for those that it starts; where NumPy came first, `one_blas_thread` does it.
"""

import os

for _name in (
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
):
    os.environ.setdefault(_name, "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
