"""The script that stands for a config: what it marks, and that it makes the same network."""

import ast
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentiment_core.data.adding import AddedFile, add_reviews
from sentiment_core.data.dataset import reviews_file
from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import training_tensors
from sentiment_core.rnn.script.script import changed_lines, keras_script
from sentiment_core.rnn.training.initial_weights import initial_weights
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS, CellType
from sentiment_core.text.encoding import EncodingRules, embedding_rows, encode_review
from tests.data.test_added import write
from tests.examples import small_config
from tests.rnn.script.plain_keras import TYPED, PlainKeras, imdb_config, typing


def test_every_setting_changes_the_script() -> None:
    """A control that leaves the script as it is would stand for nothing."""
    base = replace(RunConfig(), maxlen=1_000, skip_top=20, num_words=None)
    for name, limit in LIMITS.items():
        for value in (*limit.choices, *limit.members, *((7,) if name == "seed" else ())):
            other = replace(base, **{name: value})
            if other != base:
                assert keras_script(other) != keras_script(base), f"{name} {value}"
            ast.parse(keras_script(other))


@pytest.mark.parametrize(
    ("rate", "share"), [(0.001, 0.5), (0.0012345678912345, 0.12345678912345), (0.00001, 0.0)]
)
def test_numbers_in_the_script_are_those_of_the_config(rate: float, share: float) -> None:
    """They were rounded to six digits: the script trained another network, if hardly another."""
    script = keras_script(replace(RunConfig(), learning_rate=rate, dropout=share))
    calls = [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Call)]
    [adam] = [call for call in calls if ast.unparse(call.func) == "keras.optimizers.Adam"]
    [layer] = [call for call in calls if ast.unparse(call.func) == "keras.layers.GRU"]
    [dropout] = [keyword.value for keyword in layer.keywords if keyword.arg == "dropout"]
    assert ast.literal_eval(adam.args[0]) == rate
    assert ast.literal_eval(dropout) == share
    assert rate != 0.001 or "Adam(0.001)" in script


@pytest.mark.parametrize(
    ("setting", "value", "marked"),
    [
        ("units", 64, ["keras.layers.GRU(64"]),
        ("cell", "LSTM", ["Trains a network (LSTM)", "keras.layers.LSTM(32"]),
        ("clip_length", 250, ["maxlen=250", "keras.Input(shape=(250,)"]),
        ("learning_rate", 0.01, ["Adam(0.01)"]),
        ("epochs", 5, ["epochs=5"]),
        ("seed", 9, ["set_random_seed(9)"]),
        ("layers", 2, ["return_sequences=True"]),
        ("num_words", 500, ["NUM_WORDS = 500"]),
        ("maxlen", 200, ["# maxlen leaves out", "< 200", "reviews, labels ="]),
    ],
)
def test_the_lines_that_a_setting_changes_are_found(
    setting: str, value: object, marked: list[str]
) -> None:
    script = keras_script(replace(RunConfig(), **{setting: value}))
    lines = script.splitlines()
    changed = [lines[line] for line in sorted(changed_lines(keras_script(RunConfig()), script))]
    for part in marked:
        assert any(part in line for line in changed), part
    assert len(changed) <= len(marked) + 2


def test_nothing_is_marked_where_nothing_changed_or_lines_only_went() -> None:
    script = keras_script(RunConfig())
    assert changed_lines(script, script) == frozenset()
    longer = keras_script(replace(RunConfig(), maxlen=200))
    gone = changed_lines(longer, script)
    assert len(gone) <= 1  # the line that the block hung on


# Runs each script as it is, in one process; only where Keras finds its file is given.
_RUNNER = """
import json, pathlib, runpy, sys
import keras, numpy as np
import keras.src.datasets.imdb as imdb

folder = pathlib.Path(sys.argv[1])
imdb.get_file = lambda fname, **options: str(folder / fname)
initial, fit = [], keras.Sequential.fit


def watched_fit(model, *arguments, **options):
    initial.extend(np.array(array) for array in model.get_weights())
    return fit(model, *arguments, **options)


keras.Sequential.fit = watched_fit
found = []
for script in sys.argv[2:]:
    initial.clear()
    scope = runpy.run_path(script, run_name="__main__")
    np.savez(script + ".initial.npz", *initial)
    np.savez(script + ".npz", **{
        name: scope[name] for name in ("x_train", "y_train", "x_validation", "y_validation")
    })
    model = scope["model"]
    found.append({
        "parameters": model.count_params(),
        "layers": [[type(layer).__name__, layer.get_config()] for layer in model.layers],
        "optimizer": model.optimizer.get_config(),
        "loss": model.loss,
        "epochs": len(scope["history"].history["val_accuracy"]),
        "words": scope["words"],
        "typed": scope["pad"]([scope["ids"]]).tolist(),
        "prediction": scope["prediction"],
        "judged": float(np.asarray(model(scope["pad"]([scope["ids"]])))[0, 0]),
    })
print("FOUND" + json.dumps(found))
"""

