"""Files that a disk has damaged: every page goes on, and says what is wrong where it matters."""

import shutil
from pathlib import Path

import pytest

from sentiment_core.data import replica, sources
from sentiment_core.data.assets import ASSETS
from tests.examples import keep, trained_run
from tests.ui.conftest import Room
from tests.ui.test_read_page import markdown

PAGES = ("read", "train", "compare", "encode", "shapes", "embedding", "workshop")
DAMAGES = {
    "run.json": b'{"run_id": ',
    "epoch_02.npz": b"PK\x03\x04 cut",
    "vocabulary.txt": b"\xff\xfe\x00GIF89a" * 50,
    "replica.npz": b"",
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["run.json", "epoch_02.npz", "vocabulary.txt"])
def test_a_damaged_run_ends_no_page(name: str, page: str, room: Room) -> None:
    run = keep(room.store, trained_run())
    (room.store.folder / run.run_id / name).write_bytes(DAMAGES[name])
    app = room.open(page, run=run.run_id)
    assert not app.exception
    assert app.header


@pytest.mark.parametrize("name", ["replica.npz", "vocabulary.txt"])
def test_a_damaged_replica_is_told_and_nothing_else_is_lost(
    name: str, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in ("replica.npz", "vocabulary.txt"):
        shutil.copy(ASSETS / file, tmp_path)
    (tmp_path / name).write_bytes(DAMAGES[name])
    monkeypatch.setattr(replica, "ASSETS", tmp_path)
    sources.load_dataset.cache_clear()
    assert not room.open("read").exception
    app = room.open("train", dataset="Replica")
    assert not app.exception
    assert name in markdown(app)
    [train] = [button for button in app.button if button.label == "Train"]
    assert train.disabled
