"""The stack of layers: shapes and outputs, with Keras as the judge."""

import itertools

import numpy as np
import pytest

from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.stack import (
    DENSE,
    EMBEDDING,
    REFUSAL,
    layer_output,
    layer_stack,
    usual_switches,
)
from sentiment_core.settings.limits import AnyCell, CellType
from tests.examples import small_reader

REVIEW = "w1 w5 nobody w9 w44"


def shapes(*switches: bool, **settings: object) -> list[tuple[int, ...] | None]:
    reader = small_reader(layers=len(switches), embedding_dim=3, **settings)
    return [layer.shape for layer in layer_stack(reader.read(REVIEW), reader.weights, switches)]


def test_a_stack_as_it_is_used_ends_in_one_probability() -> None:
    assert usual_switches(1) == (False,)
    assert usual_switches(3) == (True, True, False)
    assert shapes(False) == [(1, 4, 3), (1, 4), (1, 1)]
    assert shapes(True, True, False) == [(1, 4, 3), (1, 4, 4), (1, 4, 4), (1, 4), (1, 1)]


def test_dense_above_true_gives_a_probability_for_each_word() -> None:
    assert shapes(True, True)[-1] == (1, 4, 1)


def test_above_a_lower_false_there_is_nothing() -> None:
    assert shapes(False, True, False) == [(1, 4, 3), (1, 4), None, None, None]


def test_pads_that_are_read_count() -> None:
    assert shapes(False, mask_zero=False) == [(1, 12, 3), (1, 4), (1, 1)]


def test_a_single_recurrent_layer_has_no_number() -> None:
    reader = small_reader(layers=1, cell=CellType.LSTM)
    stack = layer_stack(reader.read("w1"), reader.weights, (False,))
    assert [layer.name for layer in stack] == ["Embedding", "LSTM", "Dense"]
    assert [layer.key for layer in stack] == [EMBEDDING, "1", DENSE]
    assert [layer.shape for layer in stack] == [(1, 1, 4), (1, 4), (1, 1)]
    reader = small_reader(layers=2)
    stack = layer_stack(reader.read("w1"), reader.weights, (True, False))
    assert [layer.name for layer in stack] == ["Embedding", "GRU 1", "GRU 2", "Dense"]


@pytest.mark.parametrize("mask_zero", [True, False])
def test_outputs_are_what_the_reading_holds(mask_zero: bool) -> None:
    reader = small_reader(layers=2, mask_zero=mask_zero)
    trace, weights = reader.read(REVIEW), reader.weights
    assert np.array_equal(layer_output(trace, weights, EMBEDDING), weights.embedding[trace.ids])
    for number in (1, 2):
        held = trace.layers[number - 1].hidden_states
        assert np.array_equal(layer_output(trace, weights, str(number)), held)
    assert layer_output(trace, weights, DENSE)[:, 0].tolist() == trace.probabilities.tolist()


@pytest.mark.keras
@pytest.mark.parametrize("cell", CELLS)
def test_keras_gives_these_shapes_or_refuses(cell: AnyCell) -> None:
    from sentiment_core.rnn.keras.model import model_of

    layers = 2
    reader = small_reader(layers=layers, cell=cell)
    trace = reader.read(REVIEW)
    trained = model_of(reader.run.config, reader.weights).layers
    ids = trace.ids[None]
    for switches in itertools.product([True, False], repeat=layers):
        stack = layer_stack(trace, reader.weights, switches)
        x = ids
        for layer, told, switch in zip(trained, stack, (None, *switches, None), strict=True):
            settings = layer.get_config()
            if switch is not None:
                settings["return_sequences"] = switch
            own = type(layer).from_config({**settings, "name": f"own_{told.key}"})
            if told.shape is None:
                with pytest.raises(ValueError, match=REFUSAL):
                    own(x)
                break
            own.build(x.shape)
            own.set_weights(layer.get_weights())
            x = np.asarray(own(x))
            assert x.shape == told.shape
            whole = layer_output(trace, reader.weights, told.key)
            expected = whole[None] if len(told.shape) == 3 else whole[-1:]
            assert np.abs(x - expected).max() < 1e-5
