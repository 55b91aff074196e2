"""Keras' outputs for one review with `return_sequences` on and off, and its `return_state`."""

from typing import Any

import sentiment_core.rnn.keras.quiet_import  # noqa: F401  # isort: skip  # before TensorFlow
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
    `return_sequences` changed, and read the same input. The one without sequences returns its
    states too.

    Args:
        weights: after one of its epochs.
        padded: the encoded review; shape (clip_length,), int32.
    """
    embedding, *recurrent, _ = model_of(config, weights).layers
    review = keras.Input(shape=(config.clip_length,), dtype="int32")
    x = embedding(review)  # (1, clip_length, embedding_dim), with its mask
    outputs = []
    for layer in recurrent:
        last = _with_switches(layer, x, return_sequences=False, return_state=True)
        x = _with_switches(layer, x, return_sequences=True)  # what the next layer reads
        outputs.append([x, *last])
    # As a graph: step by step in Python would take several times as long.
    flat = [each for own in outputs for each in own]
    values = iter(keras.Model(review, flat).predict_on_batch(padded[None]))
    found = [[np.asarray(next(values)) for _ in own] for own in outputs]
    return KerasOutputs(
        version=str(keras.__version__),
        used=tuple(bool(layer.return_sequences) for layer in recurrent),
        sequences=tuple(sequence for sequence, *_ in found),
        singles=tuple(single for _, single, *_ in found),
        states=tuple(tuple(states) for _, _, *states in found),
        refusal=_refusal(embedding, recurrent[0]),
    )


def _with_switches(layer: Any, x: Any, **switches: bool) -> Any:
    """The output of a layer that differs from the trained one only in its switches."""
    changed = _changed(layer, f"{layer.name}_{switches['return_sequences']}", **switches)
    output = changed(x)
    changed.set_weights(layer.get_weights())
    return output


def _changed(layer: Any, name: str, **switches: bool) -> Any:
    if isinstance(layer, keras.layers.Bidirectional):
        inner = _changed(layer.forward_layer, f"{name}_inner", **switches)
        return keras.layers.Bidirectional(inner, name=name)
    settings = {**layer.get_config(), "name": name, **switches}
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
