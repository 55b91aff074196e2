"""A model file that plain Keras opens, on a machine that has never seen this project."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.rnn.job.keras_questions import keras_model_file
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import CellType
from tests.examples import keep, trained_run

# `-P` and another folder: the project cannot be imported by it.
_OPEN = """
import json, sys, warnings
warnings.simplefilter("error")
import keras, numpy as np
out = {}
for name in sys.argv[1:]:
    model = keras.saving.load_model(f"{name}.keras")
    ids = np.load(f"{name}.npy")
    out[name] = [float(model.predict(ids[None], verbose=0)[0, 0]), type(model).__name__]
model.fit(ids[None], np.ones((1, 1)), verbose=0)  # it can be trained on
assert not any(module.startswith("sentiment_core") for module in sys.modules)
print(json.dumps(out))
"""


@pytest.mark.long
@pytest.mark.keras
def test_stock_keras_opens_it_and_predicts_what_the_page_shows(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs", bundled=ASSETS / "runs")
    readers = {"bundled": (Reader.of(store, store.find("bundled-gru")), "a wonderful film")}
    for number, cell in enumerate(CellType):
        run = keep(store, trained_run(f"{number:016x}", cell=cell, layers=2))
        readers[str(cell)] = (Reader.of(store, run, epoch=1), "w1 w9 w7")
    judged = {}
    for name, (reader, review) in readers.items():
        content = keras_model_file(
            reader.run.config, reader.weights, lambda event: None, lambda: False
        )
        (tmp_path / f"{name}.keras").write_bytes(content)
        trace = reader.read(review)
        np.save(tmp_path / f"{name}.npy", trace.encoded.padded)
        judged[name] = trace.prediction
    done = subprocess.run(
        [sys.executable, "-P", "-c", _OPEN, *readers],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    opened = json.loads(done.stdout.splitlines()[-1])
    for name, prediction in judged.items():
        assert opened[name] == [pytest.approx(prediction, abs=1e-5), "Sequential"]
