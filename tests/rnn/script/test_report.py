"""The run report: what was trained, and the command that trains it again."""

import json
import shlex
from pathlib import Path

import pytest

from sentiment_core.__main__ import make_parser
from sentiment_core.cli.train import chosen_config
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.script.report import run_report, train_command
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS
from sentiment_core.settings.presets import PRESETS
from tests.examples import small_reader


def test_the_report_holds_settings_history_and_environment() -> None:
    reader = small_reader()
    report = json.loads(run_report(reader))
    assert RunConfig.from_mapping(report["settings"]) == reader.run.config
    assert [entry["epoch"] for entry in report["history"]] == [1, 2]
    assert report["history"][1]["val_accuracy"] == reader.run.history[1].val_accuracy
    assert (report["shown_epoch"], report["best_epoch"]) == (2, reader.run.best_epoch)
    assert report["environment"] == dict(reader.run.versions)
    assert report["reviews"]["train_reviews"] == reader.run.plan.train_reviews


@pytest.mark.parametrize("name", [*PRESETS, "rare"])
def test_its_command_line_asks_for_the_same_settings(name: str) -> None:
    """Whatever the preset that `train` starts from becomes."""
    rare = {"learning_rate": 0.00001, "maxlen": 300, "num_words": None, "seed": 7}
    config = RunConfig.from_mapping(rare) if name == "rare" else PRESETS[name].config
    python, module, package, *arguments = shlex.split(train_command(config))
    assert (python, module, package) == ("python", "-m", "sentiment_core")
    options = make_parser().parse_args(arguments)
    found, asked = chosen_config(options, LIMITS)
    assert found == config
    assert set(asked) == set(LIMITS)


def test_a_bundled_run_has_a_report(tmp_path: Path) -> None:
    store = run_store(tmp_path)
    reader = Reader.of(store, store.find("bundled-lstm"), epoch=0)
    report = json.loads(run_report(reader))
    assert report["shown_epoch"] == 0
    assert report["environment"]
