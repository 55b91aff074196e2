"""The forward pass over layers, directions and starts, against Keras on the same weights."""

from dataclasses import replace

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is not installed")

from sentiment_core.rnn.cells import CELLS, State
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.cells.recurrence import Recurrence
from sentiment_core.rnn.keras.model import recurrent_layer
from sentiment_core.rnn.network.forward import (
    Direction,
    Layer,
    LayerTrace,
    back_through,
    layers_of,
    packed,
    run_network,
)
from sentiment_core.rnn.network.weights import Floats, LayerWeights
from sentiment_core.settings.limits import AnyCell, CellType, Side
from tests.examples import random_weights, small_config

pytestmark = pytest.mark.keras

LENGTHS = (3, 0, 7, 5)
WIDTH = 7


def weights_of(cell: AnyCell, *, embedding_dim: int = 4, seed: int = 0) -> LayerWeights:
    config = small_config(cell=cell, embedding_dim=embedding_dim)
    return random_weights(config, seed=seed).layers[0]


def inputs(reviews: int, *, width: int = WIDTH, size: int = 4) -> Floats:
    """Shape (B, T, size)."""
    return np.random.default_rng(3).normal(0, 1, (reviews, width, size)).astype(np.float32)


def direction(cell: AnyCell, weights: LayerWeights, **settings: object) -> Direction:
    return Direction(Recurrence(CELLS[cell], keep=True), weights, **settings)


def by_place(packed_rows: Floats, steps: PackedSteps) -> Floats:
    """Packed rows in their padded batch, NaN where nothing was read; shape (B, T, units)."""
    rows = np.full((len(steps.order) * steps.width, packed_rows.shape[1]), np.nan, np.float32)
    rows[steps.index] = packed_rows
    return rows.reshape(len(steps.order), steps.width, -1)


def read(layers: list[Layer], x: Floats, steps: PackedSteps) -> tuple[LayerTrace, ...]:
    return run_network(layers, x.reshape(-1, x.shape[-1])[steps.index], steps)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("padding", Side)
