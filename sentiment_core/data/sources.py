"""The datasets by name, and by fingerprint where better reviews have come since."""

import functools
import json
from pathlib import Path

from sentiment_core.data.cache import cache_folder
from sentiment_core.data.converted import read_converted
from sentiment_core.data.dataset import Dataset
from sentiment_core.data.imdb import converted_folder, find_imdb, imdb_sources, load_imdb
from sentiment_core.data.replica import load_replica
from sentiment_core.errors import DataError
from sentiment_core.limits import DatasetName
from sentiment_core.words import t


def load_dataset(name: DatasetName, fingerprint: str | None = None) -> Dataset:
    """A dataset, opened once in a process; IMDB's arrays are mapped from disk and shared.

    IMDB is converted first where that was not done yet, which takes some seconds.

    Args:
        name: which one.
        fingerprint: of the reviews that are meant; None for the best ones on this machine.

    Raises:
        DataError: it is not on this machine, or damaged, or the cache cannot be written.
    """
    if fingerprint is not None and (kept := ready_dataset(name, fingerprint)) is not None:
        return kept
    dataset = _opened(None) if name == DatasetName.REPLICA else _imdb()
    if fingerprint not in {None, dataset.fingerprint}:
        raise DataError(
            t(
                "The {dataset} reviews on this machine are not those that are asked for "
                "({here} and {asked}). Give every machine the same files.",
                dataset=name,
                here=dataset.fingerprint,
                asked=fingerprint,
            )
        )
    return dataset


def ready_dataset(name: DatasetName, fingerprint: str | None = None) -> Dataset | None:
    """A dataset that only has to be opened, so that a page may ask for it.

    Args:
        name: which one.
        fingerprint: as in `load_dataset`.

    Returns:
        None where it is not on this machine, not converted yet, or damaged.
    """
    try:
        if name == DatasetName.REPLICA:
            replica = _opened(None)
            return replica if fingerprint in {None, replica.fingerprint} else None
        if fingerprint is None:
            folders = (converted_folder(source) for source in imdb_sources())
            ready = (folder for folder in folders if (folder / "meta.json").is_file())
        else:
            kept = sorted(cache_folder().glob("imdb-*"))
            ready = (folder for folder in kept if _fingerprint_in(folder) == fingerprint)
        folder = next(ready, None)
        return None if folder is None else _opened(folder)
    except DataError:
        return None


def best_imdb_is_ready() -> bool:
    """Whether IMDB with its test reviews is ready, so that nothing better can be fetched."""
    source = find_imdb()
    return (
        source is not None
        and source.has_test_split
        and (converted_folder(source) / "meta.json").is_file()
    )


def dataset_of_run(name: DatasetName, fingerprint: str) -> Dataset | None:
    """What a run trained on, else what stands in its place now; None where neither is ready.

    Args:
        name: in the run's config.
        fingerprint: in the run's plan.
    """
    return ready_dataset(name, fingerprint) or ready_dataset(name)


def close_datasets() -> None:
    """Forget what this process has opened; the files are read again."""
    _opened.cache_clear()


def _imdb() -> Dataset:
    source = find_imdb()
    if source is None:
        return load_imdb()  # says where it was looked for
    folder = converted_folder(source)
    try:
        return _opened(folder)
    except DataError:  # not converted yet, or damaged
        load_imdb(source=source)
        return _opened(folder)


@functools.lru_cache(maxsize=4)
def _opened(folder: Path | None) -> Dataset:
    """The dataset of a converted folder; the replica for None."""
    dataset = load_replica() if folder is None else read_converted(folder)
    if dataset is None:
        raise DataError(t("{folder} holds no reviews that can be read.", folder=folder))
    return dataset


def _fingerprint_in(folder: Path) -> str:
    try:
        return str(json.loads((folder / "meta.json").read_bytes())["fingerprint"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""
