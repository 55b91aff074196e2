"""The IMDB file in Keras' layout: read without running anything in it, and converted.

`imdb.npz` keeps its reviews as a pickled array of lists, and a pickle is a program. Here it is read
once, with an unpickler that knows three names and runs no code for them; what is kept are plain
arrays that load with `allow_pickle=False`.
"""

import json
import os
import pickle
import shutil
import zipfile
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy_format
from numpy.typing import NDArray

from sentiment_core.data.cache import (
    check_space,
    remove_leftovers,
    replace_folder,
    temporary_path,
    unwritable,
)
from sentiment_core.data.damage import damaged
from sentiment_core.data.dataset import Dataset, Labels, Reviews, fingerprint_of
from sentiment_core.data.npz import DAMAGE
from sentiment_core.errors import shown
from sentiment_core.limits import DatasetName
from sentiment_core.text.vocabulary import INDEX_FROM, Vocabulary

FORMAT = 1
SPLITS = ("train", "test")

_SHUFFLE_SEED = 113
_KNOWN_NAMES = {
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
}
# What reading a damaged zip, header or pickle can end in.
_DAMAGE = (pickle.UnpicklingError, *DAMAGE, OSError)


class _StandIn:
    """What a pickled numpy object becomes: its state as plain values, so no numpy code runs."""

    __slots__ = ("state",)

    def __init__(self, *_: object) -> None:
        self.state: Any = ()

    def __setstate__(self, state: object) -> None:
        self.state = state


class _ListUnpickler(pickle.Unpickler):
    """Reads pickled arrays of lists; every name that is not needed for them is refused."""

    def find_class(self, module: str, name: str) -> type[_StandIn]:
        if (module, name) in _KNOWN_NAMES:
            return _StandIn
        raise pickle.UnpicklingError(f"its pickle asks for {shown(f'{module}.{name}')}")


def read_lists(file: IO[bytes]) -> list[list[int]]:
    """The lists in a pickled `.npy` stream of one dimension.

    Args:
        file: the stream, at its start.

    Raises:
        pickle.UnpicklingError: the pickle asks for a name that an array of lists does not need.
        ValueError: it is not an array of lists.
    """
    shape, dtype = _read_header(file)
    if len(shape) != 1 or not dtype.hasobject:
        raise ValueError(f"it holds {dtype} {shape} where a row of lists was expected")
    value = _ListUnpickler(file).load()
    match value.state if isinstance(value, _StandIn) else None:
        case (_, (int(count),), _, _, list(lists)) if (count,) == shape and count == len(lists):
            if all(type(item) is list for item in lists):
                return lists
    raise ValueError("it does not hold a row of lists")


