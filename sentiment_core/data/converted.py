"""Converted reviews in the cache: plain arrays, mapped into memory."""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import numpy as np

from sentiment_core.data.cache import (
    check_space,
    remove_leftovers,
    replace_folder,
    temporary_path,
    unwritable,
)
from sentiment_core.data.dataset import Dataset, Reviews, fingerprint_of
from sentiment_core.data.npz import DAMAGE
from sentiment_core.settings.limits import DatasetName
from sentiment_core.text.vocabulary import Vocabulary

FORMAT = 1
SPLITS = ("train", "test")

_DAMAGE = (*DAMAGE, OSError)


def write_converted(
    folder: Path,
    vocabulary: Vocabulary,
    splits: Iterable[Reviews],
    *,
    needed: int,
    package: str = "",
) -> None:
    """Write reviews as plain arrays, whole or not at all.

    Args:
        splits: the training split, then the test split; taken one after the other.
        needed: bytes that must be free on the disk.
        package: that the reviews came in; empty where they came in Keras' files.

    Raises:
        DataError: the folder cannot be written.
    """
    temporary = temporary_path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)
        check_space(folder.parent, needed)
        temporary.mkdir()
        _write(temporary, vocabulary, splits, package)
        replace_folder(temporary, folder)
    except OSError as error:
        raise unwritable(folder.parent, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write(folder: Path, vocabulary: Vocabulary, splits: Iterable[Reviews], package: str) -> None:
    for split, reviews in zip(SPLITS, splits, strict=True):
        for field in ("ids", "offsets", "labels"):
            with (folder / f"{split}_{field}.npy").open("xb") as file:
                np.save(file, getattr(reviews, field), allow_pickle=False)
                _keep(file)
        del reviews
    train, test = (_open_split(folder, split) for split in SPLITS)
    text = "".join(f"{word}\n" for word in vocabulary.words)
    meta = _meta(fingerprint_of(train, test, vocabulary), train, test, vocabulary, package)
    for name, content in (("vocabulary.txt", text), ("meta.json", json.dumps(meta, indent=2))):
        with (folder / name).open("xb") as file:
            file.write(content.encode("utf-8", "surrogatepass"))
            _keep(file)


def _meta(
    fingerprint: str, train: Reviews, test: Reviews, vocabulary: Vocabulary, package: str
) -> dict[str, Any]:
    """The metadata of a converted folder, as JSON values."""
    return {
        "format": FORMAT,
        "fingerprint": fingerprint,
        "reviews": [len(train), len(test)],
        "words": [len(train.ids), len(test.ids)],
        "vocabulary": len(vocabulary),
    } | ({"package": package} if package else {})


def _keep(file: IO[bytes]) -> None:
    """Flush to disk before the folder is renamed, so that a power cut leaves no partial folder."""
    file.flush()
    os.fsync(file.fileno())


def read_converted(folder: Path) -> Dataset | None:
    """The dataset in a converted folder, mapped into memory; None when it is missing or damaged.

    Args:
        folder: from `write_converted`.

    Returns:
        Its arrays cannot be written to; ids int32, offsets int64, labels int8.
    """
    try:
        meta = json.loads((folder / "meta.json").read_bytes())
        fingerprint, package = str(meta["fingerprint"]), str(meta.get("package", ""))
        train, test = (_open_split(folder, split) for split in SPLITS)
        # Not splitlines: words of the index hold other line breaks of Unicode.
        words = (
            (folder / "vocabulary.txt").read_bytes().decode("utf-8", "surrogatepass").split("\n")
        )
        vocabulary = Vocabulary(tuple(words[:-1]))
        right = meta == _meta(fingerprint, train, test, vocabulary, package)
    except _DAMAGE:
        return None
    description = (
        f"IMDB ({package}), {len(train):,} training and {len(test):,} validation reviews"
        if package
        else f"IMDB, {len(train):,} training and {len(test):,} test reviews"
    )
    dataset = Dataset(DatasetName.IMDB, description, train, test, vocabulary, fingerprint)
    return dataset if right else None


def _open_split(folder: Path, split: str) -> Reviews:
    """One split, mapped into memory.

    Raises:
        ValueError: the arrays do not fit together.
    """
    ids, offsets, labels = (
        # asarray: numpy's own class for mapped files makes every slice slower.
        np.asarray(np.load(folder / f"{split}_{field}.npy", mmap_mode="r", allow_pickle=False))
        for field in ("ids", "offsets", "labels")
    )
    if [a.dtype for a in (ids, offsets, labels)] != [np.int32, np.int64, np.int8]:
        raise ValueError("unexpected types")
    if {a.ndim for a in (ids, offsets, labels)} != {1} or len(offsets) != len(labels) + 1:
        raise ValueError("unexpected shapes")
    if offsets[0] != 0 or offsets[-1] != len(ids) or np.any(np.diff(offsets) < 0):
        raise ValueError("unexpected offsets")
    return Reviews(ids, offsets, labels)
