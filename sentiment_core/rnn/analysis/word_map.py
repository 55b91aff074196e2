"""Word map: word vectors projected on a plane, and P(positive) of each word alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from sentiment_core.rnn.analysis.word_vectors import (
    affordable_words,
    kept_ids,
    probabilities_alone,
    probability_of_nothing,
)
from sentiment_core.rnn.evaluation.projection import Doubles, principal_plane
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import Ids

MAP_WORDS = 2_000
# Share of the axis that is left free around the outermost words, for their names.
_ROOM = 0.08

Ends = tuple[float, float]


@dataclass(frozen=True, eq=False)
class WordPlane:
    """A plane through a run's word vectors, the same for all of its epochs.

    Vectors of two numbers lie on a plane already: the axes are the two numbers. Of longer ones it
    is the plane in which those of the most frequent words differ most after the best epoch
    (principal components), turned so that words of higher probability lie to the right.

    Args:
        centre: shape (embedding_dim,), float32.
        directions: of length 1; shape (2, embedding_dim), float32.
        explained: share of the variance along each, from 0 to 1.
    """

    centre: Floats
    directions: Floats
    explained: tuple[float, float]
    ends: tuple[Ends, Ends]

    @classmethod
    def of(cls, best: Reader, others: Sequence[Reader] = ()) -> Self:
        """The plane of a run.

        Args:
            best: the run after its best epoch.
            others: the run after other epochs, whose words also have to fit on the plane too.
        """
        ids = map_ids(best)
        vectors = best.weights.embedding[ids]
        size = vectors.shape[1]
        centre: Doubles = np.zeros(size)
        directions: Doubles = np.eye(2, size)
        if size > 2 and len(ids):
            centre, directions, shares = principal_plane(vectors)
            _turn(directions, vectors - centre, probabilities_alone(ids, best))
        else:
            variances = vectors.var(axis=0, dtype=np.float64)
            shares = variances / (variances.sum() or 1.0)
        explained = (float(shares[0]), float(shares[1]))
        flat = cls(
            centre.astype(np.float32), directions.astype(np.float32), explained, ((0, 1), (0, 1))
        )
        points = [
            flat.project(reader.weights.embedding[map_ids(reader)]) for reader in (best, *others)
        ]
        x_end, y_end = _ends(np.concatenate([np.zeros((1, 2)), *points]))
        return cls(flat.centre, flat.directions, explained, (x_end, y_end))

    @property
    def is_whole(self) -> bool:
        """Whether the plane holds all there is: vectors of two numbers."""
        return len(self.centre) == 2

    def project(self, vectors: Floats) -> Floats:
        """Coordinates of vectors on the plane.

        Args:
            vectors: shape (N, embedding_dim).

        Returns:
            float32, shape (N, 2).
        """
        return np.asarray((vectors - self.centre) @ self.directions.T, dtype=np.float32)

    def beyond(self, points: Floats) -> int:
        """How many points lie beyond the ends of the axes.

        Args:
            points: from `project`; shape (N, 2).
        """
        low, high = np.array(self.ends, dtype=np.float32).T
        return int(np.any((points < low) | (points > high), axis=1).sum())


@dataclass(frozen=True, eq=False)
class WordMap:
    """Words on a plane after one epoch.

    Args:
        ids: of the words; shape (N,), int32.
        points: shape (N, 2), float32.
        probabilities: P(positive) of each word read alone; shape (N,), float32.
        nothing: P(positive) before any word.
    """

    plane: WordPlane
    ids: Ids
    words: tuple[str, ...]
    points: Floats
    probabilities: Floats
    nothing: float

    @classmethod
    def of(cls, reader: Reader, plane: WordPlane, ids: Ids) -> Self:
        """Some words of a network.

        Args:
            ids: of words that it keeps.
        """
        return cls(
            plane=plane,
            ids=ids,
            words=tuple(reader.vocabulary.decode(ids)),
            points=plane.project(reader.weights.embedding[ids]),
            probabilities=probabilities_alone(ids, reader),
            nothing=probability_of_nothing(reader),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def length_and_effect(self, embedding: Floats) -> float:
        """Whether words with longer vectors move the prediction more.

        Args:
            embedding: that these words come from; shape (rows, embedding_dim).

        Returns:
            Correlation, from -1 to 1, between the length of a word's vector and how far the word
            alone moves the probability; 0 where either is the same for all words.
        """
        lengths = np.linalg.norm(embedding[self.ids], axis=1)
        effects = np.abs(self.probabilities - self.nothing)
        if len(self) < 2 or lengths.std() == 0 or effects.std() == 0:
            return 0.0
        return float(np.corrcoef(lengths, effects)[0, 1])


def map_ids(reader: Reader) -> Ids:
    """The most frequent words that a run keeps, as many as a map holds and can be read in time.

    Returns:
        int32, shape (N,), the most frequent first; at most 2,000.
    """
    return kept_ids(reader, most=min(MAP_WORDS, affordable_words(reader)))


def _turn(directions: Doubles, centred: Doubles, probabilities: Floats) -> None:
    """Give both directions a sign that does not depend on the algebra that found them."""
    towards_positive = (centred @ directions[0]) @ (probabilities - probabilities.mean())
    largest = directions[1][np.argmax(np.abs(directions[1]))]
    directions[0] *= -1 if towards_positive < 0 else 1
    directions[1] *= -1 if largest < 0 else 1


def _ends(points: Floats) -> tuple[Ends, Ends]:
    ends = []
    for low, high in zip(points.min(axis=0), points.max(axis=0), strict=True):
        room = max(float(high - low), 0.01) * _ROOM
        ends.append((round(float(low) - room, 3), round(float(high) + room, 3)))
    return ends[0], ends[1]