def _read_header(file: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Shape and dtype of a `.npy` stream, which is read up to its content."""
    version = npy_format.read_magic(file)
    if version == (1, 0):
        shape, _, dtype = npy_format.read_array_header_1_0(file)
    else:
        shape, _, dtype = npy_format.read_array_header_2_0(file)
    return shape, dtype


def read_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary in a Keras word index.

    Args:
        path: JSON, words to ranks from 1 without a gap.

    Raises:
        DataError: the file cannot be read, or is not a word index.
    """
    try:
        word_index = json.loads(path.read_bytes())
        if not isinstance(word_index, dict) or not word_index:
            raise ValueError("it is not a mapping of words to ranks")
        vocabulary = Vocabulary.from_word_index(word_index)
        if any("\n" in word for word in vocabulary.words):
            raise ValueError("a word in it holds a line break")
    except _DAMAGE as error:
        raise damaged(path, error) from error
    return vocabulary


def read_splits(path: Path, vocabulary: Vocabulary) -> Iterable[Reviews]:
    """The training split, then the test split, in the order of `keras.datasets.imdb.load_data`.

    A split is read only when it is asked for: one is in memory at a time, and the error comes then.

    Args:
        path: `imdb.npz`.
        vocabulary: the words that its ranks stand for.

    Returns:
        Two splits; ids int32, each the rank + 3 of a word.

    Raises:
        DataError: the file is damaged or does not fit the vocabulary.

    Source: load_data, Keras 3.15.1: one RandomState(113) shuffles the training split, then the
        test split.
    """
    order = np.random.RandomState(_SHUFFLE_SEED)
    for split in SPLITS:
        try:
            with zipfile.ZipFile(path) as archive:
                reviews = _read_split(archive, split, len(vocabulary), order)
        except _DAMAGE as error:
            raise damaged(path, error) from error
        yield reviews
        del reviews


def _read_split(
    archive: zipfile.ZipFile, split: str, words: int, order: np.random.RandomState
) -> Reviews:
    labels = _read_labels(archive, split)
    with _open_member(archive, f"x_{split}.npy") as file:
        reviews = read_lists(file)
    if not reviews or len(reviews) != len(labels):
        raise ValueError(f"x_{split} holds {len(reviews):,} reviews, y_{split} {len(labels):,}")
    indices = np.arange(len(reviews))
    order.shuffle(indices)
    lengths = np.fromiter(map(len, reviews), dtype=np.int64, count=len(reviews))
    offsets = np.concatenate([[0], np.cumsum(lengths[indices])]).astype(np.int64)
    ids = np.empty(int(offsets[-1]), dtype=np.int32)
    for place, index in enumerate(indices):
        # array, not numpy: a float among the ranks is an error and is not cut down.
        ids[offsets[place] : offsets[place + 1]] = array("i", reviews[index])
    lowest, highest = int(np.min(ids, initial=1)), int(np.max(ids, initial=1))
    if lowest < 1 or highest > words:
        raise ValueError(
            f"x_{split} holds ranks from {lowest:,} to {highest:,}, the word index 1 to {words:,}"
        )
    ids += INDEX_FROM
    return Reviews(ids, offsets, labels[indices])


def _open_member(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    # Other ways of packing fail in ways of their own; numpy writes these two.
    if archive.getinfo(name).compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ValueError(f"{name} is packed in a way that numpy does not use")
    return archive.open(name)


def _read_labels(archive: zipfile.ZipFile, split: str) -> Labels:
    with _open_member(archive, f"y_{split}.npy") as file:
        labels: NDArray[Any] = npy_format.read_array(file, allow_pickle=False)
    if labels.ndim != 1 or labels.dtype.kind not in "iu" or not np.isin(labels, (0, 1)).all():
        raise ValueError(f"y_{split} holds other labels than 0 and 1")
    return labels.astype(np.int8)


def convert(source: Path, word_index: Path, folder: Path) -> None:
    """Writes the reviews of a Keras file as plain arrays, whole or not at all.

    Args:
        source: `imdb.npz`.
        word_index: `imdb_word_index.json`.
        folder: is made, or replaced.

    Raises:
        DataError: a file is damaged, or the folder cannot be written.
    """
    vocabulary = read_vocabulary(word_index)
    needed = 4 * source.stat().st_size if source.is_file() else 0
    temporary = temporary_path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)
        check_space(folder.parent, needed)
        temporary.mkdir()
        _write(temporary, vocabulary, read_splits(source, vocabulary))
        replace_folder(temporary, folder)
    except OSError as error:
        raise unwritable(folder.parent, error) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write(folder: Path, vocabulary: Vocabulary, splits: Iterable[Reviews]) -> None:
    for split, reviews in zip(SPLITS, splits, strict=True):
        for field in ("ids", "offsets", "labels"):
            with (folder / f"{split}_{field}.npy").open("xb") as file:
                np.save(file, getattr(reviews, field), allow_pickle=False)
                _keep(file)
        del reviews
    train, test = (_open_split(folder, split) for split in SPLITS)
    text = "".join(f"{word}\n" for word in vocabulary.words)
    meta = {
        "format": FORMAT,
        "fingerprint": fingerprint_of(train, test, vocabulary),
        "reviews": [len(train), len(test)],
        "words": [len(train.ids), len(test.ids)],
        "vocabulary": len(vocabulary),
    }
    for name, content in (("vocabulary.txt", text), ("meta.json", json.dumps(meta, indent=2))):
        with (folder / name).open("xb") as file:
            file.write(content.encode("utf-8", "surrogatepass"))
            _keep(file)


def _keep(file: IO[bytes]) -> None:
    """On the disk before the folder gets its name, so that no power cut leaves a half one."""
    file.flush()
    os.fsync(file.fileno())


def read_converted(folder: Path) -> Dataset | None:
    """The dataset in a converted folder, mapped into memory; None when it is missing or damaged.

    Args:
        folder: from `convert`.

    Returns:
        Its arrays cannot be written to; ids int32, offsets int64, labels int8.
    """
    try:
        meta = json.loads((folder / "meta.json").read_bytes())
        fingerprint = str(meta["fingerprint"])
        train, test = (_open_split(folder, split) for split in SPLITS)
        # Not splitlines: words of the index hold other line breaks of Unicode.
        words = (
            (folder / "vocabulary.txt").read_bytes().decode("utf-8", "surrogatepass").split("\n")
        )
        vocabulary = Vocabulary(tuple(words[:-1]))
        counts = {
            "format": FORMAT,
            "fingerprint": fingerprint,
            "reviews": [len(train), len(test)],
            "words": [len(train.ids), len(test.ids)],
            "vocabulary": len(vocabulary),
        }
    except _DAMAGE:
        return None
    description = f"IMDB, {len(train):,} training and {len(test):,} test reviews"
    dataset = Dataset(DatasetName.IMDB, description, train, test, vocabulary, fingerprint)
    return dataset if meta == counts else None


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
