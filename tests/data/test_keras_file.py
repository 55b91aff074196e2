"""Keras' file is read without running it, and damage of any kind is a sentence."""

import builtins
import errno
import json
import os
import pickle
import shutil
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from sentiment_core.data import cache, keras_file
from sentiment_core.data.converted import read_converted
from sentiment_core.data.dataset import Dataset, fingerprint_of
from sentiment_core.data.keras_file import convert, read_lists
from sentiment_core.errors import DataError
from tests import sentences

LISTS = [[1, 300, 70_000], [], [2]]


def converted(source: Path, folder: Path) -> Dataset:
    convert(source / "imdb.npz", source / "imdb_word_index.json", folder)
    dataset = read_converted(folder)
    assert dataset is not None
    return dataset


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("protocol", [3, 4, 5])
@pytest.mark.parametrize("module", [b"numpy._core", b"numpy.core"], ids=["numpy 2", "numpy 1"])
def test_lists_are_what_numpy_reads(protocol: int, module: bytes, keras_files: Any) -> None:
    data = keras_files.npy(LISTS, protocol=protocol)
    assert np.load(BytesIO(data), allow_pickle=True).tolist() == LISTS
    if protocol == 3:  # names stand as lines there, in later protocols with their length
        data = data.replace(b"numpy._core", module)
    assert read_lists(BytesIO(data)) == LISTS


