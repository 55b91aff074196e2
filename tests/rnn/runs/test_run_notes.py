"""Names and pins on disk: there after a restart, whole or not at all."""

import os
from pathlib import Path

import pytest

from sentiment_core.errors import RunError
from sentiment_core.rnn.runs.notes import LONGEST_NAME, RunNote, RunNotes, clean_name
from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from tests import sentences
from tests.examples import HOSTILE, keep, store_in, trained_run

RUN, OTHER = "0123456789abcdef", "fedcba9876543210"


def test_a_name_is_there_after_a_restart_and_goes_when_it_is_emptied(tmp_path: Path) -> None:
    RunNotes(tmp_path / "notes").rename(RUN, "my best")
    again = RunNotes(tmp_path / "notes")
    assert again.get(RUN) == RunNote(name="my best")
    assert again.get(OTHER) == RunNote()
    again.rename(RUN, " ")
    assert list((tmp_path / "notes").iterdir()) == []


def test_one_run_is_pinned_at_a_time(tmp_path: Path) -> None:
    notes = RunNotes(tmp_path)
    assert notes.pinned() is None
    notes.rename(RUN, "kept")
    notes.pin(RUN)
    notes.pin("bundled-gru")
    assert notes.pinned() == "bundled-gru"
    assert notes.get(RUN) == RunNote(name="kept")
    with pytest.raises(RunError):
        notes.pin("../no id")  # it lost the pin that was there
    assert notes.pinned() == "bundled-gru"
    notes.pin(None)
    assert notes.pinned() is None


@pytest.mark.parametrize("text", HOSTILE)
def test_any_name_becomes_one_line_that_can_be_kept(text: str, tmp_path: Path) -> None:
    notes = RunNotes(tmp_path)
    notes.rename(RUN, text)
    name = notes.get(RUN).name
    assert name == clean_name(name) == clean_name(text)
    assert 0 < len(name) <= LONGEST_NAME
    assert not set(name) & set("\u0000\n\r\t\u202e\ud800")


def test_a_name_keeps_every_language_and_joined_emoji() -> None:
    assert clean_name(" фильм\n 电影  \u202eright\u202c ") == "фильм 电影 right"
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert clean_name(family) == family


@pytest.mark.parametrize("run_id", ["../evil", "a/b", "", "A" * 16, "x" * 41, *HOSTILE[:2]])
def test_nothing_but_an_id_becomes_part_of_a_path(run_id: str, tmp_path: Path) -> None:
    with pytest.raises(RunError, match=sentences.NO_RUN_ID):
        RunNotes(tmp_path / "notes").rename(run_id, "name")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"name": 1', '{"name": "a", "pinned": 1}'])
def test_a_damaged_note_is_no_note(damage: str, tmp_path: Path) -> None:
    (tmp_path / f"{RUN}.json").write_text(damage)
    notes = RunNotes(tmp_path)
    assert notes.get(RUN) == RunNote()
    assert notes.pinned() is None
    notes.rename(RUN, "again")
    assert notes.get(RUN).name == "again"


def test_a_damaged_note_is_told_once_until_it_changes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It was told for every page of everybody."""
    notes = RunNotes(tmp_path)
    file = tmp_path / f"{RUN}.json"
    for number, damage in enumerate(("{", "[]"), 1):
        file.write_text(damage, encoding="utf-8")
        os.utime(file, (number, number))
        assert [notes.get(RUN) for _ in range(5)] == [RunNote()] * 5
        assert len(caplog.records) == number


def test_a_full_disk_is_told_and_the_old_name_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = RunNotes(tmp_path)
    notes.rename(RUN, "old")

    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(RunError, match="No space left on device"):
        notes.rename(RUN, "new")
    assert notes.get(RUN).name == "old"
    assert [file.name for file in tmp_path.iterdir()] == [f"{RUN}.json"]


def test_a_run_that_is_removed_takes_its_note_along(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.notes.rename(RUN, "gone soon")
    store.notes.pin(RUN)
    store.remove(RUN)
    assert store.notes.get(RUN) == RunNote()
    assert store.all() == []


def test_the_store_does_not_take_the_notes_for_a_run(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    store.notes.rename(RUN, "mine")
    assert [run.run_id for run in store.all()] == [RUN]


def test_when_room_is_made_the_pinned_run_stays(tmp_path: Path) -> None:
    store = RunStore(tmp_path, max_bytes=1)
    first = trained_run(RUN)
    keep(store, first)
    store.notes.pin(RUN)
    keep(store, trained_run(OTHER))
    keep(store, trained_run("a" * 16))
    assert {run.run_id for run in store.all()} == {RUN, "a" * 16}


def test_a_rescued_run_is_noted_until_it_is_trained_again(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    run = trained_run(RUN)
    partial = tmp_path / f".partial-{RUN}-999999999-x"
    keep(store, run)
    os.rename(tmp_path / RUN, partial)
    assert [found.run_id for found in store.rescue()] == [RUN]
    assert store.notes.get(RUN).rescued
    keep(store, run)
    assert not store.notes.get(RUN).rescued
    assert run.state == RunState.FINISHED
