"""The gradient through time against `tf.GradientTape` and finite differences, in float64."""

import numpy as np
import pytest

from sentiment_core.rnn.analysis.gradient import gradient_sizes, input_gradients, review_gradient
from sentiment_core.rnn.cells import CELLS
from sentiment_core.settings.limits import AnyCell, CellType, OpenedCell
from tests.examples import small_reader
from tests.rnn.analysis.judge import Judge

REVIEW = "w1 w5 nobody w9 w44 w199 w3 w1 w70"


@pytest.mark.parametrize("mask_zero", [True, False])
def test_several_inputs_at_once_are_each_alone(mask_zero: bool) -> None:
    reader = small_reader(layers=2, cell="LSTM", mask_zero=mask_zero)
    trace = reader.read(REVIEW)
    x = reader.weights.embedding[trace.ids]
    _, both = input_gradients(np.stack([x, x / 2]), reader.weights)
    assert np.abs(both[0] - review_gradient(trace, reader.weights).words).max() < 1e-6
    assert np.abs(both[1] - input_gradients((x / 2)[None], reader.weights)[1][0]).max() < 1e-6


def test_what_is_left_at_the_first_word_is_a_share_of_the_last() -> None:
    reader = small_reader()
    found = review_gradient(reader.read(REVIEW), reader.weights)
    sizes = gradient_sizes(found.states[-1].h)
    assert found.share_left == pytest.approx(sizes[0] / sizes[-1])
    assert sizes[0] == pytest.approx(np.sqrt((found.states[-1].h[0] ** 2).sum()))
    assert review_gradient(reader.read("w4"), reader.weights).share_left == 1


@pytest.mark.parametrize("layers", [1, 2])
def test_each_direction_ends_with_the_weights_of_the_head(layers: int) -> None:
    """Forward at the last word, backward at the first: dP/dh is p (1 - p) times the kernel."""
    reader = small_reader(cell="LSTM", layers=layers, bidirectional=True)
    trace = reader.read(REVIEW)
    forward, backward = review_gradient(trace, reader.weights).sizes(-1)
    slope = trace.prediction * (1 - trace.prediction)
    there, back = np.split(reader.weights.head_kernel[:, 0], 2)
    assert forward["h"][-1] == pytest.approx(slope * np.linalg.norm(there), rel=1e-4)
    assert backward["h"][0] == pytest.approx(slope * np.linalg.norm(back), rel=1e-4)
    assert set(forward) == set(backward) == {"h", "c"}


@pytest.mark.keras
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_it_is_that_of_tensorflow_and_of_finite_differences(cell: AnyCell, layers: int) -> None:
    reader = small_reader(cell=cell, layers=layers)
    trace = reader.read(REVIEW)
    found = review_gradient(trace, reader.weights)
    judge = Judge(reader.weights)
    x = reader.weights.embedding[trace.ids].astype(float)
    states, words = judge.gradients(x)
    _close(found.words, words)
    for ours, theirs in zip(found.states, states, strict=True):
        _close(ours.h, theirs[0])
        assert (ours.c is None) == (cell != CellType.LSTM)
        if ours.c is not None:
            _close(ours.c, theirs[1])
    nudge = 1e-5
    for step, number in [(0, 0), (3, 1), (len(x) - 1, 3)]:
        up, down = x.copy(), x.copy()
        up[step, number] += nudge
        down[step, number] -= nudge
        slope = (judge.prediction(up) - judge.prediction(down)) / (2 * nudge)
        size = np.linalg.norm(words[step])
        assert abs(found.words[step, number] - slope) < 1e-4 * size


@pytest.mark.keras
def test_layers_of_different_cells() -> None:
    reader = small_reader(cells=[OpenedCell.GRU_RESET_BEFORE, CellType.LSTM, CellType.GRU])
    trace = reader.read(REVIEW)
    found = review_gradient(trace, reader.weights)
    judge = Judge(reader.weights)
    states, words = judge.gradients(reader.weights.embedding[trace.ids].astype(float))
    _close(found.words, words)
    for ours, theirs in zip(found.states, states, strict=True):
        _close(ours.h, theirs[0])
        assert (ours.c is not None) == (len(theirs) == 2)
        if ours.c is not None:
            _close(ours.c, theirs[1])
    assert [state.c is not None for state in found.states] == [False, True, False]


@pytest.mark.keras
@pytest.mark.parametrize("cell", CELLS)
def test_in_both_directions_it_is_that_of_keras(cell: AnyCell) -> None:
    import tensorflow as tf

    from sentiment_core.rnn.keras.model import model_of

    reader = small_reader(cell=cell, layers=2, bidirectional=True)
    trace = reader.read(REVIEW)
    found = review_gradient(trace, reader.weights)
    y = x = tf.constant(reader.weights.embedding[trace.ids][None])
    with tf.GradientTape() as tape:
        tape.watch(x)
        for layer in model_of(reader.run.config, reader.weights).layers[1:]:
            y = layer(y)
    _close(found.words, np.asarray(tape.gradient(y, x))[0])
    assert [state.h.shape for state in found.states] == [(len(trace.ids), 8)] * 2


def _close(ours: np.ndarray, theirs: np.ndarray) -> None:
    """Within 1e-4 of the gradient's size at each step."""
    sizes = np.linalg.norm(theirs, axis=1)
    assert sizes.min() > 0
    assert (np.linalg.norm(ours - theirs, axis=1) / sizes).max() < 1e-4
