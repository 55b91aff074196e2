"""Reviews recognized by their words, whatever ids and positions these have in a dataset."""

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sentiment_core.data.dataset import Dataset, Reviews
from sentiment_core.text.vocabulary import INDEX_FROM, Vocabulary

Keys = NDArray[np.uint64]

_AT_ONCE = 2_000  # reviews; their words are held several times


def content_keys(reviews: Reviews, vocabulary: Vocabulary) -> Keys:
    """A hash of each review's words in their order.

    Args:
        reviews: any number.

    Returns:
        uint64, shape (N,); two reviews share one if their words are equal, by chance once in 10^19.
    """
    hashes = _word_hashes(reviews, vocabulary)
    parts = [
        _keys(reviews.part(start, min(start + _AT_ONCE, len(reviews))), hashes)
        for start in range(0, len(reviews), _AT_ONCE)
    ]
    return np.concatenate([np.zeros(0, dtype=np.uint64), *parts])


def _word_hashes(reviews: Reviews, vocabulary: Vocabulary) -> Keys:
    """The hash of each word that occurs, by its id; 0 for marks."""
    counts = np.bincount(reviews.ids, minlength=len(vocabulary) + INDEX_FROM + 1)
    hashes = np.zeros(len(counts), dtype=np.uint64)
    for rank, word in enumerate(vocabulary.words, start=1):
        if counts[rank + INDEX_FROM]:
            digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            hashes[rank + INDEX_FROM] = int.from_bytes(digest, "little")
    return hashes


def _keys(reviews: Reviews, hashes: Keys) -> Keys:
    position = np.arange(len(reviews.ids)) - np.repeat(reviews.offsets[:-1], reviews.lengths)
    # An odd factor for each position; sums of uint64 wrap, and so do their differences.
    sums = np.cumsum(hashes[reviews.ids] * (2 * position + 1).astype(np.uint64), dtype=np.uint64)
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), sums])
    keys: Keys = sums[reviews.offsets[1:]] - sums[reviews.offsets[:-1]]
    return keys


def find_reviews(dataset: Dataset, keys: Keys) -> Reviews:
    """Reviews of a dataset, from either split, in the order of their keys.

    Args:
        keys: from `content_keys`, of any dataset; shape (N,).

    Returns:
        N reviews with the ids of the dataset; one that it does not hold is empty, its label 0.
    """
    sorted_keys, order = _index(dataset)
    at = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    positions = np.where(sorted_keys[at] == keys, order[at], -1).tolist()
    train, test = dataset.train, dataset.test
    words = [
        train.ids[:0] if at < 0 else train[at] if at < len(train) else test[at - len(train)]
        for at in positions
    ]
    labels = np.concatenate([train.labels, test.labels, np.zeros(1, dtype=np.int8)])
    return Reviews.of(words, labels[positions])


# 0.4 s for all of IMDB, and asked for whenever a page is drawn.
@lru_cache(maxsize=4)
def _index(dataset: Dataset) -> tuple[Keys, NDArray[np.int64]]:
    """The keys of both splits in order, and where each stands; test after training reviews."""
    keys = np.concatenate(
        [content_keys(split, dataset.vocabulary) for split in (dataset.train, dataset.test)]
    )
    order = np.argsort(keys, kind="stable")
    return keys[order], order
