"""Reviews that people added: kept in the cache folder, without the file that they came in.

What is kept are the words as numbers, the vocabulary and the labels. Each set has a key that nobody
can guess from its name; settings and links name it so.
"""

import functools
import hashlib
import os
import shutil
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentiment_core.data.cache import cache_folder, file_lock, modified, size, unwritable
from sentiment_core.data.converted import open_converted, write_converted
from sentiment_core.data.dataset import Dataset, fingerprint_of
from sentiment_core.data.stranger import read_json
from sentiment_core.errors import DataError
from sentiment_core.i18n import t
from sentiment_core.settings.limits import ADDED, DatasetName

MOST_SETS = 100
MOST_OF_ONE = 10
"""Sets that one owner may have; of people at the command line all."""
MOST_BYTES = 1_000_000_000
LONGEST_NAME = 40
LONGEST_LABEL = 20

_OWNER_HASH = 16


@dataclass(frozen=True)
class AddedReviews:
    """What is known of reviews that were added.

    Args:
        key: how settings and links name them, e.g. "own-0123456789abcdef".
        name: what a person calls them; no character of it means anything in markdown.
        labels: what labels 0 and 1 are called, likewise; empty for negative and positive.
        train: training reviews.
        test: validation reviews.
        notes: sentences about how the file was read.
        owner: whoever added them, from `owner_mark`; empty at the command line.
    """

    key: str
    name: str
    labels: tuple[str, str]
    train: int
    test: int
    notes: tuple[str, ...]
    owner: str = ""

    @property
    def description(self) -> str:
        """What they are, for the screen."""
        return described(self.name, self.train, self.test)


def described(name: str, train: int, test: int) -> str:
    """A name with the counts, as in every dataset's description."""
    return f"{name}, {train:,} training and {test:,} validation reviews"


def plain_name(text: str, *, most: int = LONGEST_NAME) -> str:
    """A name or label as it is kept: letters, digits, emoji, blanks and hyphens of one line.

    It stands in markdown, in charts and in file names, so nothing that means something there stays.

    Args:
        most: characters.

    Returns:
        Empty where nothing is left.
    """
    kept = "".join(
        c if unicodedata.category(c)[0] in "LMN" or unicodedata.category(c) == "So" else
        "-" if c == "-" else " "
        for c in text[: 10 * most]
    )  # fmt: skip
    return " ".join(kept.split()).strip("- ")[:most].strip("- ")


def plain_labels(negative: str, positive: str) -> tuple[str, str]:
    """Two labels as names of at most 20 characters; both empty where they do not differ."""
    first, second = (plain_name(name, most=LONGEST_LABEL) for name in (negative, positive))
    return (first, second) if first and second and first != second else ("", "")


def owner_mark(visitor: str) -> str:
    """What is kept of a visitor's id; empty for none."""
    return hashlib.sha256(f"owner{visitor}".encode()).hexdigest()[:_OWNER_HASH] if visitor else ""


def keep_reviews(dataset: Dataset, notes: Sequence[str], *, owner: str = "") -> AddedReviews:
    """Keep reviews in the cache, and remove those that were longest unused where there are many.

    Args:
        dataset: its name is what a person calls it, from `plain_name`.
        notes: sentences about how they were read.
        owner: from `owner_mark`.

    Raises:
        DataError: they cannot be written.
    """
    key = _key(dataset, owner)
    about = {"name": dataset.name, "labels": list(dataset.labels), "notes": list(notes)}
    needed = 2 * (dataset.train.ids.nbytes + dataset.test.ids.nbytes) + 1_000_000
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file_lock(folder / ".lock"):
            write_converted(
                folder / key,
                dataset.vocabulary,
                (dataset.train, dataset.test),
                needed=needed,
                about={**about, "owner": owner},
            )
            _remove_unused(key, owner)
    except OSError as error:
        raise unwritable(folder, error) from error
    return find_added(key)