CASES: list[dict[str, object]] = [
    {"cell": "GRU", "layers": 2},
    {"cell": "LSTM", "layers": 2, "skip_top": 20, "padding": "pre", "dropout": 0.0},
    {"cell": "SimpleRNN", "mask_zero": False, "clipping": "post", "maxlen": 100},
    {"num_words": None, "train_reviews": 100, "validation_reviews": 100, "learning_rate": 0.01},
    {"validation_from": "train", "validation_reviews": 100, "seed": 5, "num_words": 50},
    {"validation_from": "train", "validation_reviews": None, "epochs": 2},
]


def without_names(layers: list[list[Any]]) -> list[list[Any]]:
    return [
        [kind, {name: value for name, value in config.items() if name != "name"}]
        for kind, config in layers
    ]


def test_the_cases_know_every_cell() -> None:
    assert {small_config(**case).cell for case in CASES} == set(CellType)


@pytest.mark.long
@pytest.mark.keras
def test_the_scripts_run_and_make_the_same_tensors_networks_and_initial_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On files in Keras' layout, which the app converts and the scripts load.

    The app made its recurrent layers before the Embedding, the script after it, so seed 1 here was
    another network than seed 1 there.
    """
    from sentiment_core.rnn.keras.model import build_model

    keras = PlainKeras.on(tmp_path, monkeypatch, train=220, test=130)
    dataset = keras.dataset
    configs = [imdb_config(case) for case in CASES]
    ran = keras.run(_RUNNER, [typing(keras_script(config)) for config in configs])
    for config, (script, theirs) in zip(configs, ran, strict=True):
        ours = build_model(config, input_dim=embedding_rows(config, dataset.vocabulary))
        layers = [[type(layer).__name__, layer.get_config()] for layer in ours.layers]
        assert without_names(theirs["layers"]) == json.loads(json.dumps(without_names(layers)))
        assert theirs["parameters"] == ours.count_params()
        assert theirs["loss"] == ours.loss
        assert theirs["optimizer"]["learning_rate"] == pytest.approx(config.learning_rate)
        assert theirs["epochs"] == config.epochs
        rules = EncodingRules.of(config, dataset.vocabulary)
        typed = encode_review(TYPED, dataset.vocabulary, rules)
        assert theirs["words"] == [word.token for word in typed.words]
        assert theirs["typed"] == [typed.padded.tolist()]
        assert theirs["prediction"] == pytest.approx(theirs["judged"], abs=1e-6)
        tensors = training_tensors(config, dataset)
        with np.load(f"{script}.npz") as arrays:
            for name in arrays.files:
                assert np.array_equal(arrays[name], getattr(tensors, name)), name
        weights = initial_weights(config, input_dim=embedding_rows(config, dataset.vocabulary))
        with np.load(f"{script}.initial.npz") as arrays:
            for own, name in zip(weights.as_arrays(), arrays.files, strict=True):
                # A SimpleRNN's recurrent kernel is square: see test_initial_weights.py.
                assert np.abs(own - arrays[name]).max() < 3e-6, name


@pytest.mark.parametrize("name", ["restaurants", "added"])
def test_the_script_loads_the_very_arrays_of_added_reviews(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lines up to the padding, run on the file that the app gives; no Keras is needed."""
    if name == "added":
        name = add_reviews(AddedFile(write(tmp_path / "a.csv"))).key
    dataset = load_dataset(name)
    (tmp_path / f"{name}.npz").write_bytes(reviews_file(dataset))
    monkeypatch.chdir(tmp_path)
    config = RunConfig(dataset=name, train_reviews=None, validation_reviews=None, num_words=None)
    script, rest = keras_script(config).split("\ndef pad(")
    assert f'"P({dataset.labels[1] or "positive"}):"' in rest
    scope: dict[str, Any] = {"keras": None, "np": np}
    lines = [line for line in script.splitlines() if "keras" not in line and "import" not in line]
    exec("\n".join(lines), scope)
    scope["data"].close()  # a script ends, a test goes on
    for split, ours in (("train", dataset.train), ("validation", dataset.test)):
        theirs = scope[f"x_{split}"]
        assert [review[1:] for review in theirs] == [ours[n].tolist() for n in range(len(ours))]
        assert scope[f"y_{split}"].tolist() == ours.labels.tolist()
    assert list(scope["word_index"]) == list(dataset.vocabulary.words)
    assert scope["NUM_WORDS"] == dataset.vocabulary.end
