"""Computations by Keras itself, in its own process.

Importing this module is cheap, so the web process may hand these functions on by name; Keras comes
with the first call. Weights are given rather than read, so that the process need not see the
page's store.
"""

from collections.abc import Callable

from sentiment_core.rnn.network.keras_outputs import KerasOutputs
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.run import Report
from sentiment_core.rnn.training.keras_installed import load_keras
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.encoding import Ids


def keras_outputs(
    config: RunConfig,
    weights: NetworkWeights,
    padded: Ids,
    report: Report,
    should_stop: Callable[[], bool],
) -> KerasOutputs:
    """Keras' outputs for a review with `return_sequences` on and off, for each layer.

    Args:
        weights: after one of its epochs.
        padded: the encoded review; shape (clip_length,), int32.
        should_stop: not used; this takes about a second.

    Raises:
        RunError: Keras cannot be loaded.
    """
    load_keras()
    from sentiment_core.rnn.keras.outputs import outputs_of

    return outputs_of(config, weights, padded)


def keras_model_file(
    config: RunConfig, weights: NetworkWeights, report: Report, should_stop: Callable[[], bool]
) -> bytes:
    """The network as a `.keras` file: layers, weights and compile settings.

    Args:
        weights: after one of its epochs.
        should_stop: not used; this takes about a second.

    Returns:
        The content of a `.keras` file, which `keras.saving.load_model` opens anywhere.

    Raises:
        RunError: Keras cannot be loaded.
    """
    load_keras()
    from sentiment_core.rnn.keras.model import model_file

    return model_file(config, weights)
