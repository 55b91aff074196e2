"""A damaged `.npz` file ends in one of two errors, and for whoever reads it in a sentence."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data.npz import read_npz
from sentiment_core.data.replica import REVIEWS_FILE, WORDS_FILE, read_replica
from sentiment_core.errors import SentimentError
from sentiment_core.lessons.bundle import LessonBundle, read_bundle
from sentiment_core.rnn.evaluation.validation import read_arrays
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.settings.limits import CellType
from tests.examples import random_weights, small_config


def flipped(data: bytes) -> Iterator[bytes]:
    """The file with one byte changed: some anywhere, each in the part that tells what follows."""
    draw = random.Random(7)
    for place in (*range(60), *draw.choices(range(len(data)), k=120), *range(-120, 0)):
        damaged = bytearray(data)
        damaged[place] ^= 1 << draw.randrange(8)
        yield bytes(damaged)


def weights(folder: Path) -> tuple[Path, Callable[[], object]]:
    path = folder / "epoch_01.npz"
    random_weights(small_config(cell="GRU")).save(path, dtype=np.float16, compress=True)
    return path, lambda: NetworkWeights.load(path, (CellType.GRU,))


def lesson(folder: Path) -> tuple[Path, Callable[[], object]]:
    LessonBundle([np.ones((4, 3), dtype=np.float32)]).save(folder, "one")
    return folder / "one.npz", lambda: read_bundle("one", folder)


def replica(folder: Path) -> tuple[Path, Callable[[], object]]:
    (folder / WORDS_FILE).write_text("the\nand\na", encoding="utf-8")
    split = {"ids": np.array([4, 5, 6], dtype=np.uint16), "offsets": np.array([0, 1, 3])}
    split["labels"] = np.array([0, 1], dtype=np.int8)
    arrays = {f"{name}_{key}": value for name in ("train", "test") for key, value in split.items()}
    np.savez_compressed(folder / REVIEWS_FILE, allow_pickle=False, **arrays)
    return folder / REVIEWS_FILE, lambda: read_replica(folder)


def extras(folder: Path) -> tuple[Path, Callable[[], object]]:
    np.savez(folder / "a.npz", x=np.arange(5))
    return folder / "a.npz", lambda: read_arrays(folder / "a.npz")


@pytest.mark.parametrize("kept", [weights, lesson, replica, extras])
def test_a_flipped_byte_is_a_sentence(
    kept: Callable[[Path], tuple[Path, Callable[[], object]]], tmp_path: Path
) -> None:
    """One damaged byte on the disk, and the page was dead.

    Five places read such files, each with a list of errors of its own, and none was complete:
    zlib.error, NotImplementedError and tokenize.TokenError got through.
    """
    path, read = kept(tmp_path)
    assert read()
    told = 0
    for damaged in flipped(path.read_bytes()):
        path.write_bytes(damaged)
        try:
            told += read() == {}
        except SentimentError:
            told += 1
    assert told > 50


def test_some_arrays_or_all(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.arange(3), y=np.array(2.5))
    assert {name: array.tolist() for name, array in read_npz(tmp_path / "a.npz").items()} == {
        "x": [0, 1, 2],
        "y": 2.5,
    }
    assert list(read_npz(tmp_path / "a.npz", "y")) == ["y"]
    with pytest.raises(ValueError, match=r"z\.npy"):
        read_npz(tmp_path / "a.npz", "z")
    with pytest.raises(FileNotFoundError):
        read_npz(tmp_path / "b.npz")


def test_nothing_in_a_file_is_run(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.array([{}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="allow_pickle"):
        read_npz(tmp_path / "a.npz")
