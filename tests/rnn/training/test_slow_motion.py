"""A step in slow motion: the numbers of the training loop, and those of Keras."""

import numpy as np
import pytest

from sentiment_core.data.tensors import TrainingTensors
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.run import Snapshot
from sentiment_core.rnn.training.adam import BETA_1, BETA_2, EPSILON
from sentiment_core.rnn.training.epochs import epoch_orders, run_epochs
from sentiment_core.rnn.training.initial_weights import initial_weights
from sentiment_core.rnn.training.progress import TrainingProgress
from sentiment_core.rnn.training.slow_motion import slow_step
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType, Side
from sentiment_core.text.encoding import EncodingRules
from tests.examples import WORDS, small_config

LABELS = np.array([1, 0, 1], dtype=np.int8)
LENGTHS = (7, 5, 4)


def batch(config: RunConfig, lengths: tuple[int, ...] = LENGTHS) -> np.ndarray:
    random = np.random.default_rng(3)
    ids = np.zeros((3, config.clip_length), dtype=np.int32)
    for row, length in zip(ids, lengths, strict=True):
        words = random.integers(3, 60, length)
        words[0] = 5  # a word that all have
        row[slice(length) if config.padding is Side.POST else slice(-length, None)] = words
    return ids


def trained(config: RunConfig, ids: np.ndarray) -> NetworkWeights:
    """What the loop that trains makes of three reviews that are all its training set."""
    rules = EncodingRules.of(config, WORDS)
    tensors = TrainingTensors(ids, LABELS, ids, LABELS, rules)
    told: list[object] = []
    progress = TrainingProgress(config, tensors, told.append, lambda: False)
    run_epochs(config, tensors, initial_weights(config, input_dim=150), progress)
    return [event.weights for event in told if isinstance(event, Snapshot)][-1]


@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize(
    "settings",
    [
        {"dropout": 0.5},
        {"dropout": 0, "layers": 2, "mask_zero": False},
        {"dropout": 0.5, "bidirectional": True, "padding": "pre", "learning_rate": 0.1},
    ],
    ids=str,
)
def test_its_weights_are_those_that_training_has_after_the_batch(
    cell: CellType, settings: dict[str, object]
) -> None:
    config = small_config(cell=cell, epochs=1, **settings)
    ids = batch(config)
    [order] = epoch_orders(config, 3)
    slow = slow_step(config, ids[order], LABELS[order])
    first, after = initial_weights(config, input_dim=150), trained(config, ids)
    rows = len(slow.weights.embedding)
    for index, (own, theirs, start) in enumerate(
        zip(slow.weights.as_arrays(), after.as_arrays(), first.as_arrays(), strict=True)
    ):
        theirs, start = (theirs, start) if index else (theirs[:rows], start[:rows])
        assert np.array_equal(own, theirs)
        assert not np.array_equal(own, start)
    assert np.array_equal(after.embedding[rows:], first.embedding[rows:])


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("mask_zero", [False, True])
def test_every_number_follows_from_those_before_it(bidirectional: bool, mask_zero: bool) -> None:
    config = small_config(
        cell=CellType.LSTM, layers=2, bidirectional=bidirectional, mask_zero=mask_zero, dropout=0
    )
    ids = batch(config)
    slow = slow_step(config, ids, LABELS)
    assert slow.read.sum(axis=1).tolist() == (list(LENGTHS) if mask_zero else [12] * 3)
    shape = (3, 12, config.outputs)
    for values in (*slow.states, *slow.gradients):
        assert values.shape == shape
        assert np.array_equal(np.isnan(values).any(axis=2), ~slow.read)
    p = 1 / (1 + np.exp(-slow.logits.astype(float)))
    assert slow.probabilities == pytest.approx(p, abs=1e-6)
    assert slow.losses == pytest.approx(-np.log(np.where(LABELS == 1, p, 1 - p)), abs=1e-6)
    assert slow.outcome.mean_loss == pytest.approx(slow.losses.mean(), abs=1e-6)
    assert slow.loss_before == pytest.approx(slow.outcome.mean_loss, abs=1e-6)
    assert slow.loss_after < slow.loss_before
    assert slow.errors == pytest.approx((p - LABELS) / 3, abs=1e-6)
    last = slow.states[-1][np.arange(3), slow.read.sum(axis=1) - 1]
    units = slice(config.units)  # of a backward direction, the last state is its first word's
    back = slow.gradients[-1][np.arange(3), slow.read.sum(axis=1) - 1]
    head = slow.moves[-2].before[:, 0]
    assert back[:, units] == pytest.approx(np.outer(slow.errors, head)[:, units], abs=1e-6)
    if not bidirectional:
        assert slow.logits == pytest.approx(last @ head, abs=1e-6)  # the bias is 0
    directions = 2 if bidirectional else 1
    assert len(slow.moves) == 3 + 3 * 2 * directions
    assert len({move.name for move in slow.moves}) == len(slow.moves)
    for move in slow.moves:
        step = slow.alpha * move.momentum / (np.sqrt(move.velocity) + EPSILON)
        assert move.after == pytest.approx(move.before - step, abs=1e-7)
        assert move.momentum == pytest.approx((1 - BETA_1) * move.gradient, rel=1e-5, abs=1e-12)
        if move.name != "Embedding":  # a word's squares are summed over its places
            squares = (1 - BETA_2) * move.gradient.astype(float) ** 2
            assert move.velocity == pytest.approx(squares, rel=1e-4, abs=1e-14)


