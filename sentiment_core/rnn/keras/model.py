"""The Keras model that a config stands for."""

import tempfile
from pathlib import Path
from typing import Any

import sentiment_core.rnn.keras.quiet_import  # noqa: F401  # isort: skip  # before TensorFlow
import keras

from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import AnyCell, layer_name


def build_model(config: RunConfig, *, input_dim: int) -> Any:
    """A compiled `keras.Sequential` of stock layers, its weights drawn from the config's seed.

    Args:
        input_dim: rows of the Embedding: the largest id + 1.

    Returns:
        keras.Sequential, from (N, clip_length) int32 to (N, 1) float32.
    """
    keras.utils.set_random_seed(config.seed)
    model = keras.Sequential(
        [
            keras.Input(shape=(config.clip_length,), dtype="int32"),
            keras.layers.Embedding(input_dim, config.embedding_dim, mask_zero=config.mask_zero),
            # The next recurrent layer wants a state for every word; the head only the last.
            *(
                _recurrent(config, number, return_sequences=number < config.layers - 1)
                for number in range(config.layers)
            ),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )
    return model


def _recurrent(config: RunConfig, number: int, *, return_sequences: bool) -> Any:
    layer = recurrent_layer(
        config.layer_cells[number],
        config.layer_units[number],
        dropout=config.dropout,
        return_sequences=return_sequences,
    )
    return keras.layers.Bidirectional(layer) if config.bidirectional else layer


def recurrent_layer(cell: AnyCell, units: int, **settings: object) -> Any:
    """The Keras layer of a cell: Keras' own of that name, or the one that the cell's file gives.

    Args:
        settings: arguments of the layer besides the cell's own.
    """
    own = CELLS[cell].keras_layer
    kind = getattr(keras.layers, layer_name(cell)) if own is None else own()
    return kind(units, **settings, **CELLS[cell].arguments)


def model_of(config: RunConfig, weights: NetworkWeights) -> Any:
    """The Keras model of a run with its weights in place, ready to be saved or trained on.

    Args:
        weights: after one of its epochs.

    Returns:
        keras.Sequential, compiled; its optimizer starts anew.
    """
    model = build_model(config, input_dim=len(weights.embedding))
    model.set_weights(weights.as_arrays())
    # An optimizer that has not seen the variables yet is saved so that loading complains.
    model.optimizer.build(model.trainable_variables)
    return model


def model_file(config: RunConfig, weights: NetworkWeights) -> bytes:
    """The content of the `.keras` file of a run.

    Args:
        weights: after one of its epochs.
    """
    with tempfile.TemporaryDirectory(prefix="word-by-word-") as folder:
        path = Path(folder, "network.keras")
        model_of(config, weights).save(path)
        return path.read_bytes()
