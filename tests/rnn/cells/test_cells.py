"""The cells and the trace against Keras on the same weights."""

import itertools

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is not installed")

from sentiment_core.rnn.cells import CELLS, sigmoid
from sentiment_core.rnn.keras.model import build_model, model_of, recurrent_layer
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.trace import trace_review
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import AnyCell, CellType, Side, layer_name
from sentiment_core.text.encoding import EncodingRules, encode_review, encode_tokens
from tests.examples import WORDS, random_weights, small_config

pytestmark = pytest.mark.keras

REVIEW = "w1 w5 nobody w9 w44 w199 w3 w1 w70"


def sequence_model(config: RunConfig) -> keras.Model:
    """The network with every layer's states as outputs, `return_sequences=True` everywhere."""
    weights = random_weights(config)
    inputs = keras.Input(shape=(config.clip_length,), dtype="int32")
    embedding = keras.layers.Embedding(150, config.embedding_dim, mask_zero=config.mask_zero)
    x = embedding(inputs)
    layers, outputs = [], []
    for _ in range(config.layers):
        layers.append(recurrent_layer(config.layer_cells[0], config.units, return_sequences=True))
        x = layers[-1](x)
        outputs.append(x)
    embedding.set_weights([weights.embedding])
    for layer, values in zip(layers, weights.layers, strict=True):
        layer.set_weights([values.kernel, values.recurrent_kernel, values.bias])
    return keras.Model(inputs, outputs)


CASES = list(itertools.product(CELLS, (1, 2, 3), (True, False), Side))


@pytest.mark.parametrize(("cell", "layers", "mask_zero", "padding"), CASES)
def test_states_of_every_layer_are_those_of_keras(
    cell: AnyCell, layers: int, mask_zero: bool, padding: Side
) -> None:
    config = small_config(cell=cell, layers=layers, mask_zero=mask_zero, padding=padding)
    encoded = encode_review(REVIEW, WORDS, EncodingRules.of(config, WORDS))
    trace = trace_review(encoded, random_weights(config), mask_zero=mask_zero, model_name="test")
    outputs = sequence_model(config)(encoded.padded[None])
    outputs = outputs if isinstance(outputs, list) else [outputs]
    places = np.arange(config.clip_length)
    if mask_zero:
        places = places[encoded.first_position : encoded.first_position + len(encoded.ids)]
    for layer, output in zip(trace.layers, outputs, strict=True):
        judge = np.asarray(output)[0]
        assert np.abs(layer.hidden_states - judge[places]).max() < 1e-5
        if mask_zero and padding is Side.POST:
            # Keras repeats the last output on right-padded steps.
            assert np.abs(judge[places[-1] + 1 :] - layer.hidden_states[-1]).max() < 1e-5


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layers", [1, 2])
def test_the_value_after_a_word_is_the_prediction_for_the_review_cut_there(
    cell: AnyCell, layers: int
) -> None:
    config = small_config(cell=cell, layers=layers)
    weights = random_weights(config)
    rules = EncodingRules.of(config, WORDS)
    tokens = REVIEW.split()
    trace = trace_review(
        encode_tokens(tokens, WORDS, rules), weights, mask_zero=True, model_name="test"
    )
    model = model_of(config, weights)
    kept = [n for n, word in enumerate(trace.encoded.words) if word.step is not None]
    cut = np.stack([encode_tokens(tokens[: n + 1], WORDS, rules).padded for n in kept])
    judge = np.asarray(model(cut))[:, 0]
    assert len(judge) == 7
    assert np.abs(trace.probabilities - judge).max() < 1e-5
    assert trace.prediction == pytest.approx(float(judge[-1]), abs=1e-5)


