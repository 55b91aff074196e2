"""Keras' outputs for one review with `return_sequences` on and off."""

from typing import Any

import sentiment_core.rnn.keras.threads  # noqa: F401  # isort: skip  # before TensorFlow
import keras
import numpy as np

from sentiment_core.rnn.keras.model import model_of
from sentiment_core.rnn.network.keras_outputs import KerasOutputs
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.encoding import Ids


def outputs_of(config: RunConfig, weights: NetworkWeights, padded: Ids) -> KerasOutputs:
    """Have Keras read a review with each layer's switch on and off.

    Both layers of a pair are made from the trained layer's own settings and weights, with only
    `return_sequences` changed, and read the same input.

    Args:
        weights: after one of its epochs.
        padded: the encoded review; shape (clip_length,), int32.
    """
    embedding, *recurrent, _ = model_of(config, weights).layers
    review = keras.Input(shape=(config.clip_length,), dtype="int32")
    x = embedding(review)  # (1, clip_length, embedding_dim), with its mask
    outputs = []
    for layer in recurrent:
        outputs.append(_with_switch(layer, x, return_sequences=False))
        x = _with_switch(layer, x, return_sequences=True)  # what the next layer reads
        outputs.append(x)
    # As a graph: step by step in Python would take several times as long.
    values = keras.Model(review, outputs).predict_on_batch(padded[None])
    return KerasOutputs(
        version=str(keras.__version__),
        used=tuple(bool(layer.return_sequences) for layer in recurrent),
        sequences=tuple(np.asarray(value) for value in values[1::2]),
        singles=tuple(np.asarray(value) for value in values[::2]),
        refusal=_refusal(embedding, recurrent[0]),
    )


def _with_switch(layer: Any, x: Any, *, return_sequences: bool) -> Any:
    """The output of a layer that differs from the trained one only in its switch."""
    changed = _changed(layer, f"{layer.name}_{return_sequences}", return_sequences=return_sequences)
    output = changed(x)
    changed.set_weights(layer.get_weights())
    return output


def _changed(layer: Any, name: str, *, return_sequences: bool) -> Any:
    settings = {**layer.get_config(), "name": name, "return_sequences": return_sequences}
    return type(layer).from_config(settings)


def _refusal(embedding: Any, layer: Any) -> str:
    """Keras' error when a recurrent layer gets one vector instead of a sequence."""
    try:
        keras.Sequential(
            [
                keras.Input(shape=(None,), dtype="int32"),
                embedding,
                _changed(layer, "layer_1", return_sequences=False),
                _changed(layer, "layer_2", return_sequences=False),
            ]
        )
    except ValueError as error:
        return str(error)
    raise RuntimeError("Keras took a recurrent layer after one with return_sequences=False")
