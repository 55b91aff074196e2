"""What a worker does when it starts; Dask calls `dask_setup` before the worker takes a job.

TensorFlow is imported here, before anything brings pandas in, and a tiny network of each cell
learns from one batch, so that no visitor waits for what happens only once.
"""

import os


def dask_setup(worker: object) -> None:
    """Make this process ready to train.

    Args:
        worker: not used; Dask gives it.
    """
    if hasattr(os, "nice"):
        os.nice(10)  # the web process goes first
    import numpy as np

    import sentiment_core.rnn.training  # noqa: F401  # what a job needs
    from sentiment_core.config import RunConfig
    from sentiment_core.limits import CellType
    from sentiment_core.rnn.blas import one_blas_thread
    from sentiment_core.rnn.model import build_model
    from sentiment_core.rnn.training_step import TrainingStep
    from sentiment_core.rnn.weights import NetworkWeights

    # A nanny sets the thread counts before NumPy is there; a worker without one has it already.
    one_blas_thread()
    ids = np.ones((16, 5), dtype=np.int32)
    labels = np.zeros(16, dtype=np.int8)
    for cell in CellType:
        config = RunConfig(cell=cell, units=2, embedding_dim=2, clip_length=5, num_words=50)
        weights = build_model(config, input_dim=50).get_weights()
        network = NetworkWeights.from_arrays(cell, weights)
        TrainingStep(config, network, np.random.default_rng()).on_batch(ids, labels)
