"""Converted reviews in the cache: plain arrays, mapped into memory."""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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
from sentiment_core.data.npz import DAMAGE, LARGEST
from sentiment_core.data.stranger import check_file, read_file, read_json
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
    about: Mapping[str, Any] | None = None,
) -> None:
    """Write reviews as plain arrays, whole or not at all.

    Args:
        splits: the training split, then the test split; taken one after the other.
        needed: bytes that must be free on the disk.
        about: what else is to be known of them, JSON values under names of their own.

    Raises:
        DataError: the folder cannot be written.
    """
    temporary = temporary_path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)
        check_space(folder.parent, needed)
        temporary.mkdir()
        _write(temporary, vocabulary, splits, about or {})
        replace_folder(temporary, folder)
    except OSError as error:
        raise unwritable(folder.parent, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write(
    folder: Path, vocabulary: Vocabulary, splits: Iterable[Reviews], about: Mapping[str, Any]
) -> None:
    for split, reviews in zip(SPLITS, splits, strict=True):
        for field in ("ids", "offsets", "labels"):
            with (folder / f"{split}_{field}.npy").open("xb") as file:
                np.save(file, getattr(reviews, field), allow_pickle=False)
                _keep(file)
        del reviews
    train, test = (_open_split(folder, split) for split in SPLITS)
    text = "".join(f"{word}\n" for word in vocabulary.words)
    meta = {**_meta(fingerprint_of(train, test, vocabulary), train, test, vocabulary), **about}
    for name, content in (("vocabulary.txt", text), ("meta.json", json.dumps(meta, indent=2))):
        with (folder / name).open("xb") as file:
            file.write(content.encode())
            _keep(file)


def _meta(
    fingerprint: str, train: Reviews, test: Reviews, vocabulary: Vocabulary
) -> dict[str, Any]:
    """The metadata of a converted folder, as JSON values."""
    return {
        "format": FORMAT,
        "fingerprint": fingerprint,
        "reviews": [len(train), len(test)],
        "words": [len(train.ids), len(test.ids)],
        "vocabulary": len(vocabulary),
    }


def _keep(file: IO[bytes]) -> None:
    """Flush to disk before the folder is renamed, so that a power cut leaves no partial folder."""
    file.flush()
    os.fsync(file.fileno())


@dataclass(frozen=True, eq=False)
class Converted:
    """The reviews of a converted folder.

    Args:
        about: as it was given to `write_converted`, with the folder's own values.
        fingerprint: as it was written; it is not computed anew.
    """

    about: Mapping[str, Any]
    train: Reviews
    test: Reviews
    vocabulary: Vocabulary
    fingerprint: str


def open_converted(folder: Path) -> Converted | None:
    """The reviews in a converted folder, mapped into memory; None when missing or damaged.

    Args:
        folder: from `write_converted`.

    Returns:
        Its arrays cannot be written to; ids int32, offsets int64, labels int8.
    """
    try:
        meta = read_json(folder / "meta.json")
        fingerprint = str(meta["fingerprint"])
        train, test = (_open_split(folder, split) for split in SPLITS)
        # Not splitlines: words of the index hold other line breaks of Unicode.
        text = read_file(folder / "vocabulary.txt", limit=LARGEST).decode()
        vocabulary = Vocabulary(tuple(text.split("\n")[:-1]))
        own = _meta(fingerprint, train, test, vocabulary)
        right = {name: meta[name] for name in own} == own
    except _DAMAGE:
        return None
    return Converted(meta, train, test, vocabulary, fingerprint) if right else None


def read_converted(folder: Path) -> Dataset | None:
    """IMDB in a converted folder; None when it is missing or damaged.

    Args:
        folder: from `write_converted`, with the `package` that the reviews came in, if any.
    """
    found = open_converted(folder)
    if found is None:
        return None
    train, test, package = found.train, found.test, found.about.get("package")
    description = (
        f"IMDB ({package}), {len(train):,} training and {len(test):,} validation reviews"
        if package
        else f"IMDB, {len(train):,} training and {len(test):,} test reviews"
    )
    return Dataset(DatasetName.IMDB, description, train, test, found.vocabulary, found.fingerprint)


def _open_split(folder: Path, split: str) -> Reviews:
    """One split, mapped into memory.

    Raises:
        ValueError: the arrays do not fit together.
    """
    files = (folder / f"{split}_{field}.npy" for field in ("ids", "offsets", "labels"))
    ids, offsets, labels = (
        # asarray: numpy's own class for mapped files makes every slice slower.
        np.asarray(np.load(check_file(file, limit=LARGEST), mmap_mode="r", allow_pickle=False))
        for file in files
    )
    if [a.dtype for a in (ids, offsets, labels)] != [np.int32, np.int64, np.int8]:
        raise ValueError("unexpected types")
    if {a.ndim for a in (ids, offsets, labels)} != {1} or len(offsets) != len(labels) + 1:
        raise ValueError("unexpected shapes")
    if offsets[0] != 0 or offsets[-1] != len(ids) or np.any(np.diff(offsets) < 0):
        raise ValueError("unexpected offsets")
    if not np.isin(labels, (0, 1)).all():
        raise ValueError("unexpected labels")
    return Reviews(ids, offsets, labels)
