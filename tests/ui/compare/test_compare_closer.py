"""The folded sections about one network on Compare and Train, in the app itself."""

from dataclasses import replace

import pytest

from sentiment_core.data.sources import load_dataset
from sentiment_core.rnn.job.job import keep_extras
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.settings.limits import DatasetName
from sentiment_core.ui.compare import closer as compare_closer
from sentiment_core.ui.reviews import scoreboard
from tests import sentences
from tests.examples import keep, trained_run
from tests.ui.conftest import Room
from tests.ui.screen import text, unfold

BOTH = "bundled-gru,bundled-simplernn"
BOARD, BASELINE = "compare_closer_scoreboard_section", "compare_closer_svm"


@pytest.fixture
def kept(room: Room) -> TrainedRun:
    """A run on the replica that kept what it says about its validation reviews."""
    dataset = load_dataset(DatasetName.REPLICA)
    run = trained_run(validation_reviews=200)
    run = keep(room.store, replace(run, plan=replace(run.plan, fingerprint=dataset.fingerprint)))
    keep_extras(run, dataset, RunFolder(room.store.folder_of(run)))
    return run


def test_folded_sections_cost_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a folded section was drawn")

    monkeypatch.setattr(compare_closer, "show_baseline", never)
    monkeypatch.setattr(scoreboard, "show_scoreboard", never)
    app = room.open("compare", runs=BOTH)
    assert not app.exception
    labels = [section.label for section in app.expander]
    assert any(label.startswith("Evaluation") for label in labels)
    assert any(label.startswith("Baseline") for label in labels)


def test_the_bundled_baseline_stands_beside_a_bundled_run(room: Room) -> None:
    shown = text(unfold(room.open("compare", runs=BOTH), BASELINE))
    assert "| | linear SVM | bundled GRU |" in shown
    assert "| val_accuracy | **0.872** | **0.882** |" in shown
    assert "| 95 % interval | 0.858 to 0.885 | 0.869 to 0.894 |" in shown
    assert "| linear SVM, value |" in shown


def test_the_other_ticked_network_can_be_judged(room: Room) -> None:
    app = unfold(room.open("compare", runs=BOTH), BOARD)
    assert "(bundled GRU, epoch" in text(app)
    [judge] = [c for c in app.get("button_group") if c.label == "Which network"]
    judge.set_value("B")
    app.run()
    assert not app.exception
    assert "(bundled SimpleRNN, epoch" in text(app)
    assert sentences.NONE_OPENS in text(app), sentences.IMDB_NOT_HERE


def test_one_network_is_not_chosen_among_one(room: Room) -> None:
    app = room.open("compare", runs="bundled-lstm")
    assert not [c for c in app.get("button_group") if c.label == "Which network"]
    assert "(bundled LSTM, epoch" in text(unfold(app, BOARD))


def test_the_scoreboard_stands_under_the_result_on_train(room: Room, kept: TrainedRun) -> None:
    app = room.open("train", run=kept.run_id)
    app.session_state["train_behind"] = "Evaluation"
    app.run()
    assert not app.exception
    assert "200 machine-written" in text(app)
    link = app.get("page_link")[0].proto
    assert link.query_string.startswith(f"run={kept.run_id}&real=test-")
    opened = room.open(run=kept.run_id, real=link.query_string.split("real=")[1])
    assert not opened.exception
    assert sentences.OPENED_REVIEW in text(opened)


def test_a_failed_or_missing_run_has_no_scoreboard_on_train(room: Room) -> None:
    app = room.open("train", run="f" * 16)
    assert not app.exception
    assert not [section for section in app.expander if "Evaluation" in section.label]