def test_the_same_batch_again_and_again_is_learned() -> None:
    config = small_config(dropout=0.5, learning_rate=0.03)
    ids = batch(config)
    steps = [slow_step(config, ids, LABELS, number=number) for number in (1, 2, 30)]
    first, second, _ = steps
    assert second.loss_before == pytest.approx(first.loss_after)
    for one, other in zip(first.moves, second.moves, strict=True):
        assert np.array_equal(one.after, other.before)
    assert steps[-1].loss_after < steps[0].loss_before / 2
    assert 0 < steps[0].kept < 1


@pytest.mark.keras
@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize(("layers", "bidirectional"), [(2, False), (1, True)])
def test_gradients_and_adam_are_those_of_keras(
    cell: CellType, layers: int, bidirectional: bool
) -> None:
    import keras
    import tensorflow as tf

    from sentiment_core.rnn.keras.model import model_of

    config = small_config(
        cell=cell, layers=layers, bidirectional=bidirectional, dropout=0, learning_rate=0.01
    )
    ids = batch(config)
    slow = slow_step(config, ids, LABELS)
    model = model_of(config, initial_weights(config, input_dim=int(ids.max()) + 1))
    with tf.GradientTape() as tape:
        p = model(ids, training=True)
        loss = keras.losses.BinaryCrossentropy()(LABELS[:, None], p)
    assert float(loss) == pytest.approx(slow.outcome.mean_loss, abs=1e-6)
    assert np.abs(np.asarray(p)[:, 0] - slow.probabilities).max() < 1e-6
    gradients = tape.gradient(loss, model.trainable_variables)
    model.optimizer.apply(gradients, model.trainable_variables)
    words = np.unique(ids[ids > 0])
    momenta, velocities = (
        [found for found in model.optimizer.variables if found.path.endswith(kind)]
        for kind in ("momentum", "velocity")
    )
    for move, *theirs in zip(
        slow.moves, gradients, momenta, velocities, model.trainable_variables, strict=True
    ):
        judged = [np.asarray(tf.convert_to_tensor(array)) for array in theirs]
        if move.name == "Embedding":
            judged = [array[words] for array in judged]
        gradient, momentum, velocity, after = judged
        assert np.abs(move.gradient - gradient).max() < 1e-6
        assert np.abs(move.momentum - momentum).max() < 1e-7
        assert np.abs(move.velocity - velocity).max() < 1e-8
        assert np.abs(move.velocity - velocity).max() < 1e-3 * np.abs(velocity).max()
        # Where a gradient is all but rounding, Adam's step is its sign: there, none is judged.
        sure = np.abs(gradient) > 1e-5
        assert sure.any()
        assert np.abs(move.after - after)[sure].max() < 1e-4 * config.learning_rate + 1e-6


@pytest.mark.keras
@pytest.mark.parametrize("cell", CellType)
def test_the_gradient_of_every_state_is_that_of_keras(cell: CellType) -> None:
    """Keras' cells are run step by step on a tape, which then has every state."""
    import keras
    import tensorflow as tf

    from sentiment_core.rnn.keras.model import model_of

    config = small_config(cell=cell, layers=2, dropout=0, clip_length=6)
    ids = batch(config, (6, 6, 6))
    slow = slow_step(config, ids, LABELS)
    model = model_of(config, initial_weights(config, input_dim=int(ids.max()) + 1))
    embedding, *recurrent, head = model.layers
    with tf.GradientTape(persistent=True) as tape:
        inputs = tf.unstack(embedding(ids), axis=1)
        kept = []
        for layer in recurrent:
            states, outputs = [tf.zeros((3, 4))] * len(tf.nest.flatten(layer.cell.state_size)), []
            for x in inputs:
                output, states = layer.cell(x, states)
                outputs.append(output)
            kept.append(outputs)
            inputs = outputs
        loss = keras.losses.BinaryCrossentropy()(LABELS[:, None], head(inputs[-1]))
    for outputs, own_states, own_gradients in zip(kept, slow.states, slow.gradients, strict=True):
        for step, output in enumerate(outputs):
            assert np.abs(np.asarray(output) - own_states[:, step]).max() < 1e-6
            judged = np.asarray(tape.gradient(loss, output))
            assert np.abs(judged - own_gradients[:, step]).max() < 1e-6
            assert np.abs(judged).max() > 1e-5
