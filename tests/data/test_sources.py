"""One registry of datasets: nothing else tells them apart."""

import re
from pathlib import Path

import pytest

from sentiment_core.data.sources import DATASETS, load_dataset, ready_dataset
from sentiment_core.settings.limits import DatasetName

CORE = Path(__file__).parents[2] / "sentiment_core"
# What sets the default, reads a dataset's files or makes them.
MAY_NAME = (
    "settings/config.py", "settings/limits.py", "data/", "cli/", "rnn/opened/words.py",
    "ui/app/runtime.py", "ui/train/forms.py", "ui/compare/plan_controls.py",
)  # fmt: skip


def test_every_dataset_has_an_entry() -> None:
    assert set(DATASETS) == set(DatasetName)
    for source in DATASETS.values():
        script = source.script.replace("{num_words}", "")
        compile(script, "script", "exec")
        compile(source.script_ranks, "words", "eval")
        assert "(x_train, y_train), (x_test, y_test) = " in script


def test_no_page_and_no_network_tells_datasets_apart_by_their_names() -> None:
    """Twenty modules named the two: a third one was IMDB to one of them, the replica to another."""
    naming = {
        str(path.relative_to(CORE))
        for path in CORE.rglob("*.py")
        if re.search(r"DatasetName\.[A-Z]", path.read_text(encoding="utf-8"))
    }
    assert {name for name in naming if not name.startswith(MAY_NAME)} == set()


def test_the_replica_is_as_large_as_its_entry_says_and_opened_once() -> None:
    replica = load_dataset(DatasetName.REPLICA)
    assert (len(replica.train), len(replica.test)) == DATASETS[DatasetName.REPLICA].sizes
    assert ready_dataset(DatasetName.REPLICA) is replica
    assert ready_dataset(DatasetName.REPLICA, replica.fingerprint) is replica
    assert ready_dataset(DatasetName.REPLICA, "f" * 16) is None


@pytest.mark.imdb
def test_real_imdb_has_its_training_reviews() -> None:
    dataset = load_dataset(DatasetName.IMDB)
    assert len(dataset.train) + len(dataset.test) >= DATASETS[DatasetName.IMDB].sizes[0]
