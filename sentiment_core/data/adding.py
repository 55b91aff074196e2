"""A file of labelled reviews becomes a dataset: words, split, vocabulary."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import numpy as np

from sentiment_core.data.added import (
    LONGEST_LABEL,
    AddedReviews,
    described,
    keep_reviews,
    plain_labels,
)
from sentiment_core.data.added import plain_name as plain
from sentiment_core.data.dataset import Dataset, Reviews, fingerprint_of
from sentiment_core.data.labelled.labels import USUAL_WORDS
from sentiment_core.data.labelled.reviews import ReviewFile, read_labelled
from sentiment_core.data.package import split_reviews
from sentiment_core.errors import DataError
from sentiment_core.i18n import t, tn
from sentiment_core.settings.limits import ADDED, DatasetName
from sentiment_core.text.vocabulary import INDEX_FROM, OOV_ID, Vocabulary, tokenize

FEWEST, MOST = 100, 50_000
"""Reviews of a file."""
MAX_BYTES = 20_000_000
MOST_WORDS = 100_000
LONGEST_WORD = 100

_FEWEST_OF_LABEL = 10
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Scripts that put no spaces between words, by how Unicode names their letters, and how many of
# these a word of them has on average at most: a character of Chinese is half a word.
_CHARACTERS, _LETTERS = ("CJK", "HIRAGANA", "KATAKANA"), ("THAI", "LAO", "KHMER", "MYANMAR")
_MOST_OF_A_WORD = dict.fromkeys(_CHARACTERS, 4) | dict.fromkeys(_LETTERS, 8)


@dataclass(frozen=True)
class AddedFile:
    """A file of reviews to add, and what it does not say itself.

    Args:
        called: what a browser calls the file, any text; empty for its own name.
        name: of the reviews; empty for the file's.
        text: column of the reviews, by heading or number; None for a usual heading.
        label: likewise of the labels.
        encoding: None for UTF-8, or what a byte order mark says.
        stars: whether the labels are 1 to 5 stars, of which 3 is left out.
        positive: the label that the probability is of; None for the usual one.
    """

    path: Path
    called: str = ""
    name: str = ""
    text: str | None = None
    label: str | None = None
    encoding: str | None = None
    stars: bool = False
    positive: str | None = None


@dataclass(frozen=True, eq=False)
class PreparedReviews:
    """Reviews that can be trained on.

    Args:
        notes: sentences about how the file was read.
    """

    dataset: Dataset
    notes: tuple[str, ...]


def add_reviews(file: AddedFile, *, owner: str = "") -> AddedReviews:
    """Read a file of reviews and keep them in the cache.

    Args:
        owner: from `owner_mark`.

    Raises:
        DataError: the file cannot be read in one way only, has too few or too many reviews, or
            cannot be kept; the message says what to do.
    """
    name = plain(file.name) or plain(file.path.stem)
    if not name:
        raise DataError(t("Give the reviews a name with a letter or a digit: --name NAME."))
    if name.lower() in {*DatasetName} or ADDED.fullmatch(name):
        raise DataError(
            t("{name} is how another dataset is named. Give the reviews another name: --name NAME.",
              name=name)
        )  # fmt: skip
    prepared = prepare_reviews(read_reviews_file(file), name)
    return keep_reviews(prepared.dataset, prepared.notes, owner=owner)


def read_reviews_file(file: AddedFile) -> ReviewFile:
    """The reviews of a file.

    Raises:
        DataError: as in `add_reviews`.
    """
    return read_labelled(
        file.path,
        text=file.text,
        label=file.label,
        encoding=file.encoding,
        stars=file.stars,
        positive=file.positive,
        any_two=True,
        empty=True,
        most_bytes=MAX_BYTES,
        called=file.called,
    )


def prepare_reviews(file: ReviewFile, name: str) -> PreparedReviews:
    """Split reviews into words, and into training and validation reviews.

    A fifth of each label is held out, always the same ones; a review that stands there twice is
    trained on. The words are ranked by their frequency in the training reviews.

    Args:
        name: of the dataset, from `plain_name`.

    Raises:
        DataError: there are too few reviews, or too many.
    """
    if len(file.reviews) > MOST:
        raise DataError(
            t(
                "The file has too many reviews ({n:,}; the limit is {most:,}). Split it.",
              n=len(file.reviews), most=MOST)
        )  # fmt: skip
    numbers: defaultdict[str, int] = defaultdict(count().__next__)  # of words, as they come
    found, labels, empty = [], [], 0
    for review in file.reviews:
        words = tokenize(_BREAK.sub(" ", review.text))
        if words:
            ids = np.fromiter(map(numbers.__getitem__, words), np.int32, len(words))
            found.append(ids + INDEX_FROM + 1)
            labels.append(review.label)
        else:
            empty += 1
    _check_counts(labels)
    every = Reviews.of(found, np.array(labels, dtype=np.int8))
    train, test = split_reviews(every, Vocabulary(tuple(numbers)))
    if len(set(test.labels.tolist())) < 2:
        raise DataError(
            t("Too few different reviews: of a label every one stands there twice, so that none "
              "can be held out for validation.")
        )  # fmt: skip
    train, test, vocabulary = _ranked_by(train, test, list(numbers))
    dataset = Dataset(
        name,
        described(name, len(train), len(test)),
        train,
        test,
        vocabulary,
        fingerprint_of(train, test, vocabulary),
        _labels(file),
    )
    return PreparedReviews(dataset, _notes(file, dataset, empty, list(numbers)))


def _check_counts(labels: list[int]) -> None:
    of_each = np.bincount(labels, minlength=2) if labels else np.zeros(2, dtype=int)
    if len(labels) < FEWEST or of_each.min() < _FEWEST_OF_LABEL:
        raise DataError(
            t(
                "Reviews with a word needed: {fewest}, and {each} for each label; found for "
                "the two: {first:,} and {second:,}.",
                first=int(of_each[0]),
                second=int(of_each[1]),
                fewest=FEWEST,
                each=_FEWEST_OF_LABEL,
            )
        )


def _ranked_by(
    train: Reviews, test: Reviews, words: list[str]
) -> tuple[Reviews, Reviews, Vocabulary]:
    """Both parts with ids by frequency in the training part; other words are out of vocabulary.

    Of equally frequent words the one that occurs first in the training part has the smaller rank.
    """
    found, first, times = np.unique(train.ids, return_index=True, return_counts=True)
    by_frequency = found[np.lexsort((first, -times))] - INDEX_FROM - 1
    known = [at for at in by_frequency.tolist() if len(words[at]) <= LONGEST_WORD][:MOST_WORDS]
    ids = np.full(len(words) + INDEX_FROM + 1, OOV_ID, dtype=np.int32)
    ids[np.array(known) + INDEX_FROM + 1] = np.arange(len(known)) + INDEX_FROM + 1
    train, test = (replace(part, ids=ids[part.ids]) for part in (train, test))
    return train, test, Vocabulary(tuple(words[at] for at in known))


def _labels(file: ReviewFile) -> tuple[str, str]:
    """What the labels are called where they have names of their own; else empty.

    Names that cannot be shown, or begin alike, are no reason to call one of the two positive.
    """
    names = file.negative, file.positive
    usual = {name.casefold() for name in names} <= USUAL_WORDS
    numbers = all(re.fullmatch(r"[-+]?[0-9.]*", name) for name in names)
    if usual or numbers:
        return "", ""
    found = plain_labels(*names)
    return found if all(found) else ("label 0", "label 1")


def _notes(file: ReviewFile, dataset: Dataset, empty: int, words: list[str]) -> tuple[str, ...]:
    text, label = (repr(column[:40]) for column in file.columns)
    notes = [
        t(
            "Read as {encoding}: reviews in column {text}, labels in column {label}. The network "
            "predicts the probability of {positive!r}; for that of {negative!r}, name it "
            "as the label to predict (--positive).",
            encoding=file.encoding,
            text=text,
            label=label,
            positive=file.positive[:LONGEST_LABEL],
            negative=file.negative[:LONGEST_LABEL],
        ),
        t(
            "Split by a fixed seed: a fifth of each label is held out, repeated reviews are not. "
            "Training reviews: {train:,}, validation reviews: {test:,}. Vocabulary, ranked by "
            "the training reviews: {words:,}.",
            train=len(dataset.train),
            test=len(dataset.test),
            words=len(dataset.vocabulary),
        ),
    ]
    if file.left_out:
        notes.append(
            tn("{n:,} review with 3 stars is left out.", "{n:,} reviews with 3 stars are left out.",
               file.left_out)
        )  # fmt: skip
    if empty:
        notes.append(
            tn("{n:,} review without a word is left out.",
               "{n:,} reviews without a word are left out.", empty)
        )  # fmt: skip
    if _unseparated(words):
        notes.append(
            t("Words are not separated by spaces in these reviews (as in Chinese, Japanese, Thai): "
              "whole phrases count as words, and a network hardly learns from them. Put spaces "
              "between the words first.")
        )  # fmt: skip
    return tuple(notes)


def _unseparated(words: list[str]) -> bool:
    """Whether most letters are of a script without spaces, in words longer than words are."""
    every, marked, expected = 0, 0, 0
    for word in words:
        scripts = [
            unicodedata.name(c, "").partition(" ")[0] for c in word[:LONGEST_WORD] if c.isalpha()
        ]
        own = [_MOST_OF_A_WORD[script] for script in scripts if script in _MOST_OF_A_WORD]
        every += len(scripts)
        marked += len(own)
        expected += max(own, default=0)
    return marked > every / 2 and marked > expected
