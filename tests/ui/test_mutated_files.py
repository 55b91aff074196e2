"""Every file that the app reads, changed as a stranger or a disk would: every page goes on."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from sentiment_core.data.assets import ASSETS
from sentiment_core.rnn.baseline.store import BaselineStore
from tests.examples import keep, trained_run
from tests.ui.conftest import Room

pytestmark = pytest.mark.long

PAGES = ("read", "train", "compare", "encode", "shapes", "embedding", "workshop")
ODD: tuple[Any, ...] = (
    None,
    "x",
    "1",
    -1,
    0,
    1.5,
    1e999,
    [],
    {},
    [[]],
    True,
    "x" * 100_000,
    "\ud800",  # no page could show it
    10**30,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value, by the keys that lead there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value[:2])
    for key, held in inner:
        yield (*path, key)
        if isinstance(held, dict | list):
            yield from places(held, (*path, key))


def with_odd(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    changed = json.loads(json.dumps(value))
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = odd
    return changed


def opens_every_page(room: Room, run_id: str) -> None:
    for page in PAGES:
        app = room.open(page, run=run_id)
        assert not app.exception, page
        assert app.title or app.header, page


def json_mutants(file: Path) -> Iterator[bytes]:
    value = json.loads(file.read_text())
    draw = random.Random(1)
    for path in places(value):
        yield json.dumps(with_odd(value, path, draw.choice(ODD))).encode()
    yield b"[" * 200_000
    yield json.dumps(value).replace("0.7", "NaN").encode()
    yield json.dumps([value]).encode()


def byte_mutants(file: Path, count: int) -> Iterator[bytes]:
    data = file.read_bytes()
    draw = random.Random(2)
    for _ in range(count):
        changed = bytearray(data)
        changed[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        yield bytes(changed)
    yield data[: len(data) // 2]
    yield b""
    yield b"\xff\xfe" + data


def test_a_mutated_description_is_a_run_or_none(room: Room) -> None:
    """One bad `run.json` broke every page for everybody: "steps": 0, NaN, 200,000 brackets."""
    run = keep(room.store, trained_run())
    file = room.store.folder / run.run_id / "run.json"
    good = file.read_bytes()
    count = 0
    for count, data in enumerate(json_mutants(file), 1):
        file.write_bytes(data)
        found = [each for each in room.store.all() if not each.bundled]
        for each in found:
            assert each.best.val_accuracy <= 1
            assert all(point.epochs_done >= 0 for point in each.batches)
        if count % 8 == 0 or found:
            for page in ("read", "compare"):
                assert not room.open(page, run=run.run_id).exception, data[:2_000]
    assert count > 60
    file.write_bytes(good)
    assert room.store.find(run.run_id) == run


FILES: dict[str, Callable[[Room], Path]] = {
    "run.json": lambda room: room.store.folder / "0123456789abcdef" / "run.json",
    "epoch_02.npz": lambda room: room.store.folder / "0123456789abcdef" / "epoch_02.npz",
    "vocabulary.txt": lambda room: room.store.folder / "0123456789abcdef" / "vocabulary.txt",
    "notes": lambda room: room.store.folder / "notes" / "0123456789abcdef.json",
}


@pytest.mark.parametrize("name", FILES)
def test_damaged_bytes_end_no_page(name: str, room: Room) -> None:
    run = keep(room.store, trained_run())
    room.store.notes.rename(run.run_id, "mine")
    file = FILES[name](room)
    whole = file.read_bytes()
    for data in list(byte_mutants(file, 3)):
        file.write_bytes(data)
        st.cache_resource.clear()  # the reader of what was read before
        opens_every_page(room, run.run_id)
    file.write_bytes(whole)
    assert room.store.find(run.run_id) == run  # nothing was lost for what was set aside


def test_strange_files_beside_the_good_ones_change_nothing(room: Room) -> None:
    """A copy named `epoch_01 (copy).npz` broke two pages; a pipe hung the command line."""
    run = keep(room.store, trained_run())
    folder = room.store.folder / run.run_id
    shutil.copy(folder / "epoch_01.npz", folder / "epoch_01 (copy).npz")
    (folder / "epoch_1e3.npz").write_bytes(b"")
    (folder / "epoch_03.npz").mkdir()
    (room.store.folder / "notes").mkdir()
    (room.store.folder / "notes" / "a (copy).json").write_text("{}")
    assert room.store.epochs(run) == [0, 1, 2]
    opens_every_page(room, run.run_id)


def test_a_mutated_baseline_is_a_baseline_or_none(tmp_path: Path) -> None:
    [asset] = (ASSETS / "baselines").glob("*.npz")
    store = BaselineStore(tmp_path)
    file = tmp_path / asset.name
    shutil.copy(asset, file)
    assert len(store.all()) == 1
    for number, data in enumerate(byte_mutants(file, 60)):
        file.with_suffix(".new").write_bytes(data)
        file.with_suffix(".new").replace(file)
        for found in store.all():
            assert 0 <= found.val_accuracy <= 1, number
