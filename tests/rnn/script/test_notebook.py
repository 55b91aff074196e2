"""The notebook of a config: valid, the script in cells, and equal to the project when it is run."""

import ast
import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from sentiment_core.rnn.network.trace import trace_review
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.opened.architecture import architecture_of
from sentiment_core.rnn.opened.model_file import ModelFile
from sentiment_core.rnn.opened.network import read_weights
from sentiment_core.rnn.opened.words import listed_words
from sentiment_core.rnn.script.notebook import keras_notebook
from sentiment_core.rnn.script.script import keras_script, script_parts
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests.rnn.script.plain_keras import TYPED, PlainKeras, imdb_config, typing


def code_of(notebook: str) -> str:
    cells = json.loads(notebook)["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")


@pytest.mark.parametrize("cell", list(CellType))
@pytest.mark.parametrize("bidirectional", [False, True])
def test_the_script_stands_in_cells_with_a_sentence_each(
    cell: CellType, bidirectional: bool
) -> None:
    config = replace(RunConfig(), cell=cell, bidirectional=bidirectional)
    notebook = json.loads(keras_notebook(config))
    # What nbformat's schema asks for.
    assert set(notebook) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    names = [each["id"] for each in notebook["cells"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-zA-Z0-9-_]{1,64}", name) for name in names)
    kinds = [each["cell_type"] for each in notebook["cells"]]
    assert kinds == ["markdown", "code"] * (len(kinds) // 2)
    for each in notebook["cells"]:
        extra = {"execution_count", "outputs"} if each["cell_type"] == "code" else set()
        assert set(each) == {"cell_type", "id", "metadata", "source"} | extra
        ast.parse("".join(each["source"]) if extra else "")
    script = [part.code.strip() for part in script_parts(config)]
    cells = ["".join(each["source"]) for each in notebook["cells"][1::2]]
    assert cells[: len(script)] == script
    assert len(cells) > len(script)
    assert keras_script(config).split() == " ".join(script).split()


@pytest.mark.parametrize(
    ("dataset", "own_words"),
    [("restaurants", True), ("own-0123456789abcdef", True), ("imdb", False), ("replica", False)],
)
def test_a_model_of_other_words_is_saved_with_them(
    dataset: str, own_words: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It opened with IMDB's words: each id was read as another word, and nothing said so."""
    monkeypatch.chdir(tmp_path)
    does, code = json.loads(keras_notebook(RunConfig(dataset=dataset)))["cells"][-2:]
    saved: list[str] = []
    model = SimpleNamespace(save=saved.append)
    exec("".join(code["source"]), {"model": model, "word_index": {"gut": 1, "\x85": 2, "muy": 3}})
    command = re.search(r"`python -m sentiment_core (.+)`", "".join(does["source"]))
    assert command is not None
    parts = command[1].split()
    assert parts[:2] == ["open", *saved]
    assert ("--words" in parts) == own_words
    if own_words:
        listed = listed_words(Path(parts[parts.index("--words") + 1]).read_bytes())
        assert (listed.words, listed.ids) == (("gut", "\x85", "muy"), (4, 5, 6))


_RUNNER = """
import json, runpy, sys
import numpy as np
import keras.src.datasets.imdb as imdb
imdb.get_file = lambda fname, **options: f"{sys.argv[1]}/{fname}"
found = []
for script in sys.argv[2:]:
    scope = runpy.run_path(script, run_name="__main__")
    np.savez(script + ".npz", *scope["model"].get_weights())
    found.append({
        "read": scope["read"], "curve": scope["curve"].tolist(), "prediction": scope["prediction"]
    })
print("FOUND" + json.dumps(found))
"""

CASES: list[dict[str, object]] = [
    {"cell": "GRU", "layers": 2},
    {"cell": "LSTM", "padding": "pre", "clip_length": 5, "skip_top": 8},
    {"cell": "SimpleRNN", "mask_zero": False, "padding": "pre", "clipping": "post"},
    {"cell": "GRU", "mask_zero": False, "num_words": None},
    {"cell": "LSTM", "bidirectional": True, "layers": 2},
    {"cell": "GRU", "bidirectional": True, "mask_zero": False, "padding": "pre"},
]


@pytest.mark.long
@pytest.mark.keras
def test_a_notebook_reads_word_by_word_as_the_project_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its model, saved and opened here, gives the same value after every word."""
    keras = PlainKeras.on(tmp_path, monkeypatch, train=120, test=80)
    dataset = keras.dataset
    configs = [imdb_config(case) for case in CASES]
    scripts = [
        typing(code_of(keras_notebook(config))).replace('model.save("', f'model.save("{number}-')
        for number, config in enumerate(configs)
    ]
    ran = keras.run(_RUNNER, scripts)
    assert len(ran) == len(CASES)
    for number, (config, (script, theirs)) in enumerate(zip(configs, ran, strict=True)):
        saved = tmp_path / f"{number}-{config.cell.lower()}.keras"
        with np.load(f"{script}.npz") as arrays:
            weights = NetworkWeights.from_arrays(
                config.layer_cells, list(arrays.values()), bidirectional=config.bidirectional
            )
        with ModelFile(saved.read_bytes()) as file:
            read = read_weights(file, architecture_of(*file.description()))
        pairs = zip(read.as_arrays(), weights.as_arrays(), strict=True)
        assert all(np.array_equal(one, other) for one, other in pairs)
        rules = EncodingRules.of(config, dataset.vocabulary)
        encoded = encode_review(TYPED, dataset.vocabulary, rules)
        trace = trace_review(encoded, weights, mask_zero=config.mask_zero, model_name="")
        assert theirs["read"] == [word.token for word in encoded.kept]
        ours = trace.probabilities[trace.words_at]
        assert np.abs(ours - theirs["curve"]).max() < 1e-5
        assert abs(trace.prediction - theirs["prediction"]) < 1e-5