class Runs:
    """Unpickles as a call."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> Any:
        return self.call


EVIL: dict[str, Callable[[str], Any]] = {
    "os.system": lambda mark: Runs(os.system, f"touch {mark}"),
    "os.mkdir": lambda mark: Runs(os.mkdir, mark),
    "eval": lambda mark: Runs(builtins.eval, f"__import__('os').mkdir({mark!r})"),
    "getattr": lambda _: Runs(getattr, np.ndarray, "tofile"),
    "numpy's own": lambda mark: Runs(np.savetxt, mark, [1]),
    "inside a list": lambda mark: [Runs(os.mkdir, mark), [1], [2]],
    "deeper": lambda mark: [[1, Runs(os.mkdir, mark)], [1], [2]],
}


@pytest.mark.parametrize("protocol", [2, 4])
@pytest.mark.parametrize("evil", EVIL)
def test_no_code_in_a_pickle_runs(
    evil: str, protocol: int, keras_files: Any, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    data = keras_files.npy(EVIL[evil](str(mark)), protocol=protocol)
    source = keras_files.write(tmp_path / "source", members={"x_train.npy": data})
    with pytest.raises(DataError, match=sentences.PICKLE_ASKS):
        convert(source / "imdb.npz", source / "imdb_word_index.json", tmp_path / "out")
    assert not mark.exists()
    if evil not in {"getattr", "os.system"}:  # the same bytes do run where nothing holds them
        np.load(BytesIO(data), allow_pickle=True)
        assert mark.exists()


# Among them: a new state for the class itself, the bare class, an odd state, a persistent id.
@pytest.mark.parametrize(
    "data",
    [
        pickle.dumps(np.arange(3)), pickle.dumps([[1], [2], [3]]), b"\x80\x04cnumpy\nndarray\n}b.",
        b"\x80\x04cnumpy\nndarray\n.", b"\x80\x04cnumpy\nndarray\n)R(KcK\x03tb.",
        b"\x80\x04Pid\n.", b"",
    ],
)  # fmt: skip
def test_what_is_no_array_of_lists_is_damage(data: bytes, keras_files: Any, tmp_path: Path) -> None:
    header = keras_files.npy(0).split(b"\x80")[0]
    source = keras_files.write(tmp_path / "source", members={"x_train.npy": header + data})
    with pytest.raises(DataError, match=sentences.DOWNLOAD_AGAIN):
        convert(source / "imdb.npz", source / "imdb_word_index.json", tmp_path / "out")


def test_reviews_are_kept_whole_and_in_keras_order(keras_files: Any, tmp_path: Path) -> None:
    source = keras_files.write(tmp_path / "source")
    dataset = converted(source, tmp_path / "out")
    shuffle = np.random.RandomState(113)
    with np.load(source / "imdb.npz", allow_pickle=True) as raw:
        for split, reviews in (("train", dataset.train), ("test", dataset.test)):
            order = np.arange(len(raw[f"x_{split}"]))
            shuffle.shuffle(order)
            expected = [[rank + 3 for rank in raw[f"x_{split}"][index]] for index in order]
            assert [review.tolist() for review in reviews] == expected
            assert reviews.labels.tolist() == raw[f"y_{split}"][order].tolist()
            types = (reviews.ids.dtype, reviews.offsets.dtype, reviews.labels.dtype)
            assert types == (np.int32, np.int64, np.int8)
    assert dataset.description == "IMDB, 40 training and 30 test reviews"
    assert dataset.vocabulary.words == tuple(f"word{rank}" for rank in range(1, 61))
    assert dataset.fingerprint == fingerprint_of(dataset.train, dataset.test, dataset.vocabulary)
    assert not dataset.train.ids.flags.writeable
    assert visible(tmp_path) == ["out", "source"]


def test_words_with_odd_characters_keep_their_line(keras_files: Any, tmp_path: Path) -> None:
    odd = ["", " ", "\r", "\x85", "\u2028", "\x0c", "\x1c", "é", "日本", '"', "a\tb"]
    words = odd + [f"word{number}" for number in range(60 - len(odd))]
    index = {word: rank for rank, word in enumerate(words, start=1)}
    source = keras_files.write(tmp_path / "source", word_index=index)
    assert list(converted(source, tmp_path / "out").vocabulary.words) == words


X, Y = "x_train.npy", "y_train.npy"
# What replaces members of the archive, given the fixture and its good training ranks and labels.
NPZ_DAMAGE: dict[str, tuple[Callable[[Any, Any, Any], dict[str, bytes | None]], str]] = {
    "no test reviews": (lambda k, r, y: {"x_test.npy": None}, "x_test.npy"),
    "no labels": (lambda k, r, y: {Y: None}, "y_train.npy"),
    "one label less": (lambda k, r, y: {Y: k.plain(y[:-1])}, "40 reviews, y_train 39"),
    "a label of 2": (lambda k, r, y: {Y: k.plain([2, *y[1:]])}, "other labels than 0 and 1"),
    "float labels": (lambda k, r, y: {Y: k.plain(y, np.float64)}, "other labels"),
    "pickled labels": (lambda k, r, y: {Y: k.npy(y)}, "Object arrays"),
    "square labels": (lambda k, r, y: {Y: k.plain([y])}, "other labels"),
    "rank 0": (lambda k, r, y: {X: k.npy([[0], *r[1:]])}, "ranks from 0 to 60"),
    "a negative rank": (lambda k, r, y: {X: k.npy([[-1], *r[1:]])}, "ranks from -1 to 60"),
    "rank above": (lambda k, r, y: {X: k.npy([[61], *r[1:]])}, "from 1 to 61, .* 1 to 60"),
    "a huge rank": (lambda k, r, y: {X: k.npy([[2**40], *r[1:]])}, "damaged"),
    "a float rank": (lambda k, r, y: {X: k.npy([[1.5], *r[1:]])}, "damaged"),
    "a word": (lambda k, r, y: {X: k.npy([["good"], *r[1:]])}, "damaged"),
    "a text for a review": (lambda k, r, y: {X: k.npy(["good", *r[1:]])}, "row of lists"),
    "numbers": (lambda k, r, y: {X: k.plain([1, 2, 3])}, "row of lists"),
    "no reviews": (lambda k, r, y: {X: k.npy([]), Y: k.plain([])}, "holds 0 reviews"),
    "cut pickle": (lambda k, r, y: {X: k.npy(r)[:-9]}, "damaged"),
    "no npy": (lambda k, r, y: {X: b"hello"}, "damaged"),
    "other npy version": (lambda k, r, y: {X: b"\x93NUMPY\x09\x00" + bytes(200)}, "damaged"),
}


@pytest.mark.parametrize("damage", NPZ_DAMAGE)
def test_a_damaged_archive_is_a_sentence_and_leaves_nothing(
    damage: str, keras_files: Any, tmp_path: Path
) -> None:
    members, sentence = NPZ_DAMAGE[damage]
    changed = members(keras_files, *keras_files.reviews(40, 1))
    source = keras_files.write(tmp_path / "source", members=changed)
    with pytest.raises(DataError, match=sentence) as caught:
        convert(source / "imdb.npz", source / "imdb_word_index.json", tmp_path / "out")
    assert str(caught.value).startswith(f"{source / 'imdb.npz'} is damaged")
    assert visible(tmp_path) == ["source"]


WORDS = "imdb_word_index.json"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("imdb.npz", b""), ("imdb.npz", b"PK\x03\x04"), ("imdb.npz", b"<html></html>"),
        ("imdb.npz", None), (WORDS, b""), (WORDS, b"{"), (WORDS, b"{}"), (WORDS, b"[]"),
        (WORDS, b"\xff"), (WORDS, b'{"a": 1, "b": 3}'), (WORDS, b'{"a": 0, "b": 1}'),
        (WORDS, b'{"a": 1, "b": 1}'), (WORDS, b'{"a": "1"}'), (WORDS, b'{"a": 1, "b": "2"}'),
        (WORDS, b'{"a": null}'), (WORDS, b'{"\\ud800": 1}'), (WORDS, b'{"a\\n": 1}'),
        (WORDS, b"[" * 100_000), (WORDS, None),
    ],
)  # fmt: skip
def test_another_file_in_its_place_is_a_sentence(
    name: str, content: bytes | None, keras_files: Any, tmp_path: Path
) -> None:
    source = keras_files.write(tmp_path / "source")
    (source / name).unlink()
    if content is not None:
        (source / name).write_bytes(content)
    with pytest.raises(DataError, match=f"{name} is damaged"):
        convert(source / "imdb.npz", source / WORDS, tmp_path / "out")


def test_too_little_memory_is_not_told_as_damage(
    keras_files: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server with little memory was told to download the good file again, and again."""

    def read(file: object) -> None:
        raise MemoryError

    monkeypatch.setattr(keras_file, "read_lists", read)
    source = keras_files.write(tmp_path / "source")
    with pytest.raises(DataError, match=r"Not enough memory to read .*imdb\.npz") as caught:
        convert(source / "imdb.npz", source / WORDS, tmp_path / "out")
    assert "download" not in str(caught.value)
    assert visible(tmp_path) == ["source"]


