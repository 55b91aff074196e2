"""Whose folder is it, and does its writer live?"""

import os
from pathlib import Path

import psutil
import pytest

from sentiment_core.rnn.runs import partial
from sentiment_core.rnn.runs.partial import may_be_written, partial_prefix, run_of
from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from tests.examples import keep, trained_run

RUN, DEAD = trained_run().run_id, 2**22 + 1  # above the largest process id of Linux


def folder(tmp_path: Path, name: str) -> Path:
    made = tmp_path / name
    made.mkdir()
    return made


def test_a_folder_of_this_process_is_being_written(tmp_path: Path) -> None:
    mine = folder(tmp_path, partial_prefix(RUN) + "abc")
    assert run_of(mine) == RUN
    assert may_be_written(mine, ended=True)
    bundled = folder(tmp_path, partial_prefix("bundled-embedding-2") + "abc")
    assert run_of(bundled) == "bundled-embedding-2"  # it was taken for a run named "bundled"
    assert may_be_written(bundled, ended=True)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell")
def test_a_clock_that_is_set_takes_no_folder_from_its_writer(tmp_path: Path) -> None:
    """Set an hour ahead, the clock made every process look younger than the file it wrote."""
    mine = folder(tmp_path, partial_prefix(RUN) + "abc")
    os.utime(mine, (1, 1))
    assert may_be_written(mine, ended=False)
    name = f".partial-{RUN}-{os.getpid()}.1-{partial._this_machine()}-abc"
    assert not may_be_written(folder(tmp_path, name), ended=False)  # the number was given again
    assert run_of(Path(name)) == RUN


def test_another_machines_folder_is_left_alone_until_its_run_is_known_to_have_ended(
    tmp_path: Path,
) -> None:
    theirs = folder(tmp_path, f".partial-{RUN}-{DEAD}-00000000-abc")
    assert may_be_written(theirs, ended=False)
    assert not may_be_written(theirs, ended=True)
    os.utime(theirs, (1, 1))  # nobody has been at it for years
    assert not may_be_written(theirs, ended=False)


def test_the_number_of_a_process_that_began_later_is_not_the_writer(tmp_path: Path) -> None:
    left = folder(tmp_path, f".partial-{RUN}-{os.getpid()}-{partial._this_machine()}-abc")
    os.utime(left, (1, 1))
    assert not may_be_written(left, ended=False)


def test_a_process_that_may_not_be_asked_is_taken_for_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two accounts shared a cache: each took the other's process for dead, and its folder."""

    def denied(process_id: int) -> None:
        raise psutil.AccessDenied(process_id)

    monkeypatch.setattr(psutil, "Process", denied)
    theirs = folder(tmp_path, f".partial-{RUN}-1-{partial._this_machine()}-abc")
    assert may_be_written(theirs, ended=False)
    os.utime(theirs, (1, 1))  # nobody has been at it for years
    assert not may_be_written(theirs, ended=False)


@pytest.mark.parametrize("process", [str(DEAD), "none", ""])
def test_a_dead_writers_folder_may_be_taken(process: str, tmp_path: Path) -> None:
    assert not may_be_written(folder(tmp_path, f".partial-{RUN}-{process}-x"), ended=False)


def test_an_earlier_try_never_takes_the_place_of_a_finished_run(tmp_path: Path) -> None:
    """A run whose worker was killed was finished by its second try and then lost to its first."""
    store = RunStore(tmp_path)
    keep(store, trained_run())
    (tmp_path / RUN).rename(tmp_path / f".partial-{RUN}-{DEAD}-abc")
    keep(store, trained_run())
    assert store.rescue() == []
    assert store.find(RUN).state is RunState.FINISHED
    assert not list(tmp_path.glob(".partial-*"))
