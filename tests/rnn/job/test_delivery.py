"""A run's way from the worker into the store."""

from dataclasses import replace
from pathlib import Path

import pytest

from sentiment_core.errors import RunError
from sentiment_core.rnn.job.delivery import PackedRun, folder_mark, pack, receive
from sentiment_core.rnn.runs.store import RunStore
from tests import sentences
from tests.examples import keep, trained_run


def test_a_folder_keeps_its_mark_and_no_other_has_it(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert folder_mark(one) == folder_mark(one)
    assert folder_mark(one) != folder_mark(other)
    assert (one / folder_mark(one)).exists()
    assert RunStore(one).all() == []


def test_a_folder_that_cannot_be_made_has_no_mark(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert folder_mark(tmp_path / "file" / "runs") == ""


def test_a_packed_run_is_the_run(tmp_path: Path) -> None:
    there, here = RunStore(tmp_path / "there"), RunStore(tmp_path / "here")
    run = keep(there, trained_run())
    assert receive(here, pack(there, run)) == run
    assert here.find(run.run_id) == run
    assert here.epochs(run) == [0, 1, 2]
    assert here.vocabulary(run).words == there.vocabulary(run).words
    assert receive(here, run) is run  # one that is there already


@pytest.mark.parametrize(
    "name", ["../x.json", "/etc/x.txt", "run.json/../x.txt", "a.py", "", "x" * 99]
)
def test_a_file_name_never_leaves_the_runs_folder(name: str, tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs")
    with pytest.raises(RunError, match=sentences.NOT_OF_A_RUN):
        receive(store, PackedRun(trained_run(), {name: b"x"}))
    assert store.all() == []
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_run_id_that_is_none_is_refused(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs")
    with pytest.raises(RunError):
        receive(store, PackedRun(replace(trained_run(), run_id="../.."), {"run.json": b"{}"}))