# 0 is stored, 8 deflated.
@pytest.mark.parametrize(("member", "compression"), [(None, 0), (None, 8), (X, 8), (Y, 8)])
def test_a_damaged_byte_is_a_sentence_or_harmless(
    member: str | None, compression: int, keras_files: Any, tmp_path: Path
) -> None:
    """In the archive, where a checksum finds most of it, and in a member before it is packed."""
    source = keras_files.write(tmp_path / "source", compression=compression)
    good = (source / "imdb.npz").read_bytes()
    if member:
        with zipfile.ZipFile(source / "imdb.npz") as archive:
            good = archive.read(member)
    random, refused = np.random.default_rng(5), 0
    for number in range(200):
        data = bytearray(good)
        data[random.integers(min(len(data), 400) if member else len(data))] = random.integers(256)
        if member:
            keras_files.write(source, members={member: bytes(data)})
        else:
            cut_off = random.integers(len(data)) if number % 3 == 0 else None
            (source / "imdb.npz").write_bytes(data[:cut_off])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # numpy warns of headers it has to guess at
            try:
                convert(source / "imdb.npz", source / "imdb_word_index.json", tmp_path / "out")
            except DataError:
                refused += 1
    assert refused > 40


def replace(name: str, array: Any) -> Callable[[Path], None]:
    return lambda folder: np.save(folder / name, array)


