"""The model summary against Keras' own."""

import re

import pytest

from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.script.summary import LayerSummary, model_summary, recurrent_derivation
from sentiment_core.rnn.training.cost import count_parameters
from sentiment_core.settings.limits import AnyCell, CellType
from tests.examples import small_config

SETTINGS: list[dict[str, object]] = [
    {},
    {"layers": 3, "units": 7, "embedding_dim": 5},
    {"layers": 2, "units": 128, "embedding_dim": 2, "clip_length": 500, "num_words": 9_000},
    {"layers": 2, "bidirectional": True},
]


def value(derivation: str) -> int:
    """What a derivation comes to."""
    assert re.fullmatch(r"[0-9,×+() ]+", derivation)
    return int(eval(derivation.replace("×", "*").replace(",", "")))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_derivations_come_to_the_numbers_beside_them(
    cell: AnyCell, settings: dict[str, object]
) -> None:
    config = small_config(cell=cell, **settings)
    rows = config.num_words or 0
    summary = model_summary(config, input_dim=rows)
    assert all(value(layer.derivation) == layer.parameters for layer in summary.layers)
    assert summary.parameters == count_parameters(config, input_dim=rows)


def test_the_derivation_of_a_gru_is_the_one_of_the_lesson() -> None:
    gru = recurrent_derivation(CellType.GRU, inputs=32, units=32)
    assert gru == "3 × (32 × 32 + 32 × 32 + 2 × 32)"
    assert recurrent_derivation(CellType.LSTM, inputs=8, units=4) == "4 × (8 × 4 + 4 × 4 + 4)"
    assert recurrent_derivation(CellType.SIMPLE_RNN, inputs=8, units=4) == "8 × 4 + 4 × 4 + 4"


@pytest.mark.keras
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_it_is_what_keras_prints(cell: AnyCell, settings: dict[str, object]) -> None:
    import keras

    from sentiment_core.rnn.keras.model import build_model

    config = small_config(cell=cell, **settings)
    rows = config.num_words or 0
    keras.utils.clear_session()  # so that names count from the start
    model = build_model(config, input_dim=rows)
    printed: list[str] = []
    model.summary(print_fn=printed.append)
    text = "\n".join(printed)
    rows_printed = [
        tuple(cell.strip() for cell in line.strip("│").split("│"))
        for line in text.splitlines()
        if line.startswith("│")
    ]
    summary = model_summary(config, input_dim=rows)
    assert len(summary.layers) == len(model.layers)
    for ours, layer in zip(summary.layers, model.layers, strict=True):
        assert ours.name == layer.name
        assert ours.type == type(layer).__name__
        assert ours.output_shape == tuple(layer.output.shape)
        assert ours.parameters == layer.count_params()
    assert rows_printed == [
        (f"{ours.name} ({ours.type})", str(ours.output_shape), f"{ours.parameters:,}")
        for ours in summary.layers
    ]
    assert f"Total params: {summary.parameters:,} ({summary.size})" in text


def test_the_shapes_say_which_layer_gives_a_sequence() -> None:
    first, second = model_summary(small_config(layers=2), input_dim=150).layers[1:3]
    assert isinstance(first, LayerSummary)
    assert first.output_shape == (None, 12, 4)
    assert second.output_shape == (None, 4)
    assert "return_sequences=True" in first.meaning
    assert "return_sequences=False" in second.meaning
