"""This project's recurrence inside Keras: outputs, gradients and training of the stock layers."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from sentiment_core.limits import CellType
from sentiment_core.rnn.fast_layers import FAST_LAYERS
from sentiment_core.rnn.model import build_model
from tests.examples import random_weights, small_config

pytestmark = pytest.mark.keras


def both(cell: CellType, units: int, inputs: int, **settings: object) -> tuple:
    """A stock layer and a fast one with the same weights."""
    layers = getattr(keras.layers, cell)(units, **settings), FAST_LAYERS[cell](units, **settings)
    random = np.random.default_rng(7)
    for layer in layers:
        layer.build((None, None, inputs))
    weights = [random.normal(0, 0.5, w.shape).astype(np.float32) for w in layers[0].get_weights()]
    for layer in layers:
        layer.set_weights(weights)
    return layers


def gradients(layer: keras.Layer, x: np.ndarray, mask: np.ndarray | None, pull: np.ndarray) -> list:
    """Output, and the gradients of a weighted sum of it."""
    inputs = tf.Variable(x)
    with tf.GradientTape() as tape:
        output = layer(inputs, mask=mask, training=False)
        loss = tf.reduce_sum(output * pull)
    found = tape.gradient(loss, [inputs, *layer.trainable_variables])
    return [np.asarray(part) for part in (output, *found)]


def masks(random: np.random.Generator, reviews: int, steps: int) -> list[np.ndarray | None]:
    lengths = random.integers(0, steps + 1, reviews)
    after = np.arange(steps) < lengths[:, None]
    return [None, after, after[:, ::-1].copy(), random.random((reviews, steps)) < 0.5]


SHAPES = [(1, 1, 1, 1), (3, 5, 2, 4), (130, 7, 8, 5), (2, 40, 3, 4)]


@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize("return_sequences", [True, False])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_outputs_and_gradients_are_those_of_the_stock_layer(
    cell: CellType, return_sequences: bool, shape: tuple[int, int, int, int]
) -> None:
    reviews, steps, inputs, units = shape
    random = np.random.default_rng(sum(shape))
    stock, fast = both(cell, units, inputs, return_sequences=return_sequences)
    x = random.normal(0, 1, (reviews, steps, inputs)).astype(np.float32)
    width = (reviews, steps, units) if return_sequences else (reviews, units)
    pull = random.normal(0, 1, width).astype(np.float32)
    for mask in masks(random, reviews, steps):
        judge, ours = gradients(stock, x, mask, pull), gradients(fast, x, mask, pull)
        for theirs, own in zip(judge, ours, strict=True):
            assert np.abs(theirs - own).max() <= 1e-4 * max(1.0, np.abs(theirs).max())


@pytest.mark.parametrize("cell", CellType)
def test_dropout_takes_the_mask_that_the_stock_layer_takes(cell: CellType) -> None:
    stock, fast = both(cell, 4, 3, dropout=0.5, seed=3, return_sequences=True)
    x = np.random.default_rng(1).normal(0, 1, (6, 5, 3)).astype(np.float32)
    judge, ours = np.asarray(stock(x, training=True)), np.asarray(fast(x, training=True))
    assert np.abs(judge - ours).max() < 1e-5
    assert np.abs(ours - np.asarray(fast(x, training=False))).max() > 0.01


@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_model_fit_learns_the_same_with_fast_layers(cell: CellType, layers: int) -> None:
    config = small_config(cell=cell, layers=layers, dropout=0)
    random = np.random.default_rng(2)
    x = random.integers(3, 150, (64, config.clip_length)).astype(np.int32)
    for row, length in zip(x, random.integers(0, config.clip_length + 1, 64), strict=True):
        row[length:] = 0
    y = (x[:, :1] % 2).astype(np.float32)
    stock = build_model(config, input_dim=150)
    fast = keras.Sequential(
        [
            keras.Input(shape=(config.clip_length,), dtype="int32"),
            keras.layers.Embedding(150, config.embedding_dim, mask_zero=True),
            *(
                FAST_LAYERS[cell](config.units, return_sequences=number < layers)
                for number in range(1, layers + 1)
            ),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    fast.compile(
        optimizer=keras.optimizers.Adam(config.learning_rate),
        loss="binary_crossentropy",
        metrics=["accuracy"],
    )
    arrays = random_weights(config).as_arrays()
    histories = []
    for model in (stock, fast):
        model.set_weights(arrays)
        fitted = model.fit(x, y, batch_size=16, epochs=3, shuffle=False, verbose=0)
        histories.append(fitted.history)
    assert histories[1]["loss"] == pytest.approx(histories[0]["loss"], abs=1e-5)
    assert [w.path.split("/")[-1] for w in fast.weights] == [
        w.path.split("/")[-1] for w in stock.weights
    ]
    for theirs, own in zip(stock.get_weights(), fast.get_weights(), strict=True):
        assert np.abs(theirs - own).max() < 1e-4


def test_what_the_loop_does_not_know_is_left_to_the_stock_layer() -> None:
    x = np.random.default_rng(1).normal(0, 1, (2, 5, 3)).astype(np.float32)
    for settings in (
        {"go_backwards": True},
        {"activation": "relu"},
        {"return_state": True},
        {"reset_after": False},
    ):
        stock, fast = both(CellType.GRU, 4, 3, **settings)
        for theirs, own in zip(tf.nest.flatten(stock(x)), tf.nest.flatten(fast(x)), strict=True):
            assert np.abs(np.asarray(theirs) - np.asarray(own)).max() < 1e-6
    stock, fast = both(CellType.GRU, 4, 3)
    start = np.ones((2, 4), dtype=np.float32)
    assert np.allclose(stock(x, initial_state=start), fast(x, initial_state=start), atol=1e-6)
