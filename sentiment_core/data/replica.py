"""The replica: bundled machine-written reviews, used where IMDB cannot be downloaded.

They are drawn from the word statistics of IMDB's training reviews (`replica_builder`): English from
one word to the next, but no person wrote them and they tell of no film.
"""

from pathlib import Path

import numpy as np

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.dataset import Dataset, Reviews, fingerprint_of
from sentiment_core.data.npz import read_npz
from sentiment_core.errors import DataError
from sentiment_core.i18n import t
from sentiment_core.settings.limits import DatasetName
from sentiment_core.text.vocabulary import INDEX_FROM, Vocabulary

REVIEWS_FILE = "replica.npz"
WORDS_FILE = "vocabulary.txt"


def load_replica() -> Dataset:
    """The bundled dataset: 5,000 training and 2,000 test reviews, 20,000 words.

    Raises:
        DataError: a file in `assets/` is missing or damaged.
    """
    return read_replica(ASSETS)


def read_replica(folder: Path) -> Dataset:
    """The dataset that `build_replica` wrote into a folder.

    Args:
        folder: with `vocabulary.txt` and `replica.npz`.

    Returns:
        All in memory; ids int32, offsets int64, labels int8.

    Raises:
        DataError: a file is missing or damaged.
    """
    path = folder / WORDS_FILE
    try:
        # Not splitlines, and not read_text: some words hold other line breaks of Unicode.
        words = tuple(path.read_bytes().decode("utf-8").split("\n"))
        if "" in words or len(set(words)) < len(words):
            raise ValueError("a line is empty or stands there twice")
        path = folder / REVIEWS_FILE
        arrays = read_npz(path)
        train, test = (_split(arrays, split, len(words)) for split in ("train", "test"))
    except (OSError, ValueError, LookupError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DataError(
            t(
                "The replica {path} cannot be read: {what}. Restore the file, or "
                'rebuild it from IMDB: "python -m sentiment_core build-assets '
                '--only replica".',
                path=path,
                what=what.strip("."),
            )
        ) from error
    vocabulary = Vocabulary(words)
    return Dataset(
        DatasetName.REPLICA,
        f"Replica, {len(train):,} training and {len(test):,} test reviews written by a machine",
        train,
        test,
        vocabulary,
        fingerprint_of(train, test, vocabulary),
    )


def _split(arrays: dict[str, np.ndarray], split: str, words: int) -> Reviews:
    """One split.

    Raises:
        ValueError: the arrays do not fit together, or the vocabulary.
    """
    ids, offsets, labels = (arrays[f"{split}_{field}"] for field in ("ids", "offsets", "labels"))
    if {array.ndim for array in (ids, offsets, labels)} != {1} or not len(labels):
        raise ValueError(f"the {split} split holds no reviews or has unexpected shapes")
    if any(array.dtype.kind not in "iu" for array in (ids, offsets, labels)):
        raise ValueError(f"the {split} split holds something else than whole numbers")
    if (
        len(offsets) != len(labels) + 1
        or offsets[0] != 0
        or offsets[-1] != len(ids)
        or np.any(offsets[1:] <= offsets[:-1])
    ):
        raise ValueError(f"offsets and reviews of the {split} split do not fit together")
    if not np.isin(labels, (0, 1)).all():
        raise ValueError(f"the {split} split holds other labels than 0 and 1")
    lowest, highest = int(ids.min()), int(ids.max())
    if lowest <= INDEX_FROM or highest > words + INDEX_FROM:
        raise ValueError(
            f"the {split} split holds ids from {lowest:,} to {highest:,}, the vocabulary "
            f"{INDEX_FROM + 1:,} to {words + INDEX_FROM:,}"
        )
    return Reviews(ids.astype(np.int32), offsets.astype(np.int64), labels.astype(np.int8))
