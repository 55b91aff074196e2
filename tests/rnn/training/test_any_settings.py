"""No setting that the form allows makes a run fail: hundreds of configs drawn from `LIMITS`."""

import csv
import math
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentiment_core.data.tensors import choose_reviews
from sentiment_core.errors import ConfigError, DataError
from sentiment_core.rnn.analysis.sample_review import read_sample
from sentiment_core.rnn.analysis.word_table import word_table_csv
from sentiment_core.rnn.job import job
from sentiment_core.rnn.job.job import run_job
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.rnn.script.script import keras_script
from sentiment_core.rnn.script.summary import model_summary
from sentiment_core.rnn.training.cost import count_parameters, estimate_cost
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limit import Limit
from sentiment_core.settings.limits import LIMITS, CellType, Trainer
from sentiment_core.text.encoding import embedding_rows
from tests import sentences
from tests.examples import HOSTILE, small_dataset

pytestmark = pytest.mark.keras

SEED = 20_260
CONFIGS = 200
KERAS_FILES = 8
# Some reviews and few: a batch or two each, however large the batch.
DATASET = small_dataset(reviews=24)
LARGER = small_dataset(reviews=220)
REVIEW = " ".join(HOSTILE[:4]) + " w1 w9 nobody w7 " + "w3 " * 40


def draw(name: str, limit: Limit, source: random.Random) -> Any:
    """A value that the form offers or, as often, any within the limits; small ones are likelier."""
    if limit.members:
        return source.choice(limit.members)
    if limit.choices and source.random() < 0.5:
        # Larger ones as well, but training 128 units on 500 words teaches no more than a few do.
        weights = [1 / (1 + number) for number in range(len(limit.choices))]
        return source.choices(limit.choices, weights)[0]
    if limit.optional and source.random() < 0.2:
        return None
    low = max(limit.low, 1e-6)
    value = math.exp(source.uniform(math.log(low), math.log(limit.high)))
    return round(value) if limit.whole else value


def drawn_configs() -> list[RunConfig]:
    source = random.Random(SEED)
    configs: list[RunConfig] = []
    while len(configs) < CONFIGS:
        values = {name: draw(name, limit, source) for name, limit in LIMITS.items()}
        values["epochs"] = 1
        values["trainer"] = Trainer.KERAS if source.random() < 0.03 else Trainer.FAST  # slow
        if source.random() < 0.92:
            values |= {"train_reviews": None, "validation_reviews": None}
        if values["num_words"] is not None and values["skip_top"] >= values["num_words"]:
            with pytest.raises(ConfigError, match=sentences.BELOW_NUM_WORDS):
                RunConfig(**values)
        else:
            configs.append(RunConfig(**values))
    return configs


def test_the_draw_reaches_every_corner() -> None:
    configs = drawn_configs()
    for name, limit in LIMITS.items():
        seen = Counter(getattr(config, name) for config in configs)
        if limit.members:
            assert set(seen) == set(limit.members), name
        elif name not in {"epochs", "train_reviews", "validation_reviews"}:
            numbers = [value for value in seen if value is not None]
            assert min(numbers) <= limit.low + 0.05 * (limit.high - limit.low), name
            assert max(numbers) >= limit.low + 0.5 * (limit.high - limit.low), name
            assert not limit.optional or None in seen, name
    assert len(set(configs)) == CONFIGS


@pytest.mark.keras
@pytest.mark.long
def test_whatever_the_form_allows_trains_reads_and_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = 0
    for number, config in enumerate(drawn_configs()):
        few = config.train_reviews is None and config.validation_reviews is None
        dataset = DATASET if few else LARGER
        monkeypatch.setattr(job, "load_dataset", lambda *_, dataset=dataset: dataset)
        try:
            choose_reviews(config, dataset)
        except DataError:
            continue  # told beside the button, which is off then
        try:
            check(
                config,
                RunStore(tmp_path / str(number)),
                save=number % (CONFIGS // KERAS_FILES) == 0,
            )
        except Exception as error:
            error.add_note(f"config {number}: {config}")
            raise
        trained += 1
    assert trained > CONFIGS * 0.8


def check(config: RunConfig, store: RunStore, *, save: bool) -> None:
    """Train an epoch of a batch or two, read, and take everything home."""
    run = run_job(config, store, lambda event: None, lambda: False)
    reader = Reader.of(store, run)
    rows = embedding_rows(config, reader.vocabulary)
    assert run.plan.parameters == count_parameters(config, input_dim=rows)
    assert run.plan.parameters == reader.weights.parameters
    assert run.plan.parameters == model_summary(config, input_dim=rows).parameters
    assert estimate_cost(config).seconds > 0
    assert math.isfinite(run.history[-1].val_loss)
    trace = reader.read(REVIEW)
    assert trace.hidden_states.shape == (len(trace.ids), config.outputs)
    assert np.isfinite(trace.hidden_states).all()
    assert 0 <= trace.prediction <= 1
    read_sample(RunFolder(store.folder_of(run)), 1, config)
    compile(keras_script(config), "script.py", "exec")
    table = list(csv.reader(word_table_csv(trace).splitlines()))
    assert len(table) == 1 + len(trace.encoded.words)
    if save:
        save_and_load(reader, trace, store.folder)


def save_and_load(reader: Reader, trace: Any, folder: Path) -> None:
    """The .keras file predicts what was read."""
    import keras

    from sentiment_core.rnn.keras.model import model_of

    model_of(reader.run.config, reader.weights).save(folder / "model.keras")
    loaded = keras.models.load_model(folder / "model.keras")
    said = float(np.asarray(loaded(trace.encoded.padded[None]))[0, 0])
    assert said == pytest.approx(trace.prediction, abs=1e-4)


def test_each_cell_is_among_those_saved_as_keras_files() -> None:
    saved = drawn_configs()[:: CONFIGS // KERAS_FILES]
    assert {config.cell for config in saved} == set(CellType)
