"""The IMDB file in Keras' layout: read without running pickled code, and converted.

`imdb.npz` keeps its reviews as a pickled array of lists, and a pickle is a program. Here it is read
once, with an unpickler that knows three names and runs no code for them; what is kept are plain
arrays that load with `allow_pickle=False`.
"""

import pickle
import zipfile
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy_format
from numpy.typing import NDArray

from sentiment_core.data.converted import SPLITS, write_converted
from sentiment_core.data.damage import damaged
from sentiment_core.data.dataset import Labels, Reviews
from sentiment_core.data.npz import DAMAGE
from sentiment_core.data.stranger import parse_json
from sentiment_core.errors import shown
from sentiment_core.text.vocabulary import INDEX_FROM, Vocabulary

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
    """Stand-in for a pickled NumPy object: its state as plain values; no NumPy code runs."""

    __slots__ = ("state",)

    def __init__(self, *_: object) -> None:
        self.state: Any = ()

    def __setstate__(self, state: object) -> None:
        self.state = state


class _ListUnpickler(pickle.Unpickler):
    """Unpickler for arrays of lists; refuses every other name."""

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
        word_index = parse_json(path.read_bytes())
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

    Splits are read lazily: one is in memory at a time, and errors are raised when it is read.

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
    """Write the reviews of a Keras file as plain arrays, whole or not at all.

    Args:
        source: `imdb.npz`.
        word_index: `imdb_word_index.json`.

    Raises:
        DataError: a file is damaged, or the folder cannot be written.
    """
    vocabulary = read_vocabulary(word_index)
    needed = 4 * source.stat().st_size if source.is_file() else 0
    write_converted(folder, vocabulary, read_splits(source, vocabulary), needed=needed)
