"""The untrained network against the installed Keras; an upgrade that draws otherwise fails here."""

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is not installed")
import tensorflow as tf

from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.keras.model import build_model
from sentiment_core.rnn.training.initial_weights import _orthogonal, initial_weights
from sentiment_core.rnn.training.stateless_random import stateless_normal, stateless_uniform
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType
from tests.examples import small_config

pytestmark = pytest.mark.keras

# A cell with a Keras layer of its own draws as that layer pleases.
STOCK = [cell for cell in CellType if CELLS[cell].keras_layer is None]
CHANGED = (
    f"Keras {keras.__version__} draws other initial weights than this project. A run with a seed "
    "is then no longer the exported script with that seed: find out what Keras draws now, and "
    "change rnn/training/initial_weights.py with it."
)


def check(config: RunConfig, *, input_dim: int) -> None:
    ours = initial_weights(config, input_dim=input_dim).as_arrays()
    theirs = [np.asarray(array) for array in build_model(config, input_dim=input_dim).get_weights()]
    assert [array.shape for array in ours] == [array.shape for array in theirs]
    recurrent = {2 + 3 * layer for layer in range(config.layers * config.directions)}
    for place, (own, judge) in enumerate(zip(ours, theirs, strict=True)):
        assert own.dtype == judge.dtype == np.float32
        assert own.flags.c_contiguous
        if place in recurrent:
            square = own.shape[0] == own.shape[1]
            assert np.abs(own - judge).max() < (3e-5 if square else 1e-6), CHANGED
        else:
            assert np.array_equal(own, judge), CHANGED


@pytest.mark.parametrize("cell", STOCK)
@pytest.mark.parametrize("layers", [1, 3])
def test_bidirectional_equals_keras_for_the_same_seed(cell: CellType, layers: int) -> None:
    """Keras makes three layers for one: the one it is given, and two from its settings."""
    config = small_config(cell=cell, layers=layers, bidirectional=True, units=5, embedding_dim=3)
    check(config, input_dim=150)


@pytest.mark.parametrize("cell", STOCK)
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize(
    ("seed", "units", "embedding_dim"),
    [(0, 2, 128), (1, 32, 32), (2**31 - 1, 5, 3), (2_024, 128, 2)],
)
def test_equal_keras_for_the_same_seed(
    cell: CellType, layers: int, seed: int, units: int, embedding_dim: int
) -> None:
    """Recurrent kernels are square for a SimpleRNN and wide for the others."""
    check(
        RunConfig(cell=cell, layers=layers, seed=seed, units=units, embedding_dim=embedding_dim),
        input_dim=151,
    )


def test_the_default_and_the_largest_vocabulary() -> None:
    check(RunConfig(), input_dim=10_000)
    check(RunConfig(seed=2_024, layers=2, num_words=None), input_dim=88_588)


def test_with_and_without_dropout_the_draws_are_the_same() -> None:
    for cell in STOCK:
        with_dropout, without = (
            initial_weights(small_config(cell=cell, layers=2, dropout=rate), input_dim=150)
            for rate in (0.5, 0.0)
        )
        for one, other in zip(with_dropout.as_arrays(), without.as_arrays(), strict=True):
            assert np.array_equal(one, other)
        check(small_config(cell=cell, layers=2, dropout=0.0), input_dim=150)


@pytest.mark.parametrize("shape", [(1,), (7, 5), (4, 4), (3, 129), (513, 3)])
@pytest.mark.parametrize("seed", [0, 1, 123_456, 10**9, 2**32 - 1])
def test_the_stateless_numbers_are_those_of_tensorflow(shape: tuple[int, ...], seed: int) -> None:
    wanted = np.array([seed, 0], dtype=np.uint32)
    theirs = tf.random.stateless_uniform(shape, wanted, -0.3, 0.7).numpy()
    assert np.array_equal(stateless_uniform(shape, -0.3, 0.7, seed=seed), theirs), CHANGED
    normal = tf.random.stateless_normal(shape, wanted).numpy()
    assert np.abs(stateless_normal(shape, seed=seed) - normal).max() < 1e-6, CHANGED


@pytest.mark.parametrize(
    "shape", [(12, 4), (128, 2), (9, 8), (6, 6), (4, 12), (32, 96), (128, 128)]
)
@pytest.mark.parametrize("seed", [3, 77, 10**9])
def test_an_orthogonal_kernel_of_any_shape_is_that_of_keras(
    shape: tuple[int, int], seed: int
) -> None:
    """Keras decomposes in float32, this project in float64.

    The rounding of the one grows with the condition of what is decomposed: of a square matrix of
    random numbers it is in the hundreds, of others small.
    """
    theirs = np.asarray(keras.initializers.Orthogonal(seed=seed)(shape))
    ours = _orthogonal(*shape, seed)
    long, short = max(shape), min(shape)
    condition = np.linalg.cond(stateless_normal((long, short), seed=seed))
    rounding = np.finfo(np.float32).eps * condition
    assert np.abs(ours - theirs).max() < max(1e-6, rounding), CHANGED
    if long >= 2 * short:
        assert np.abs(ours - theirs).max() < 1e-6, CHANGED
    rows = ours if shape[0] <= shape[1] else ours.T
    assert np.abs(rows @ rows.T - np.eye(short)).max() < 1e-6