def test_two_directions_are_keras_bidirectional(cell: AnyCell, padding: Side) -> None:
    """Two such layers above each other, as in Keras' own IMDB example."""
    own = [
        [weights_of(cell, embedding_dim=size, seed=seed) for seed in (n, n + 5)]
        for n, size in enumerate((4, 8))
    ]
    layers = [
        (direction(cell, there), direction(cell, back, backwards=True)) for there, back in own
    ]
    x = inputs(len(LENGTHS))
    mask = np.zeros((len(LENGTHS), WIDTH), dtype=bool)
    for row, length in zip(mask, LENGTHS, strict=True):
        row[slice(WIDTH - length, None) if padding is Side.PRE else slice(length)] = True
    steps = PackedSteps.of(mask)
    traces = read(layers, x, steps)
    judge, stacked = (
        x,
        [
            keras.layers.Bidirectional(
                recurrent_layer(cell, 4, return_sequences=True, return_state=True)
            )
            for _ in own
        ],
    )
    for layer, both, trace in zip(stacked, own, traces, strict=True):
        layer.build(judge.shape)
        layer.set_weights([array for weights in both for array in weights.arrays])
        judge, *states = (np.asarray(part) for part in layer(judge, mask=mask))
        ours = by_place(trace.hidden_states, steps)
        assert trace.hidden_states.shape == (sum(LENGTHS), 8)
        assert np.abs(ours - judge)[mask].max() < 1e-5
        final = [
            part for state in trace.final_states for part in (state.h, state.c) if part is not None
        ]
        for found, theirs in zip(final, states, strict=True):
            assert np.abs(found - theirs).max() < 1e-5
        assert np.array_equal(trace.output, np.concatenate([final[0], final[len(final) // 2]], 1))
        assert all(gate.shape == (sum(LENGTHS), 8) for gate in trace.gates.values())


def test_backwards_is_keras_go_backwards_turned_round() -> None:
    own = weights_of(CellType.GRU)
    x = inputs(2)
    layer = keras.layers.GRU(4, return_sequences=True, go_backwards=True)
    layer.build(x.shape)
    layer.set_weights(own.arrays)
    judge = np.asarray(layer(x))[:, ::-1]
    steps = PackedSteps.full(2, WIDTH)
    [trace] = read([(direction(CellType.GRU, own, backwards=True),)], x, steps)
    assert np.abs(by_place(trace.hidden_states, steps) - judge).max() < 1e-5
    # Its output is the state at the first word, after all the others.
    assert np.abs(trace.output - judge[:, 0]).max() < 1e-5


@pytest.mark.parametrize("cell", CELLS)
def test_a_layer_goes_on_from_where_another_reading_stopped(cell: AnyCell) -> None:
    """Keras' `stateful`: the states at the end of one piece start the next one. The reviews of the
    second piece are sorted by length anew, so a state must find its own review."""
    own, x = weights_of(cell), inputs(len(LENGTHS))
    mask = np.arange(WIDTH) < np.array(LENGTHS)[:, None]
    layer = [(direction(cell, own),)]
    whole = [
        (state.h.copy(), state.c) for state in read(layer, x, PackedSteps.of(mask))[0].final_states
    ]
    [middle] = read(layer, x[:, :4], PackedSteps.of(mask[:, :4]))[0].final_states
    middle = State(middle.h.copy(), None if middle.c is None else middle.c.copy())
    steps = PackedSteps.of(mask[:, 4:])
    [rest] = read([(direction(cell, own, start=middle),)], x[:, 4:], steps)
    [(h, c)] = whole
    longer = np.array(LENGTHS) > 4
    assert np.abs(rest.output - h)[longer].max() < 1e-6
    if c is not None:
        assert np.abs(rest.final_states[0].c - c)[longer].max() < 1e-6


@pytest.mark.parametrize("cell", CELLS)
def test_a_start_is_keras_initial_state(cell: AnyCell) -> None:
    own, x = weights_of(cell), inputs(2)
    states = np.random.default_rng(4).normal(0, 0.5, (2, 2, 4)).astype(np.float32)
    start = State(states[0], states[1] if CELLS[cell].has_cell_state else None)
    layer = recurrent_layer(cell, 4, return_sequences=True)
    layer.build(x.shape)
    layer.set_weights(own.arrays)
    given = states if CELLS[cell].has_cell_state else states[:1]
    judge = np.asarray(layer(x, initial_state=list(given)))
    steps = PackedSteps.full(2, WIDTH)
    [trace] = read([(direction(cell, own, start=start),)], x, steps)
    assert np.abs(by_place(trace.hidden_states, steps) - judge).max() < 1e-5


def test_dropout_is_one_factor_for_all_words_of_a_review() -> None:
    own, x = weights_of(CellType.LSTM), inputs(2)
    factors = np.array([[0, 2, 2, 0], [2, 2, 0, 0]], dtype=np.float32)
    steps = PackedSteps.full(2, WIDTH)
    layer = direction(CellType.LSTM, own)
    [judge] = read([(layer,)], x * factors[:, None], steps)
    expected = judge.hidden_states.copy()
    [found] = read([(replace(layer, dropout=factors),)], x, steps)
    assert np.array_equal(found.hidden_states, expected)


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_of_input_and_weights_are_those_of_keras(cell: AnyCell) -> None:
    """Of a sum over all states, each with a weight of its own; two reviews are shorter."""
    import tensorflow as tf

    own, x = weights_of(cell), inputs(len(LENGTHS))
    mask = np.arange(WIDTH) < np.array(LENGTHS)[:, None]
    steps = PackedSteps.of(mask)
    slope = np.random.default_rng(6).normal(0, 1, (*mask.shape, 4)).astype(np.float32)
    slope[~mask] = 0
    layer = recurrent_layer(cell, 4, return_sequences=True)
    layer.build(x.shape)
    layer.set_weights(own.arrays)
    with tf.GradientTape() as tape:
        tape.watch(given := tf.constant(x))
        total = tf.reduce_sum(layer(given, mask=mask) * slope)
    dx, *d_weights = tape.gradient(total, [given, *(each.value for each in layer.weights)])
    ours = (direction(cell, own),)
    read([ours], x, steps)
    found, [gradient] = back_through(ours, slope.reshape(-1, 4)[steps.index], steps)
    assert np.abs(by_place(found, steps) - np.asarray(dx))[mask].max() < 1e-4
    for mine, theirs in zip(gradient.weights.arrays, d_weights, strict=True):
        assert np.abs(theirs).max() > 0.1
        assert np.abs(mine - np.asarray(theirs)).max() < 1e-4 * np.abs(theirs).max()


@pytest.mark.parametrize("ids", [np.zeros((2, 5)), np.zeros((1, 0)), np.zeros((0, 5))], ids=str)
def test_reviews_without_words_end_in_zeros(ids: Floats) -> None:
    ids = ids.astype(np.int32)
    weights = random_weights(small_config(cell="LSTM", layers=2))
    steps = packed(ids, mask_zero=True)
    x = np.empty((0, 4), dtype=np.float32)
    for (one,), trace in zip(
        layers_of(weights, keep=True),
        run_network(layers_of(weights, keep=True), x, steps),
        strict=True,
    ):
        assert not trace.output.any()
        assert trace.output.shape == (len(ids), 4)
        turned = replace(one, backwards=True)
        assert not run_network([(turned,)], x, steps)[0].output.any()