def _key(dataset: Dataset, owner: str) -> str:
    values = (dataset.fingerprint, dataset.name, *dataset.labels, owner)
    return "own-" + hashlib.sha256("\n".join(values).encode()).hexdigest()[:16]


def added_reviews() -> list[AddedReviews]:
    """All that is kept here, the last used first."""
    return [found for path in reversed(_kept()) if (found := _about(path)) is not None]


def find_added(reference: str) -> AddedReviews:
    """The reviews with this key, or the last ones that were added under this name.

    Raises:
        DataError: there are none, or they are damaged.
    """
    if ADDED.fullmatch(reference):
        found = _about(_folder() / reference)
    else:
        name = plain_name(reference).casefold()
        found = next((one for one in added_reviews() if one.name.casefold() == name), None)
    if found is None:
        raise DataError(
            t(
                "There are no added reviews {reference!r} here; they may have been removed. Add "
                "the file again.",
                reference=reference[:40],
            )
        )
    return found


def dataset_key(name: str) -> str:
    """How settings name a dataset that a person names: one of the project's, or added reviews.

    Raises:
        DataError: there is none of this name.
    """
    return name.lower() if name.lower() in {*DatasetName} else find_added(name).key


def open_added(key: str) -> Dataset:
    """Reviews that were added, mapped into memory; they count as used now.

    Raises:
        DataError: as in `find_added`.
    """
    found = find_added(key)
    with suppress(OSError):
        os.utime(_folder() / key)
    return _opened(_folder() / key, found)


@functools.lru_cache(maxsize=4)
def _opened(folder: Path, found: AddedReviews) -> Dataset:
    kept = open_converted(folder)
    # Against another file under the name of this one: the fingerprint is in every run.
    if kept is None or fingerprint_of(kept.train, kept.test, kept.vocabulary) != kept.fingerprint:
        raise DataError(t("The reviews {name!r} are damaged. Add the file again.", name=found.name))
    return Dataset(
        found.key, found.description, kept.train, kept.test, kept.vocabulary, kept.fingerprint,
        found.labels,
    )  # fmt: skip


def remove_added(reference: str) -> AddedReviews:
    """Remove reviews; runs that were trained on them stay.

    Raises:
        DataError: as in `find_added`.
    """
    found = find_added(reference)
    shutil.rmtree(_folder() / found.key, ignore_errors=True)
    return found


def _folder() -> Path:
    return cache_folder() / "reviews"


def _kept() -> list[Path]:
    """The folders of all sets, the longest unused first."""
    try:
        found = list(_folder().iterdir())
    except OSError:
        return []
    return sorted(
        (path for path in found if ADDED.fullmatch(path.name) and path.is_dir()), key=modified
    )


def _about(folder: Path) -> AddedReviews | None:
    try:
        values: Any = read_json(folder / "meta.json")
        negative, positive = map(str, values["labels"])
        train, test = (int(count) for count in values["reviews"])
        return AddedReviews(
            folder.name,
            plain_name(str(values["name"])),
            plain_labels(negative, positive),
            train,
            test,
            tuple(str(note)[:400] for note in values["notes"][:10]),
            str(values["owner"]),
        )
    except (OSError, ValueError, LookupError, TypeError, ArithmeticError):
        return None


def _remove_unused(spared: str, owner: str) -> None:
    """Remove the longest unused sets, first of this owner, until all bounds hold."""
    kept = _kept()
    sizes = {path: size(path) for path in kept}
    own = [path for path in kept if owner and (one := _about(path)) and one.owner == owner]
    total = sum(sizes.values())
    for path in [path for path in (*own, *kept) if path.name != spared]:
        too_many = len(sizes) > MOST_SETS or total > MOST_BYTES
        of_one = path in own and len(own) > MOST_OF_ONE
        if path in sizes and (too_many or of_one):
            total -= sizes.pop(path)
            if path in own:
                own.remove(path)
            shutil.rmtree(path, ignore_errors=True)
