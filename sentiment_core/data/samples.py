"""Reviews to read, written for this project, each about one phenomenon."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sentiment_core.data.assets import ASSETS
from sentiment_core.errors import DataError, shown
from sentiment_core.i18n import t

FILE_NAME = "sample_reviews.json"

_FIELDS = ("id", "title", "phenomenon", "label", "text")
_LABELS = {"negative": 0, "positive": 1}


@dataclass(frozen=True)
class SampleReview:
    """A review to read.

    Args:
        id: its name in links, lower case with hyphens.
        title: what it is called on screen.
        phenomenon: one sentence that says what to watch for, word by word.
        label: what its writer thinks of the film, 0 negative or 1 positive.
    """

    id: str
    title: str
    phenomenon: str
    label: int
    text: str


@cache
def sample_reviews() -> tuple[SampleReview, ...]:
    """The bundled reviews; the first one is shown first.

    Raises:
        DataError: the file in `assets/` is missing or damaged.
    """
    return read_samples(ASSETS / FILE_NAME)


def read_samples(path: Path) -> tuple[SampleReview, ...]:
    """The reviews in a file, in its order.

    Args:
        path: a JSON list of objects, each with the five fields of `SampleReview`; a label there is
            "positive" or "negative".

    Raises:
        DataError: the file is missing or damaged.
    """
    try:
        entries = json.loads(path.read_bytes())
        if not isinstance(entries, list) or not entries:
            raise ValueError("it holds no list of reviews")
        reviews = tuple(_review(entry, number) for number, entry in enumerate(entries, start=1))
        if len({review.id for review in reviews}) < len(reviews):
            raise ValueError("two reviews have the same id")
    except (OSError, ValueError, RecursionError) as error:
        what = error.strerror if isinstance(error, OSError) else str(error)
        raise DataError(
            t(
                "The sample reviews in {path} cannot be read: {what}. Restore the "
                "file: a list of reviews with {fields}.",
                path=path,
                what=what,
                fields=", ".join(_FIELDS),
            )
        ) from error
    return reviews


def _review(entry: object, number: int) -> SampleReview:
    """One entry as a review; number counts from 1."""
    if not isinstance(entry, Mapping) or set(entry) != set(_FIELDS):
        raise ValueError(f"review {number} has other fields")
    for field in _FIELDS:
        if not isinstance(entry[field], str) or not entry[field].strip():
            raise ValueError(f"review {number} has {shown(entry[field])} as its {field}")
    if entry["label"] not in _LABELS:
        raise ValueError(
            f"review {number} has the label {shown(entry['label'])}, "
            f"not one of {', '.join(_LABELS)}"
        )
    return SampleReview(**{**entry, "label": _LABELS[entry["label"]]})
