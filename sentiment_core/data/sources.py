"""The datasets by name."""

import functools

from sentiment_core.data.dataset import Dataset
from sentiment_core.data.imdb import imdb_is_converted, load_imdb
from sentiment_core.data.replica import load_replica
from sentiment_core.errors import DataError
from sentiment_core.limits import DatasetName


@functools.cache
def load_dataset(name: DatasetName) -> Dataset:
    """A dataset, opened once in a process; IMDB's arrays are mapped from disk and shared.

    IMDB is converted first where that was not done yet, which takes some seconds.

    Raises:
        DataError: it is not on this machine, or damaged, or the cache cannot be written.
    """
    return load_replica() if name == DatasetName.REPLICA else load_imdb()


def dataset_here(name: DatasetName) -> Dataset | None:
    """A dataset that only has to be opened; None where it is not on this machine, or damaged."""
    try:
        return load_dataset(name) if dataset_is_ready(name) else None
    except DataError:
        return None


def dataset_is_ready(name: DatasetName) -> bool:
    """Whether `load_dataset` only opens files, so that a page may call it.

    Raises:
        DataError: as `imdb_is_converted`.
    """
    return name == DatasetName.REPLICA or imdb_is_converted()
