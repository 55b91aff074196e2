"""The training step against `model.fit` on the same batches."""

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is not installed")

from sentiment_core.rnn.keras.model import build_model
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.training.step import TrainingStep
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType, Side
from tests.examples import random_weights, small_config

pytestmark = pytest.mark.keras


def batches(
    count: int, reviews: int, steps: int, *, words: int, padding: Side = Side.POST
) -> list[tuple]:
    """Padded batches in which some words are rare, and some reviews are empty."""
    random = np.random.default_rng(4)
    found = []
    for _ in range(count):
        ids = np.minimum(3 + random.pareto(0.7, (reviews, steps)) * 3, words - 1).astype(np.int32)
        for row, length in zip(ids, random.integers(0, steps + 1, reviews), strict=True):
            row[slice(length, None) if padding is Side.POST else slice(steps - length)] = 0
        found.append((ids, random.integers(0, 2, reviews).astype(np.int8)))
    return found


@pytest.mark.long
@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize(
    "settings",
    [
        {"layers": 3, "units": 3, "embedding_dim": 5},
        {"mask_zero": False, "learning_rate": 0.03},
    ],
    ids=str,
)
def test_after_fifty_steps_the_weights_are_those_of_keras(
    cell: CellType, settings: dict[str, object]
) -> None:
    check_steps(small_config(**{"cell": cell, "dropout": 0, "layers": 2, **settings}), steps=50)


@pytest.mark.long
@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("padding", Side)
@pytest.mark.parametrize("mask_zero", [True, False])
def test_after_fifty_steps_both_directions_are_those_of_keras(
    cell: CellType, layers: int, padding: Side, mask_zero: bool
) -> None:
    config = small_config(
        cell=cell,
        layers=layers,
        bidirectional=True,
        padding=padding,
        mask_zero=mask_zero,
        dropout=0,
        units=3,
        embedding_dim=5,
    )
    check_steps(config, steps=50)


@pytest.mark.parametrize("padding", Side)
def test_a_few_steps_of_both_directions_are_those_of_keras(padding: Side) -> None:
    config = small_config(
        cell=CellType.LSTM, layers=2, bidirectional=True, padding=padding, dropout=0
    )
    check_steps(config, steps=3)


def check_steps(config: RunConfig, *, steps: int) -> None:
    """Each step's loss and accuracy, and the weights after the last, against Keras'."""
    model = build_model(config, input_dim=150)
    first = NetworkWeights.from_arrays(
        config.layer_cells, model.get_weights(), bidirectional=config.bidirectional
    )
    step = TrainingStep(config, first, np.random.default_rng(0))
    for ids, labels in batches(steps, 16, config.clip_length, words=150, padding=config.padding):
        judge = model.train_on_batch(ids, labels)
        model.reset_metrics()
        ours = step.on_batch(ids, labels)
        assert ours.mean_loss == pytest.approx(float(judge[0]), abs=1e-5)
        assert ours.accuracy == pytest.approx(float(judge[1]), abs=1e-6)
    for theirs, own in zip(model.get_weights(), step.weights().as_arrays(), strict=True):
        assert np.abs(theirs - own).max() < 1e-4


@pytest.mark.long
def test_a_word_that_stays_away_moves_on_as_in_keras() -> None:
    """Keras' Adam moves every row of an Embedding at every step, seen or not; here it is made up
    for later. A word is seen once, and then not for 600 steps."""
    config = small_config(dropout=0, units=2, embedding_dim=2, learning_rate=0.01)
    model = build_model(config, input_dim=150)
    step = TrainingStep(
        config,
        NetworkWeights.from_arrays(config.layer_cells, model.get_weights()),
        np.random.default_rng(0),
    )
    common = batches(1, 4, config.clip_length, words=20)[0]
    rare = np.full_like(common[0], 0)
    rare[:, 0] = 149
    positive = np.ones(4, dtype=np.int8)
    model.train_on_batch(rare, positive)
    step.on_batch(rare, positive)
    just_moved = np.asarray(model.get_weights()[0][149]).copy()
    for _ in range(600):
        model.train_on_batch(*common)
        step.on_batch(*common)
    theirs, own = model.get_weights()[0][149], step.weights().embedding[149]
    assert np.abs(theirs - just_moved).max() > 0.005
    assert np.abs(theirs - own).max() < 1e-5


@pytest.mark.long
@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_dropout_is_one_mask_for_all_words_of_a_review_and_keeps_the_mean(
    cell: CellType, bidirectional: bool
) -> None:
    """Not Keras' random numbers, but its rule: the loss of an untrained network with dropout,
    averaged over many masks, is Keras' average."""
    config = small_config(
        cell=cell,
        dropout=0.5,
        layers=2,
        units=3,
        learning_rate=1e-5,
        bidirectional=bidirectional,
    )
    weights = random_weights(config)
    ids, labels = batches(1, 200, config.clip_length, words=150)[0]
    model = build_model(config, input_dim=150)
    model.set_weights(weights.as_arrays())
    loss = keras.losses.BinaryCrossentropy()
    theirs = [float(loss(labels[:, None], model(ids, training=True))) for _ in range(40)]
    step = TrainingStep(config, weights, np.random.default_rng(1))
    ours = [step.on_batch(ids, labels).mean_loss for _ in range(40)]
    spread = np.std(theirs) / np.sqrt(len(theirs))
    assert np.mean(ours) == pytest.approx(np.mean(theirs), abs=6 * spread + 1e-3)
    assert np.std(ours) == pytest.approx(np.std(theirs), rel=0.5)


@pytest.mark.long
def test_an_epoch_of_empty_reviews_learns_the_head_only() -> None:
    config = small_config(dropout=0)
    weights = random_weights(config)
    step = TrainingStep(config, weights, np.random.default_rng(0))
    step.on_batch(np.zeros((8, 12), dtype=np.int32), np.ones(8, dtype=np.int8))
    now = step.weights()
    assert np.array_equal(now.embedding, weights.embedding)
    assert np.array_equal(now.layers[0].kernel, weights.layers[0].kernel)
    assert now.head_bias[0] > weights.head_bias[0]