def meta(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        content = json.loads((folder / "meta.json").read_bytes())
        (folder / "meta.json").write_text(json.dumps(content | changes))

    return change


def cut(name: str, size: int = -1) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:size]) and None


CACHE_DAMAGE: dict[str, Callable[[Path], None]] = {
    "gone": shutil.rmtree,
    "another format": meta(format=0),
    "another count of reviews": meta(reviews=[40, 31]),
    "another count of words": meta(vocabulary=61),
    "no fingerprint": lambda folder: (folder / "meta.json").write_text("{}") and None,
    "meta is a list": lambda folder: (folder / "meta.json").write_text("[]") and None,
    "cut meta": cut("meta.json"),
    "cut ids": cut("train_ids.npy"),
    "cut labels": cut("test_labels.npy"),
    "empty ids": cut("train_ids.npy", 0),
    "cut header": cut("train_ids.npy", 20),
    "header without its end": lambda folder: (
        (folder / "train_ids.npy").write_bytes(
            (folder / "train_ids.npy").read_bytes().replace(b"}", b" ", 1)
        )
        and None
    ),
    "a word less": cut("vocabulary.txt", -7),
    "words are no text": lambda folder: (folder / "vocabulary.txt").write_bytes(b"\xff") and None,
    "half a character": lambda folder: (
        (folder / "vocabulary.txt").write_bytes(
            (folder / "vocabulary.txt").read_bytes()[:-4]
            + "\ud800".encode("utf-8", "surrogatepass")
        )
        and None
    ),
    "offsets go back": replace("train_offsets.npy", np.arange(41)[::-1].copy()),
    "offsets too short": replace("train_offsets.npy", np.arange(40)),
    "square labels": replace("train_labels.npy", np.zeros((40, 1), np.int8)),
    "wide ids": replace("train_ids.npy", np.zeros(10, np.int64)),
    "pickled ids": replace("train_ids.npy", np.array([[1], None], dtype=object)),
    "folder in the way": lambda folder: (
        (folder / "train_ids.npy").unlink() or (folder / "train_ids.npy").mkdir()
    ),
}
FILES = [f"{s}_{f}.npy" for s in ("train", "test") for f in ("ids", "offsets", "labels")]
CACHE_DAMAGE |= {
    f"no {name}": lambda folder, name=name: (folder / name).unlink()
    for name in (*FILES, "vocabulary.txt", "meta.json")
}


@pytest.mark.parametrize("damage", CACHE_DAMAGE)
def test_a_damaged_conversion_is_noticed_and_made_again(
    damage: str, keras_files: Any, tmp_path: Path
) -> None:
    source = keras_files.write(tmp_path / "source")
    good = converted(source, tmp_path / "out").fingerprint
    CACHE_DAMAGE[damage](tmp_path / "out")
    assert read_converted(tmp_path / "out") is None
    again = converted(source, tmp_path / "out")
    assert again.fingerprint == good == fingerprint_of(again.train, again.test, again.vocabulary)
    assert visible(tmp_path) == ["out", "source"]


def test_a_full_disk_keeps_the_old_conversion(
    keras_files: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = keras_files.write(tmp_path / "source")
    old = converted(source, tmp_path / "out").fingerprint
    keras_files.write(source, seed=2)
    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    no_space = Mock(side_effect=OSError(errno.ENOSPC, "no"))
    for module, name, fake, sentence in (
        (os, "fsync", no_space, "is full"),
        (cache.shutil, "disk_usage", lambda _: usage, "MB are needed"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, fake)
            with pytest.raises(DataError, match=sentence):
                converted(source, tmp_path / "out")
    assert visible(tmp_path) == ["out", "source"]
    kept = read_converted(tmp_path / "out")
    assert getattr(kept, "fingerprint", None) == old
    assert converted(source, tmp_path / "out").fingerprint != old