def test_without_masking_the_value_after_a_word_is_another() -> None:
    config = small_config(mask_zero=False, padding="pre")
    weights = random_weights(config)
    rules = EncodingRules.of(config, WORDS)
    trace = trace_review(
        encode_review(REVIEW, WORDS, rules), weights, mask_zero=False, model_name="test"
    )
    assert len(trace.ids) == config.clip_length
    assert trace.tokens[: trace.words_at[0]] == ["[pad]"] * 5
    model = model_of(config, weights)
    judge = float(np.asarray(model(trace.encoded.padded[None]))[0, 0])
    assert trace.prediction == pytest.approx(judge, abs=1e-5)
    cut = encode_review("w1 w5", WORDS, rules)
    after_two = float(np.asarray(model(cut.padded[None]))[0, 0])
    assert abs(trace.probabilities[trace.words_at[1]] - after_two) > 1e-3


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("mask_zero", [True, False])
def test_predictions_for_many_reviews_are_those_of_keras(cell: AnyCell, mask_zero: bool) -> None:
    config = small_config(cell=cell, mask_zero=mask_zero, layers=2)
    weights = random_weights(config)
    random = np.random.default_rng(5)
    padded = random.integers(3, 150, (300, config.clip_length)).astype(np.int32)
    for row, length in zip(padded, random.integers(0, config.clip_length + 1, 300), strict=True):
        row[length:] = 0
    judge = np.asarray(model_of(config, weights)(padded))[:, 0]
    assert np.abs(predict(padded, weights, mask_zero=mask_zero) - judge).max() < 1e-5


def test_gates_are_the_parts_of_keras_kernel_in_its_order() -> None:
    """A gate whose bias is huge is open; Keras' documentation names the order."""
    for cell, order in ((CellType.LSTM, "ifco"), (CellType.GRU, "zrh")):
        config = small_config(cell=cell)
        weights = random_weights(config)
        for place, name in enumerate(order):
            bias = weights.layers[0].bias
            part = (..., slice(place * config.units, (place + 1) * config.units))
            kept = bias[part].copy()
            bias[part] = 50
            encoded = encode_review(REVIEW, WORDS, EncodingRules.of(config, WORDS))
            trace = trace_review(encoded, weights, mask_zero=True, model_name="test")
            assert np.all(trace.gates[name] > 0.99), name
            bias[part] = kept
        assert tuple(trace.gates) == CELLS[cell].gate_names == tuple(order)


def test_an_empty_review_is_predicted_as_keras_predicts_all_padding() -> None:
    config = small_config()
    weights = random_weights(config)
    encoded = encode_review("", WORDS, EncodingRules.of(config, WORDS))
    trace = trace_review(encoded, weights, mask_zero=True, model_name="test")
    judge = np.asarray(model_of(config, weights)(encoded.padded[None]))[0, 0]
    assert trace.prediction == pytest.approx(float(judge), abs=1e-6)
    assert trace.probabilities.shape == (0,)
    assert trace.hidden_states.shape == (0, config.units)


def test_state_change_is_the_distance_between_neighbouring_states() -> None:
    config = small_config()
    encoded = encode_review(REVIEW, WORDS, EncodingRules.of(config, WORDS))
    trace = trace_review(encoded, random_weights(config), mask_zero=True, model_name="test")
    states = [np.zeros(config.units), *trace.hidden_states]
    expected = [float(np.linalg.norm(b - a)) for a, b in itertools.pairwise(states)]
    assert trace.state_change.tolist() == pytest.approx(expected, rel=1e-5)


def test_sigmoid_neither_overflows_nor_warns() -> None:
    values = sigmoid(np.array([-1e4, -80, 0, 80, 1e4], dtype=np.float32))
    assert values.tolist() == pytest.approx([0, 0, 0.5, 1, 1], abs=1e-6)


@pytest.mark.parametrize("cell", CELLS)
def test_the_model_is_of_stock_layers_with_sequences_on_all_but_the_last(cell: AnyCell) -> None:
    model = build_model(small_config(cell=cell, layers=3), input_dim=150)
    names = [type(layer).__name__ for layer in model.layers]
    assert names == ["Embedding", *[layer_name(cell)] * 3, "Dense"]
    assert [layer.return_sequences for layer in model.layers[1:4]] == [True, True, False]
    assert all(type(layer).__module__.startswith("keras.src.layers") for layer in model.layers)
