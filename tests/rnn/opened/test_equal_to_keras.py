"""Models that stock Keras saved give the same probabilities and states here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is not installed")

from sentiment_core.data.assets import ASSETS
from sentiment_core.rnn.cells import CELLS, snake_case
from sentiment_core.rnn.keras.model import build_model, model_file, recurrent_layer
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.opened.opening import Choices, open_model
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.rnn.script.summary import model_summary
from sentiment_core.settings.limits import AnyCell, CellType, OpenedCell, Side, layer_name
from tests.rnn.opened.model_files import keras_2_file

pytestmark = [pytest.mark.keras, pytest.mark.long]

ROWS, LENGTH = 300, 30
LOGITS = "logits"
HEADS = {"sigmoid": 1, LOGITS: 1, "softmax": 2}


def build(
    *cells: AnyCell,
    layers: int = 1,
    head: str = "sigmoid",
    mask_zero: bool = True,
    functional: bool = False,
    bidirectional: bool = False,
    widths: Sequence[int] = (5, 5, 5),
    length: int | None = LENGTH,
    **arguments: Any,
) -> Any:
    """A model of stock layers, its predictions spread over many values."""
    keras.utils.set_random_seed(4)
    cells = cells if len(cells) > 1 else cells * layers
    stack = [keras.layers.Embedding(ROWS, 6, mask_zero=mask_zero)]
    for number, cell in enumerate(cells):
        sequences = number < len(cells) - 1
        layer = recurrent_layer(
            cell, widths[number], return_sequences=sequences, dropout=0.2, **arguments
        )
        stack.append(keras.layers.Bidirectional(layer) if bidirectional else layer)
        if sequences:
            stack.append(keras.layers.Dropout(0.3))
    activation = None if head == LOGITS else head
    stack.append(keras.layers.Dense(HEADS[head], activation=activation))
    entrance = keras.Input((length,), dtype="int32")
    if functional:
        x = entrance
        for layer in stack:
            x = layer(x)
        model = keras.Model(entrance, x)
    else:
        model = keras.Sequential([entrance, *stack])
    if head == LOGITS:
        model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True))
    rng = np.random.default_rng(7)
    *inner, kernel, bias = [rng.normal(0, 0.7, w.shape) for w in model.get_weights()]
    model.set_weights([*inner, kernel, bias])
    p = probabilities(model, head)
    logits = np.log(p / (1 - p))
    scale = 0.7 / logits.std()
    bias[-1] -= logits.mean()
    model.set_weights([*inner, scale * kernel, scale * bias])
    return model


def reviews() -> Any:
    """50 padded reviews, pads in front and behind."""
    rng = np.random.default_rng(1)
    ids = rng.integers(4, ROWS, (50, LENGTH)).astype(np.int32)
    for number, row in enumerate(ids[:40]):
        kept = 1 + number % LENGTH
        row[slice(kept, None) if number % 2 else slice(None, LENGTH - kept)] = 0
    return ids


def probabilities(model: Any, head: str) -> Any:
    out = model.predict(reviews(), verbose=0)
    return {"sigmoid": out[:, 0], "softmax": out[:, -1], LOGITS: 1 / (1 + np.exp(-out[:, 0]))}[head]


def opened(path: Path) -> Reader:
    store = RunStore(path.parent / "runs")
    return Reader.of(store, open_model(path, store, Choices(clip_length=LENGTH)).run)


def assert_equal(path: Path, model: Any, head: str = "sigmoid") -> Reader:
    reader = opened(path)
    mine = predict(reviews(), reader.weights, mask_zero=reader.run.config.mask_zero)
    judge = probabilities(model, head)
    assert np.ptp(judge) > 0.1
    np.testing.assert_allclose(mine, judge, atol=1e-5)
    return reader


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.parametrize("functional", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_in_both_formats(
    cell: AnyCell, functional: bool, ending: str, tmp_path: Path
) -> None:
    model = build(cell, layers=3, functional=functional)
    path = tmp_path / f"model.{ending}"
    model.save(path)
    reader = assert_equal(path, model)
    assert reader.run.plan.parameters == model.count_params()


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("mask_zero", [False, True])
def test_every_head(head: str, mask_zero: bool, ending: str, tmp_path: Path) -> None:
    model = build(CellType.LSTM, head=head, mask_zero=mask_zero, functional=head == LOGITS)
    path = tmp_path / f"model.{ending}"
    model.save(path)
    assert_equal(path, model, head)


@pytest.mark.parametrize("cell", CELLS)
def test_layers_without_bias(cell: AnyCell, tmp_path: Path) -> None:
    model = build(cell, use_bias=False, length=None)
    path = tmp_path / "model.keras"
    model.save(path)
    assert_equal(path, model)


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.parametrize("functional", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_both_directions(cell: AnyCell, functional: bool, ending: str, tmp_path: Path) -> None:
    model = build(
        cell, layers=2, bidirectional=True, functional=functional, use_bias=ending == "keras"
    )
    path = tmp_path / f"model.{ending}"
    model.save(path)
    reader = assert_equal(path, model)
    assert reader.run.config.bidirectional
    ids = reader.encode("the film is not good at all but i like it").ids
    entrance = keras.Input((len(ids),), dtype="int32")
    first = next(each for each in model.layers if isinstance(each, keras.layers.Bidirectional))
    judge = keras.Model(entrance, first(model.layers[1 if functional else 0](entrance)))
    trace = reader.read("the film is not good at all but i like it")
    np.testing.assert_allclose(
        trace.layers[0].hidden_states, judge.predict(ids[None], verbose=0)[0], atol=1e-5
    )


STACKS = (
    *((cell,) * 3 for cell in CELLS),
    (CellType.LSTM, CellType.GRU, CellType.LSTM),
    (OpenedCell.GRU_RESET_BEFORE, CellType.SIMPLE_RNN, CellType.GRU),
)


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("cells", STACKS, ids=" ".join)
def test_layers_of_different_sizes_and_cells(
    cells: tuple[AnyCell, ...], bidirectional: bool, ending: str, tmp_path: Path
) -> None:
    """Such a network is the same again from the run's settings: in Keras, and in its file."""
    model = build(*cells, bidirectional=bidirectional, widths=(7, 3, 4))
    path = tmp_path / f"model.{ending}"
    model.save(path)
    reader = assert_equal(path, model)
    assert reader.run.config.layer_units == (7, 3, 4)
    assert reader.run.config.layer_cells == reader.weights.layer_cells == cells
    assert reader.run.plan.parameters == model.count_params()
    summary = model_summary(reader.run.config, input_dim=ROWS)
    assert summary.parameters == model.count_params()
    again = build_model(reader.run.config, input_dim=ROWS)
    again.set_weights(reader.weights.as_arrays())
    np.testing.assert_allclose(probabilities(again, "sigmoid"), probabilities(model, "sigmoid"))
    exported = tmp_path / "exported.keras"
    exported.write_bytes(model_file(reader.run.config, reader.weights))
    assert assert_equal(exported, model).run.config.layer_cells == cells


