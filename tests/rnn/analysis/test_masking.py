"""Pads with masking and without, against Keras on the same weights."""

import numpy as np
import pytest

from sentiment_core.rnn.analysis.masking import beside_longer, pads_curve, read_padded
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.settings.limits import AnyCell, CellType, Side
from tests.examples import random_weights, small_config

IDS = np.array([4, 8, 12, 47, 6, 73], dtype=np.int32)
LONGER = np.full(60, 4, dtype=np.int32)
# Two layers for each cell; one is enough to see that a single one works too.
CASES = [*((cell, 2) for cell in CELLS), (CellType.GRU, 1)]


def weights_of(cell: AnyCell, layers: int = 1) -> NetworkWeights:
    return random_weights(small_config(cell=cell, layers=layers))


def judge(batch: np.ndarray, weights: NetworkWeights, *, layers: int, mask_zero: bool) -> float:
    """What Keras says about the first review of a batch."""
    from sentiment_core.rnn.keras.model import model_of

    config = small_config(
        cell=weights.layer_cells[0],
        layers=layers,
        mask_zero=mask_zero,
        clip_length=batch.shape[1],
        bidirectional=bool(weights.backwards),
    )
    return float(np.asarray(model_of(config, weights)(batch))[0, 0])


def padded(pads: int, padding: Side) -> np.ndarray:
    zeros = np.zeros(pads, dtype=np.int32)
    return np.concatenate([zeros, IDS] if padding is Side.PRE else [IDS, zeros])


@pytest.mark.keras
@pytest.mark.parametrize(("cell", "layers"), CASES)
@pytest.mark.parametrize("padding", Side)
@pytest.mark.parametrize("mask_zero", [True, False])
def test_states_at_every_place_are_those_of_keras(
    cell: AnyCell, layers: int, padding: Side, mask_zero: bool
) -> None:
    import keras

    from sentiment_core.rnn.keras.model import recurrent_layer

    weights = weights_of(cell, layers)
    reading = read_padded(IDS, weights, pads=5, padding=padding, mask_zero=mask_zero)
    assert reading.ids.tolist() == padded(5, padding).tolist()
    assert reading.is_word.sum() == len(IDS)
    inputs = keras.Input(shape=(11,), dtype="int32")
    embedding = keras.layers.Embedding(150, 4, mask_zero=mask_zero)
    x = embedding(inputs)
    embedding.set_weights([weights.embedding])
    for values in weights.layers:
        layer = recurrent_layer(cell, 4, return_sequences=True)
        x = layer(x)
        layer.set_weights([values.kernel, values.recurrent_kernel, values.bias])
    states = np.asarray(keras.Model(inputs, x)(reading.ids[None]))[0]
    assert np.abs(reading.outputs - states).max() < 1e-5
    said = judge(reading.ids[None], weights, layers=layers, mask_zero=mask_zero)
    assert reading.prediction == pytest.approx(said, abs=1e-5)


@pytest.mark.keras
@pytest.mark.parametrize(("cell", "layers"), CASES)
def test_the_curve_is_what_keras_says_beside_so_many_pads(cell: AnyCell, layers: int) -> None:
    from sentiment_core.rnn.keras.model import model_of

    weights = weights_of(cell, layers)
    curve = pads_curve(IDS, weights, most=20, every=10)
    assert curve.pads.tolist() == [0, 10, 20]
    config = small_config(cell=cell, layers=layers, mask_zero=False, clip_length=26)
    batch = np.stack([padded(20, padding) for padding in (Side.POST, Side.PRE)])
    said = np.asarray(model_of(config, weights)(batch))[:, 0]
    assert [curve.after[2], curve.before[2]] == pytest.approx(said.tolist(), abs=1e-5)
    alone = judge(IDS[None], weights, layers=layers, mask_zero=True)
    assert [curve.masked, curve.after[0], curve.before[0]] == pytest.approx([alone] * 3, abs=1e-5)
    between = [
        read_padded(IDS, weights, pads=10, padding=padding, mask_zero=False).prediction
        for padding in (Side.POST, Side.PRE)
    ]
    assert [curve.after[1], curve.before[1]] == pytest.approx(between, abs=1e-6)


@pytest.mark.keras
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("padding", Side)
def test_the_proof_of_the_tutorial_holds_in_keras(cell: AnyCell, padding: Side) -> None:
    """Alone and beside a very long review: the same with masking, another without."""
    weights = weights_of(cell)
    proof = beside_longer(IDS, LONGER, weights, padding=padding)
    beside = np.stack([padded(len(LONGER) - len(IDS), padding), LONGER])
    said = [
        judge(batch, weights, layers=1, mask_zero=mask_zero)
        for mask_zero in (True, False)
        for batch in (IDS[None], beside)
    ]
    found = [
        proof.masked_alone, proof.masked_beside, proof.unmasked_alone, proof.unmasked_beside,
    ]  # fmt: skip
    assert found == pytest.approx(said, abs=1e-5)
    assert said[0] == pytest.approx(said[1], abs=1e-6)
    assert said[0] == pytest.approx(said[2], abs=1e-6)
    assert abs(said[3] - said[2]) > 1e-3


@pytest.mark.parametrize("cell", CELLS)
def test_a_masked_state_stands_still_and_an_unmasked_one_drifts(cell: AnyCell) -> None:
    weights = weights_of(cell, 2)
    for padding in Side:
        masked, unmasked = (
            read_padded(IDS, weights, pads=9, padding=padding, mask_zero=mask_zero)
            for mask_zero in (True, False)
        )
        assert not masked.state_change[~masked.is_word].any()
        assert unmasked.state_change[~unmasked.is_word].min() > 0


def test_no_pads_no_difference() -> None:
    weights = weights_of(CellType.LSTM)
    one, other = (
        read_padded(IDS, weights, pads=0, padding=Side.POST, mask_zero=mask_zero)
        for mask_zero in (True, False)
    )
    assert np.array_equal(one.outputs, other.outputs)
    assert one.is_word.all()


@pytest.mark.keras
@pytest.mark.parametrize("padding", Side)
def test_both_directions_beside_pads_are_those_of_keras(padding: Side) -> None:
    """Wherever the tensor ends, the value is what Keras says about it; so is the curve."""
    weights = random_weights(small_config(cell=CellType.LSTM, bidirectional=True))
    for mask_zero in (True, False):
        reading = read_padded(IDS, weights, pads=3, padding=padding, mask_zero=mask_zero)
        said = [
            judge(reading.ids[None, :length], weights, layers=1, mask_zero=mask_zero)
            for length in range(5, 10)
        ]
        assert reading.probabilities[4:] == pytest.approx(said, abs=1e-5)
    curve = pads_curve(IDS, weights, most=10, every=5)
    side = curve.before if padding is Side.PRE else curve.after
    for pads, value in zip(curve.pads, side, strict=True):
        batch = padded(int(pads), padding)[None]
        assert value == pytest.approx(judge(batch, weights, layers=1, mask_zero=False), abs=1e-5)
