"""Files that anybody may have changed."""

import json
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentiment_core.data import npz
from sentiment_core.data.npz import read_npz
from sentiment_core.data.stranger import entries, parse_json, read_file, read_json, record, texts
from tests import sentences


@dataclass(frozen=True)
class Point:
    step: int
    loss: float
    name: str = ""
    last: bool = False


GOOD: dict[str, Any] = {"step": 3, "loss": 0.5}


def test_a_record_has_the_declared_types() -> None:
    found = record(Point, {**GOOD, "loss": 1, "unknown": [1]})
    assert found == Point(3, 1.0)
    assert isinstance(found.loss, float)
    assert record(Point, {**GOOD, "step": -1}, within={"step": (-1, 1)}).step == -1


@pytest.mark.parametrize(
    "change",
    [
        {"step": "3"}, {"step": 3.0}, {"step": True}, {"step": None}, {"step": -1},
        {"step": 10**400}, {"loss": "0.5"}, {"loss": float("nan")}, {"loss": float("inf")},
        {"loss": [0.5]}, {"loss": -1},
        {"name": 3}, {"name": "x" * 3_000}, {"last": 1}, {"last": "true"},
    ],
)  # fmt: skip
def test_another_type_or_range_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        record(Point, {**GOOD, **change})


@pytest.mark.parametrize("values", [None, [], "x", 3, {}, {"step": 1}])
def test_what_is_no_record_is_refused(values: object) -> None:
    with pytest.raises(ValueError, match="Point"):
        record(Point, values)


def test_lists_and_tables_are_bounded() -> None:
    assert entries([1, 2], most=2) == [1, 2]
    assert texts({"keras": "3.15"}) == {"keras": "3.15"}
    for bad in ([1, 2, 3], "ab", {"a": 1}, None):
        with pytest.raises(ValueError, match="list of at most 2"):
            entries(bad, most=2)
    for worse in ([], {"a": 1}, {"a": None}, {str(n): "" for n in range(101)}):
        with pytest.raises(ValueError):
            texts(worse)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": NaN}',
        "[Infinity]",
        "[" * 200_000,
        '{"a":' * 200_000,
        "{",
        "",
        "\x00",
        "1" * 5_000,
        '{"a": "\\ud800"}',
        '{"\\udfff": 1}',
    ],
    ids=[
        "NaN",
        "Infinity",
        "lists",
        "objects",
        "cut",
        "empty",
        "null",
        "digits",
        "half a character",
        "half a character as a name",
    ],
)
def test_bad_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        parse_json(text.encode())
    with pytest.raises(ValueError):
        parse_json(b"\xff\xfe\x00")
    assert parse_json(b'["\\ud83d\\ude00"]') == ["\N{GRINNING FACE}"]


def test_only_regular_files_of_a_bounded_size_are_read(tmp_path: Path) -> None:
    """A pipe in the place of a file hung the command line for ever."""
    file = tmp_path / "a.json"
    file.write_text(json.dumps([1]))
    assert read_json(file) == [1]
    assert read_file(file, limit=3) == b"[1]"
    with pytest.raises(OSError, match="at most 2"):
        read_file(file, limit=2)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "none", Path("/dev/zero")):
        with pytest.raises(OSError):
            read_file(path, limit=100)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """3 MB unpack to 3 GB; only a limit on memory held."""
    path = tmp_path / "bomb.npz"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.npy", "w") as a,
    ):
        np.lib.format.write_array_header_1_0(
            a, {"shape": (npz.LARGEST,), "fortran_order": False, "descr": "|u1"}
        )
        for _ in range(npz.LARGEST // 10**6 + 1):
            a.write(bytes(10**6))
    assert path.stat().st_size < npz.LARGEST / 500
    with pytest.raises(ValueError, match="unpacks to more than"):
        read_npz(path)


def test_a_header_that_declares_more_than_there_is_asks_for_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    with zipfile.ZipFile(path, "w") as archive, archive.open("a.npy", "w") as file:
        np.lib.format.write_array_header_1_0(
            file, {"shape": (10**12,), "fortran_order": False, "descr": "<f8"}
        )
    with pytest.raises(ValueError, match=sentences.AS_ITS_HEADER):
        read_npz(path)


@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 4)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_honest_arrays_are_read(shape: tuple[int, ...], order: str, tmp_path: Path) -> None:
    array = np.asarray(np.arange(np.prod(shape, dtype=int)).reshape(shape), order=order)  # type: ignore[call-overload]
    np.savez_compressed(tmp_path / "a.npz", a=array, words=np.array(["a", "bc"]))
    found = read_npz(tmp_path / "a.npz")
    assert np.array_equal(found["a"], array)
    assert list(found["words"]) == ["a", "bc"]
