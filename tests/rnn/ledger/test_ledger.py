"""The ledger's rows: what they say, how they differ, how they are sorted, filtered and saved."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from sentiment_core.data.adding import AddedFile, add_reviews
from sentiment_core.rnn.ledger.ledger import (
    LedgerRow,
    RowOrder,
    RowState,
    arrange,
    ledger_csv,
    settings_in_words,
)
from sentiment_core.rnn.runs.notes import RunNote
from sentiment_core.rnn.runs.run import RunState
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS
from tests.data.test_added import write
from tests.examples import HOSTILE, epoch, plan, trained_run


def row(number: int = 0, *, name: str = "", accuracy: float = 0.8, **settings: object) -> LedgerRow:
    run = replace(trained_run(f"{number:016x}", **settings), history=(epoch(1, accuracy),))
    return LedgerRow.of_run(run, RunNote(name=name))


def test_a_row_says_what_the_run_is() -> None:
    found = row(1, cell="LSTM", seed=9)
    assert (found.name, found.state, found.cell, found.seed) == (
        "LSTM 000000", "finished", "LSTM", 9,
    )  # fmt: skip
    assert (found.dataset, found.parameters, found.epoch) == ("Replica 80", 1_000, 1)
    assert str(found.share) == "0.800 (0.652 to 0.895)"
    assert row(name="mine").name == "mine"


@pytest.mark.parametrize(
    ("state", "rescued", "told"),
    [
        (RunState.FINISHED, False, RowState.FINISHED),
        (RunState.STOPPED, False, RowState.STOPPED),
        (RunState.STOPPED, True, RowState.RESCUED),
    ],
)
def test_the_state_is_told(state: RunState, rescued: bool, told: RowState) -> None:
    run = replace(trained_run(), state=state)
    assert LedgerRow.of_run(run, RunNote(rescued=rescued)).state == told


def test_a_bundled_run_is_bundled_whatever_became_of_it() -> None:
    run = replace(trained_run(), run_id="bundled-gru", state=RunState.STOPPED)
    assert LedgerRow.of_run(run, RunNote(rescued=True)).state == RowState.BUNDLED


def test_settings_are_named_where_they_are_not_the_default() -> None:
    assert settings_in_words(RunConfig(cell="LSTM", seed=4)) == "all default"  # type: ignore[arg-type]
    config = RunConfig(units=64, mask_zero=False, num_words=None, learning_rate=0.01)
    assert settings_in_words(config) == (
        "units 64, mask padding off, vocabulary all, learning rate 0.01"
    )


def test_every_setting_can_be_the_difference() -> None:
    other = {
        "dataset": "imdb", "cell": "LSTM", "layers": 2, "units": 8, "embedding_dim": 8,
        "dropout": 0.2, "mask_zero": False, "padding": "pre", "clip_length": 20,
        "clipping": "post", "num_words": 99, "skip_top": 5, "maxlen": 200, "train_reviews": 100,
        "validation_reviews": 100, "validation_from": "train", "epochs": 5, "batch_size": 32,
        "learning_rate": 0.01, "seed": 77, "trainer": "keras", "bidirectional": True,
    }  # fmt: skip
    assert set(other) == set(LIMITS)
    for name, value in other.items():
        config = replace(row().config, **{name: value})
        changed = replace(row(), config=config, cell=str(config.cell))
        told = changed.differences(row())
        assert told.count(" instead of ") == 1, name
    assert row().differences(row(5)) == ""
    assert row(units=8, seed=2).differences(row()) == "units 8 instead of 4; seed 2 instead of 1"


def test_reviews_that_were_added_differ_by_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compare said "dataset own-0123456789abcdef instead of Replica"."""
    monkeypatch.setenv("SENTIMENT_CACHE", str(tmp_path / "cache"))
    found = add_reviews(AddedFile(write(tmp_path / "a.csv"), name="My soups"))
    soups = replace(row(), config=replace(row().config, dataset=found.key))
    assert soups.differences(row()) == "dataset My soups instead of Replica"


def test_beside_a_linear_machine_only_what_it_has_is_named() -> None:
    """The units of the default run were named as the linear machine's."""
    network = row(units=8, epochs=2, clip_length=100)
    machine = replace(row(clip_length=50), state=RowState.BASELINE, cell="linear SVM")
    told = "linear SVM instead of GRU; clip length 50 instead of 100"
    assert machine.differences(network) == told


def test_rows_are_found_by_all_of_the_words() -> None:
    rows = [row(1, cell="LSTM"), row(2, name="Élan vital"), row(3, units=8)]
    ids = lambda words: [int(found.run_id, 16) for found in arrange(rows, words=words)]  # noqa: E731
    assert ids("") == [1, 2, 3]
    assert ids("lstm FINISHED") == [1]
    assert ids("élan") == [2]
    assert ids("replica batch 8 instead") == []
    assert ids("REPLICA units 8,") == [3]
    assert ids("lstm gru") == []
    assert [ids(text) for text in HOSTILE[:4]] == [[], [], [], []]


def test_rows_without_the_value_come_last() -> None:
    bare = replace(row(9), share=None, parameters=None, name="a bare one")
    rows = [bare, row(1, accuracy=0.7), row(2, accuracy=0.9)]
    order = lambda by: [int(found.run_id, 16) for found in arrange(rows, order=by)]  # noqa: E731
    assert order(RowOrder.NEWEST) == [9, 1, 2]
    assert order(RowOrder.ACCURACY) == [2, 1, 9]
    assert order(RowOrder.PARAMETERS) == [1, 2, 9]
    assert order(RowOrder.SECONDS) == [1, 2, 9]
    assert order(RowOrder.NAME) == [9, 1, 2]


def test_the_csv_holds_every_setting_and_no_formula() -> None:
    rows = [row(1, name=name, units=8) for name in ("=1+1", "@SUM(A1)", 'a "quoted", name')]
    rows.append(replace(row(2), share=None, parameters=None, state=RowState.FAILED))
    read = list(csv.DictReader(io.StringIO(ledger_csv(rows))))
    assert [entry["name"] for entry in read[:3]] == ["'=1+1", "'@SUM(A1)", 'a "quoted", name']
    assert set(LIMITS) <= set(read[0])
    assert (read[0]["units"], read[0]["val_accuracy"], read[0]["validation_right"]) == (
        "8", "0.8000", "32",
    )  # fmt: skip
    assert read[0]["low_95"] < read[0]["val_accuracy"] < read[0]["high_95"]
    assert (read[3]["val_accuracy"], read[3]["parameters"], read[3]["state"]) == ("", "", "failed")


def test_the_interval_counts_the_validation_reviews_of_the_run() -> None:
    run = replace(trained_run(), plan=plan(validation_reviews=2_500))
    share = LedgerRow.of_run(run, RunNote()).share
    assert share is not None
    assert (share.right, share.reviews) == (2_000, 2_500)
