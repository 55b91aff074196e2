"""The registry of datasets: label, sizes and loader of each.

IMDB may be replaced by a better source while the app runs, so runs name theirs by fingerprint.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sentiment_core.data.added import find_added, open_added
from sentiment_core.data.adding import AddedFile, prepare_reviews, read_reviews_file
from sentiment_core.data.assets import ASSETS
from sentiment_core.data.cache import cache_folder
from sentiment_core.data.converted import read_converted
from sentiment_core.data.dataset import Dataset
from sentiment_core.data.imdb import converted_folder, find_imdb, imdb_sources, load_imdb
from sentiment_core.data.replica import load_replica
from sentiment_core.data.stranger import read_json
from sentiment_core.errors import DataError
from sentiment_core.i18n import t
from sentiment_core.settings.limits import ADDED, LIMITS, DatasetName

OWN_WORDS = "own-words-"
"""Begins the fingerprint of a run whose words are those of no dataset here."""
EXAMPLE = DatasetName.RESTAURANTS
"""What shows how reviews of one's own are trained on."""


@dataclass(frozen=True)
class Source:
    """A dataset that is not loaded yet.

    Args:
        label: what it is called within a sentence.
        origin: where reviews come from that a network learned from.
        load: the best one on this machine, made ready first where that takes some seconds.
        ready: the one with a fingerprint, or the best one for None, if it only has to be opened;
            else None.
        script: how a Keras script loads `(x_train, y_train), (x_test, y_test)`; `{num_words}`
            stands for the argument that leaves out rare words.
        script_ranks: the expression of a Keras script for its words and their ranks, a dict.
        script_needs: what a Keras script needs besides Keras, a sentence.
        artificial: whether no person wrote the reviews.
        prepared: whether it is made ready in the background when the app starts.
        labels: as of a `Dataset`.
        kept: whether its script needs the file that `reviews_file` makes.
    """

    label: str
    origin: str
    sizes: tuple[int, int]
    load: Callable[[], Dataset]
    ready: Callable[[str | None], Dataset | None]
    script: str
    script_ranks: str
    script_needs: str
    artificial: bool = False
    prepared: bool = False
    labels: tuple[str, str] = ("", "")
    kept: bool = False

    @property
    def kind(self) -> str:
        """The adjective before "reviews"; may be empty."""
        return t("machine-written ") if self.artificial else ""


def dataset_text(name: str) -> str:
    """What a dataset is called where its name is a setting; a person named what was added."""
    return DATASETS[name].label if ADDED.fullmatch(name) else LIMITS["dataset"].text(name)


def load_dataset(name: str, fingerprint: str | None = None) -> Dataset:
    """A dataset, opened once in a process; IMDB's arrays are mapped from disk and shared.

    IMDB is converted first where that was not done yet, which takes some seconds.

    Args:
        fingerprint: of the reviews that are meant; None for the best ones on this machine.

    Raises:
        DataError: it is not on this machine, or damaged, or the cache cannot be written.
    """
    if fingerprint is not None and (kept := ready_dataset(name, fingerprint)) is not None:
        return kept
    dataset = DATASETS[name].load()
    if fingerprint not in {None, dataset.fingerprint}:
        raise DataError(
            t(
                "The {dataset} reviews on this machine differ from the requested "
                "ones ({here}, {asked}). Use the same files on every machine.",
                dataset=name,
                here=dataset.fingerprint,
                asked=fingerprint,
            )
        )
    return dataset


def ready_dataset(name: str, fingerprint: str | None = None) -> Dataset | None:
    """The dataset if it can be opened without conversion or download; else None.

    Args:
        fingerprint: as in `load_dataset`.

    Returns:
        None where it is not on this machine, not converted yet, or damaged.
    """
    try:
        return DATASETS[name].ready(fingerprint)
    except DataError:
        return None


def best_imdb_is_ready() -> bool:
    """Whether IMDB with its test reviews is ready."""
    source = find_imdb()
    return (
        source is not None
        and source.has_test_split
        and (converted_folder(source) / "meta.json").is_file()
    )


def dataset_of_run(name: str, fingerprint: str) -> Dataset | None:
    """The dataset of a run, else the current one of that name; None where neither is ready.

    Args:
        name: in the run's config.
        fingerprint: in the run's plan; with `OWN_WORDS` the ids of no dataset here fit.
    """
    if fingerprint.startswith(OWN_WORDS):
        return None
    return ready_dataset(name, fingerprint) or ready_dataset(name)


def close_datasets() -> None:
    """Close all datasets of this process; they are read again when needed."""
    _opened.cache_clear()


def _load_imdb() -> Dataset:
    source = find_imdb()
    if source is None:
        return load_imdb()  # says where it was looked for
    folder = converted_folder(source)
    try:
        return _opened(folder)
    except DataError:  # not converted yet, or damaged
        load_imdb(source=source)
        return _opened(folder)