def test_keras_own_example(tmp_path: Path) -> None:
    """keras.io's "Bidirectional LSTM on IMDB": two of 64 units, 20,000 words of 128 numbers."""
    inputs = keras.Input(shape=(None,), dtype="int32")
    x = keras.layers.Embedding(20_000, 128)(inputs)
    x = keras.layers.Bidirectional(keras.layers.LSTM(64, return_sequences=True))(x)
    x = keras.layers.Bidirectional(keras.layers.LSTM(64))(x)
    model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(x))
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    path = tmp_path / "model.keras"
    model.save(path)
    reader = opened(path)
    assert reader.run.plan.parameters == model.count_params()
    mine = predict(reviews(), reader.weights, mask_zero=reader.run.config.mask_zero)
    np.testing.assert_allclose(mine, model.predict(reviews(), verbose=0)[:, 0], atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_states_after_every_word(cell: AnyCell, tmp_path: Path) -> None:
    model = build(cell, layers=2)
    path = tmp_path / "model.keras"
    model.save(path)
    trace = opened(path).read("the film is not good at all but i like it")
    inner = [layer for layer in model.layers if isinstance(layer, keras.layers.RNN)]
    last = type(inner[-1]).from_config({**inner[-1].get_config(), "return_sequences": True})
    entrance = keras.Input((LENGTH,), dtype="int32")
    first = inner[0](model.layers[0](entrance))
    judge = keras.Model(entrance, [first, last(first)])
    last.set_weights(inner[-1].get_weights())
    mine = np.concatenate([trace.ids, np.zeros(LENGTH - len(trace.ids), dtype=np.int32)])
    for layer, states in zip(trace.layers, judge.predict(mine[None], verbose=0), strict=True):
        np.testing.assert_allclose(layer.hidden_states, states[0, : len(trace.ids)], atol=1e-5)


@pytest.mark.parametrize(
    ("cell", "version", "arguments"),
    [
        (CellType.LSTM, "2.15.0", {}),
        (CellType.GRU, "2.15.0", {"reset_after": True}),
        (OpenedCell.GRU_RESET_BEFORE, "2.3.1", {"reset_after": False}),
        (OpenedCell.GRU_RESET_BEFORE, "2.2.4-tf", {"reset_after": False}),
        # Before 2.1.5 a GRU had no such argument, and did what False does.
        (OpenedCell.GRU_RESET_BEFORE, "2.1.2", {}),
    ],
)
def test_keras_2_file(
    cell: AnyCell, version: str, arguments: dict[str, bool], tmp_path: Path
) -> None:
    model = build(cell, layers=2)
    kind, name = layer_name(cell), snake_case(cell)
    parts = ("kernel", "recurrent_kernel", "bias")
    weights = iter(model.get_weights())
    names = {
        "embedding_3": ["embedding_3/embeddings"],
        f"{name}_5": [f"{name}_5/{name}_cell_5/{part}" for part in parts],
        "dropout_2": [],
        f"{name}_6": [f"{name}_6/{name}_cell_6/{part}" for part in parts],
        "dense_3": ["dense_3/kernel", "dense_3/bias"],
    }
    recurrent = {
        "dtype": "float32", "return_state": False, "go_backwards": False, "stateful": False,
        "unroll": False, "time_major": False, "units": 5, "activation": "tanh",
        "recurrent_activation": "sigmoid", "use_bias": True, "implementation": 2,
        **arguments,
    }  # fmt: skip
    layers = [
        {"class_name": "Embedding", "config": {
            "name": "embedding_3", "trainable": True, "batch_input_shape": [None, None],
            "dtype": "float32", "input_dim": ROWS, "output_dim": 6, "mask_zero": True,
            "input_length": None}},
        {"class_name": kind,
         "config": {"name": f"{name}_5", "return_sequences": True, **recurrent}},
        {"class_name": "Dropout", "config": {"name": "dropout_2", "rate": 0.3}},
        {"class_name": kind,
         "config": {"name": f"{name}_6", "return_sequences": False, **recurrent}},
        {"class_name": "Dense", "config": {
            "name": "dense_3", "units": 1, "activation": "sigmoid", "use_bias": True}},
    ]  # fmt: skip
    arrays = {name: {part: next(weights) for part in parts} for name, parts in names.items()}
    path = tmp_path / "model.h5"
    keras_2_file(path, layers, arrays, keras_version=version)
    assert assert_equal(path, model).run.config.layer_cells == (cell, cell)


@pytest.mark.parametrize("cell", CellType)
def test_an_exported_run_comes_back(cell: CellType, tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs", bundled=ASSETS / "runs")
    reader = Reader.of(store, store.find(f"bundled-{cell.lower()}"))
    path = tmp_path / "model.keras"
    path.write_bytes(model_file(reader.run.config, reader.weights))
    back = Reader.of(store, open_model(path, store, Choices(padding=Side.POST)).run)
    for mine, theirs in zip(back.weights.as_arrays(), reader.weights.as_arrays(), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    text = "I did not expect much, but this film is wonderful."
    assert back.read(text).prediction == reader.read(text).prediction


def test_text_vectorization_brings_its_words(tmp_path: Path) -> None:
    words = [f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(100)]
    layer = keras.layers.TextVectorization(output_sequence_length=LENGTH)
    layer.adapt([" ".join(words[: n + 1]) for n in range(len(words))])
    keras.utils.set_random_seed(2)
    model = keras.Sequential(
        [
            keras.Input((), dtype="string"),
            layer,
            keras.layers.Embedding(len(layer.get_vocabulary()), 8),
            keras.layers.GRU(6),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    rng = np.random.default_rng(7)
    model.set_weights([rng.normal(0, 0.7, w.shape) for w in model.get_weights()])
    path = tmp_path / "model.keras"
    model.save(path)
    store = RunStore(tmp_path / "runs")
    found = open_model(path, store, Choices())
    assert found.joins_apostrophes
    reader = Reader.of(store, found.run)
    import tensorflow

    for start in range(0, 100, 7):
        text = " ".join(words[start : start + 9])
        judge = float(model.predict(tensorflow.constant([text]), verbose=0)[0, 0])
        assert reader.read(text).prediction == pytest.approx(judge, abs=1e-5)
