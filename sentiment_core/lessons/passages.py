"""Training data of the language model: beginnings of reviews that are typical of their label."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.dataset import Dataset, Reviews
from sentiment_core.data.ngrams import leanings
from sentiment_core.text.vocabulary import INDEX_FROM, OOV_ID, START_ID

_LINE_BREAK = "br"  # what is left of HTML in the reviews


@dataclass(frozen=True, eq=False)
class Passages:
    """Beginnings of reviews.

    Args:
        labels: one-hot, negative first; shape (N, 2), float32.
        fed: the start mark, then all words but the last; shape (N, T), int32.
        wanted: the next word at each step; shape (N, T), int32.
        counted: 1 where the wanted word is known, else 0; shape (N, T), float32.
    """

    labels: NDArray[np.float32]
    fed: NDArray[np.int32]
    wanted: NDArray[np.int32]
    counted: NDArray[np.float32]


def without_line_breaks(dataset: Dataset) -> Reviews:
    """The training reviews without the words that line breaks left behind.

    Returns:
        As many reviews, some of them shorter; the dataset keeps its own.
    """
    reviews = dataset.train
    in_text = reviews.ids != dataset.vocabulary.id(_LINE_BREAK)
    sums = np.concatenate([[0], np.cumsum(in_text)])
    return Reviews(reviews.ids[in_text], sums[reviews.offsets], reviews.labels)


def polar_passages(reviews: Reviews, *, num_words: int, length: int, count: int) -> Passages:
    """The beginnings that are most typical of their review's label.

    A beginning's score is the sum of its words' `leanings`. All beginnings
    together would hardly tell the labels apart: many only say what the film is about.

    Args:
        num_words: ids from here on become `OOV_ID`.
        length: words of a beginning.
    """
    words = np.zeros((len(reviews), length), dtype=np.int32)
    for row in range(len(reviews)):
        ids = reviews[row][:length]
        words[row, : len(ids)] = np.where(ids < num_words, ids, OOV_ID)
    negative, positive = (words[reviews.labels == label].ravel() for label in (0, 1))
    leaning = leanings(negative, positive, end=num_words)
    leaning[: INDEX_FROM + 1] = 0
    clear = leaning[words].sum(axis=1) * (2 * reviews.labels.astype(np.int64) - 1)
    chosen = np.sort(np.argsort(-clear, kind="stable")[:count])
    wanted = words[chosen]
    start = np.full((len(wanted), 1), START_ID, dtype=np.int32)
    return Passages(
        labels=np.eye(2, dtype=np.float32)[reviews.labels[chosen]],
        fed=np.concatenate([start, wanted[:, :-1]], axis=1),
        wanted=wanted,
        counted=(wanted > INDEX_FROM).astype(np.float32),
    )