def _ready_imdb(fingerprint: str | None) -> Dataset | None:
    if fingerprint is None:
        folders = (converted_folder(source) for source in imdb_sources())
        ready = (folder for folder in folders if (folder / "meta.json").is_file())
    else:
        kept = sorted(cache_folder().glob("imdb-*"))
        ready = (folder for folder in kept if _fingerprint_in(folder) == fingerprint)
    folder = next(ready, None)
    return None if folder is None else _opened(folder)


@functools.lru_cache(maxsize=4)
def _opened(folder: Path | None) -> Dataset:
    """The dataset of a converted folder; the replica for None."""
    dataset = load_replica() if folder is None else read_converted(folder)
    if dataset is None:
        raise DataError(t("{folder} has no readable reviews.", folder=folder))
    return dataset


def _fingerprint_in(folder: Path) -> str:
    try:
        return str(read_json(folder / "meta.json")["fingerprint"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


@functools.cache
def _restaurants() -> Dataset:
    file = read_reviews_file(AddedFile(ASSETS / "restaurants.csv"))
    return replace(prepare_reviews(file, "Restaurants").dataset, name=EXAMPLE)


def _if_asked(found: Dataset, fingerprint: str | None) -> Dataset | None:
    return found if fingerprint in {None, found.fingerprint} else None


def _added(key: str) -> Source:
    """The entry of reviews that a person added; nothing can be loaded where they are removed."""
    try:
        found = find_added(key)
        label, sizes, labels = found.name, (found.train, found.test), found.labels
    except DataError:
        label, sizes, labels = t("removed reviews"), (0, 0), ("", "")
    return Source(
        label=label,
        origin=label,
        sizes=sizes,
        load=lambda: open_added(key),
        ready=lambda fingerprint: _if_asked(open_added(key), fingerprint),
        script=_script(key, "Reviews that were added in Word by Word, their words as numbers."),
        script_ranks=_FILE_RANKS,
        script_needs=t("Put `{file}` next to it.", file=f"{key}.npz"),
        labels=labels,
        kept=True,
    )


class _Datasets(Mapping[str, Source]):
    """Those that come with the project; what was added is found by its key, and not counted."""

    def __init__(self, bundled: Mapping[str, Source]) -> None:
        self._bundled = bundled

    def __getitem__(self, name: str) -> Source:
        return _added(name) if ADDED.fullmatch(name) else self._bundled[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._bundled)

    def __len__(self) -> int:
        return len(self._bundled)


def _script(name: str, about: str) -> str:
    return f"""\
# {about}
data = np.load("{name}.npz")


def split(name):
    ids, offsets = data[f"{{name}}_ids"].astype(int), data[f"{{name}}_offsets"]
    # 1 marks the start of a review, as keras.datasets.imdb.load_data does.
    return [[1, *ids[a:b]] for a, b in zip(offsets, offsets[1:])], data[f"{{name}}_labels"]


(x_train, y_train), (x_test, y_test) = split("train"), split("test")
"""


_FILE_RANKS = """{
    word: rank for rank, word in enumerate(bytes(data["words"]).decode().split("\\n"), 1)
}"""
_IMDB_SCRIPT = """\
# Word ids are rank + 3; 0 is padding, 1 the start of a review, 2 an unknown word.
(x_train, y_train), (x_test, y_test) = keras.datasets.imdb.load_data({num_words})
"""
_BUNDLED: Mapping[str, Source] = {
    DatasetName.IMDB: Source(
        label="IMDB",
        origin="IMDB",
        sizes=(25_000, 25_000),
        load=_load_imdb,
        ready=_ready_imdb,
        script=_IMDB_SCRIPT,
        script_ranks="keras.datasets.imdb.get_word_index()",
        script_needs=t("It downloads IMDB."),
        prepared=True,
    ),
    DatasetName.REPLICA: Source(
        label=t("replica"),
        origin=t("the machine-written replica"),
        sizes=(5_000, 2_000),
        load=lambda: _opened(None),
        ready=lambda fingerprint: _if_asked(_opened(None), fingerprint),
        script=_script(
            "replica",
            "The replica (machine-written reviews) is the file assets/replica.npz of Word by Word.",
        ),
        script_ranks="""{
    word: rank
    for rank, word in enumerate(open("vocabulary.txt", encoding="utf-8").read().split("\\n"), 1)
}""",
        script_needs=t(
            "Put `replica.npz` and `vocabulary.txt` from this project's `assets` next to it."
        ),
        artificial=True,
    ),
    EXAMPLE: Source(
        label=t("restaurants"),
        origin=t("400 restaurant reviews in German and Spanish"),
        sizes=(320, 80),
        load=_restaurants,
        ready=lambda fingerprint: _if_asked(_restaurants(), fingerprint),
        script=_script(
            "restaurants", "Restaurant reviews of Word by Word, their words as numbers."
        ),
        script_ranks=_FILE_RANKS,
        script_needs=t("Put `{file}` next to it.", file="restaurants.npz"),
        kept=True,
    ),
}
"""One entry for each dataset: whatever differs between them stands here."""
DATASETS: Mapping[str, Source] = _Datasets(_BUNDLED)
