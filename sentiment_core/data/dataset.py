"""Reviews as flat arrays."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sentiment_core.text.vocabulary import Vocabulary

Labels = NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Reviews:
    """Reviews of one split: all ids in one flat array.

    Args:
        ids: the Keras ids of all reviews in a row, without start marks; shape (words,), integer.
        offsets: review n is `ids[offsets[n]:offsets[n + 1]]`; shape (N + 1,), int64.
        labels: 1 positive, 0 negative; shape (N,), int8.
    """

    ids: NDArray[np.integer]
    offsets: NDArray[np.int64]
    labels: Labels

    @classmethod
    def of(cls, reviews: Sequence[NDArray[np.integer]], labels: Labels) -> Self:
        """Reviews that come one by one, as a copy.

        Args:
            reviews: the ids of each.
            labels: 1 positive, 0 negative; shape (N,).
        """
        lengths = np.fromiter(map(len, reviews), dtype=np.int64, count=len(reviews))
        offsets = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
        return cls(np.concatenate([np.zeros(0, np.uint8), *reviews]), offsets, labels)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> NDArray[np.integer]:
        """The ids of review `index`; shape (words,)."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.ids[self.offsets[index] : self.offsets[index + 1]]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Words of each review; shape (N,)."""
        return np.diff(self.offsets)

    def part(self, start: int, stop: int) -> "Reviews":
        """Reviews `start` to `stop`, sharing memory.

        Args:
            start: the first one, from 0.
            stop: the first one that is left out, from `start` to N.
        """
        first, last = self.offsets[start], self.offsets[stop]
        return Reviews(
            self.ids[first:last], self.offsets[start : stop + 1] - first, self.labels[start:stop]
        )

    def select(self, wanted: NDArray[np.bool_]) -> "Reviews":
        """The reviews for which `wanted` (N,), bool, is true, as a copy."""
        lengths = self.lengths
        return Reviews(
            self.ids[np.repeat(wanted, lengths)],
            np.concatenate([[0], np.cumsum(lengths[wanted])]).astype(np.int64),
            self.labels[wanted],
        )


@dataclass(frozen=True, eq=False)
class Dataset:
    """Reviews to learn from and to test on.

    Args:
        description: what they are, for the screen, e.g. "IMDB, 25,000 training reviews".
        fingerprint: hash of ids, labels and words, from `fingerprint_of`.
        labels: what labels 0 and 1 are called; empty for negative and positive.
    """

    name: str
    description: str
    train: Reviews
    test: Reviews
    vocabulary: Vocabulary
    fingerprint: str
    labels: tuple[str, str] = ("", "")


def reviews_file(dataset: Dataset) -> bytes:
    """A dataset as one `.npz` file, which its Keras script loads.

    Returns:
        Arrays train_ids, train_offsets, train_labels, the same of test, and words: UTF-8, most
        frequent first, a line each.
    """
    arrays = {
        f"{split}_{name}": getattr(reviews, name)
        for split, reviews in (("train", dataset.train), ("test", dataset.test))
        for name in ("ids", "offsets", "labels")
    }
    text = "\n".join(dataset.vocabulary.words).encode("utf-8", "surrogatepass")
    arrays["words"] = np.frombuffer(text, dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def short_name(description: str) -> str:
    """The name of a dataset in its description, before the counts, e.g. "IMDB"."""
    return description.split(",")[0].split(":")[0]


def fingerprint_of(train: Reviews, test: Reviews, vocabulary: Vocabulary) -> str:
    """16 hexadecimal digits that two datasets share only if they are equal.

    The integer type of the arrays does not matter.
    """
    digest = hashlib.sha256()
    for reviews in (train, test):
        digest.update(np.ascontiguousarray(reviews.ids, dtype=np.int32).data)
        digest.update(np.ascontiguousarray(reviews.offsets, dtype=np.int64).data)
        digest.update(np.ascontiguousarray(reviews.labels, dtype=np.int8).data)
    digest.update("\n".join(vocabulary.words).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]
