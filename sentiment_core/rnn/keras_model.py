"""A run's network as a `.keras` file.

Runs on a worker. Importing this module is cheap, so the web process may hand `keras_model_file` on
by name; Keras comes with the first call.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from sentiment_core.config import RunConfig
from sentiment_core.rnn.run import Report
from sentiment_core.rnn.weights import NetworkWeights


def keras_model_file(
    config: RunConfig,
    weights: NetworkWeights,
    report: Report,
    should_stop: Callable[[], bool],
) -> bytes:
    """The network as stock Keras saves it: layers, weights and how to train on.

    Weights are given rather than read, so that a worker need not see the page's store.

    Args:
        config: of the run.
        weights: after one of its epochs.
        report: not used; every work on a worker is given it.
        should_stop: not used; this takes about a second.

    Returns:
        The content of a `.keras` file, which `keras.saving.load_model` opens anywhere.
    """
    from sentiment_core.rnn.keras.model import model_of

    with tempfile.TemporaryDirectory(prefix="word-by-word-") as folder:
        path = Path(folder, "network.keras")
        model_of(config, weights).save(path)
        return path.read_bytes()
