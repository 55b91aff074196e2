"""Word vectors: lookup in the Embedding, neighbours, and predictions of single words."""

from dataclasses import dataclass

import numpy as np

from sentiment_core.rnn.cells import sigmoid
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import EncodedWord, EncodingRules, Ids, WordStatus
from sentiment_core.text.vocabulary import INDEX_FROM, PAD_ID, Vocabulary, keras_words, tokenize

# Multiplications; under a second on one core.
_MAX_WORK = 2e10


def typed_words(
    text: str, vocabulary: Vocabulary, rules: EncodingRules, *, most: int
) -> tuple[EncodedWord, ...]:
    """The different words of a text, encoded by a run's rules, in the order of the text.

    A word that the run keeps is found however odd its characters: "it´s" has a vector of its own.

    Args:
        most: at most so many words.
    """
    found: dict[str, EncodedWord] = {}
    for word in keras_words(text):
        whole = _looked_up(word, vocabulary, rules)
        plain = [_looked_up(token, vocabulary, rules) for token in tokenize(word)]
        odd = is_read(whole) or (not plain and whole.rank is not None)
        found |= {one.token: one for one in ([whole] if odd else plain)}
    return tuple(found.values())[:most]


def _looked_up(token: str, vocabulary: Vocabulary, rules: EncodingRules) -> EncodedWord:
    word_id = vocabulary.id(token)
    return EncodedWord(token, vocabulary.rank(token), word_id, rules.status(word_id), step=None)


def kept_ids(reader: Reader, *, most: int | None = None) -> Ids:
    """Ids of the words that a run keeps, the most frequent first.

    Args:
        most: at most so many; None for all.

    Returns:
        int32, shape (N,); none of the marks 0, 1 and 2 is among them.
    """
    first = max(INDEX_FROM + 1, reader.rules.skip_top)
    rows = len(reader.weights.embedding)
    end = min(len(reader.vocabulary) + INDEX_FROM + 1, reader.rules.num_words, rows)
    return np.arange(first, end if most is None else min(end, first + most), dtype=np.int32)


@dataclass(frozen=True, eq=False)
class Lookup:
    """A word's vector, both as a matrix product and as a picked row.

    Args:
        row: the row of the matrix that belongs to it; shape (embedding_dim,), float32.
        product: the one-hot row times the whole matrix; shape (embedding_dim,), float32.
    """

    id: int
    row: Floats
    product: Floats
    rows: int

    @property
    def largest_difference(self) -> float:
        """Largest absolute difference between the two, number by number."""
        return float(np.abs(self.row - self.product).max())

    @property
    def multiplications(self) -> int:
        """Multiplications of the matrix product; picking the row needs none."""
        return self.rows * len(self.row)


def one_hot(word_id: int, rows: int) -> Floats:
    """A row of zeros with a 1 at the word's id.

    Args:
        word_id: from 0, below the number of rows.

    Returns:
        float32, shape (rows,).
    """
    row = np.zeros(rows, dtype=np.float32)
    row[word_id] = 1
    return row


def look_up(word_id: int, embedding: Floats) -> Lookup:
    """The vector of a word, computed both ways.

    Args:
        word_id: from 0, below the number of rows.
        embedding: the matrix; shape (rows, embedding_dim).
    """
    rows = len(embedding)
    return Lookup(word_id, embedding[word_id], one_hot(word_id, rows) @ embedding, rows)


def cosines(vector: Floats, others: Floats) -> Floats:
    """Cosine of the angle between a vector and each of several others.

    Args:
        vector: shape (embedding_dim,).
        others: shape (N, embedding_dim).

    Returns:
        float32, shape (N,), from -1 to 1; 0 where a vector has no length.
    """
    lengths = np.linalg.norm(others, axis=1) * np.linalg.norm(vector)
    product = others @ vector
    found = np.divide(product, lengths, out=np.zeros_like(product), where=lengths > 0)
    clipped: Floats = np.clip(found, -1, 1)
    return clipped


@dataclass(frozen=True)
class Neighbour:
    """A word whose vector points in nearly the same, or in the opposite direction.

    Args:
        cosine: of the angle between the two vectors, from -1 to 1.
    """

    id: int
    word: str
    cosine: float


def neighbours(
    word_id: int, reader: Reader, *, among: Ids, count: int, opposite: bool = False
) -> tuple[Neighbour, ...]:
    """The words nearest to a word by cosine.

    Args:
        word_id: of the word, which is not its own neighbour.
        reader: of the run at an epoch.
        among: ids of the words that may be neighbours; shape (N,).
        count: at most so many.
        opposite: the farthest instead, the most opposite first.
    """
    embedding = reader.weights.embedding
    ids = among[among != word_id]
    found = cosines(embedding[word_id], embedding[ids])
    order = np.argsort(found if opposite else -found, kind="stable")[:count]
    return tuple(
        Neighbour(int(ids[at]), reader.vocabulary.word(int(ids[at])), float(found[at]))
        for at in order
    )


def probabilities_alone(ids: Ids, reader: Reader) -> Floats:
    """P(positive) of a review that consists of one word, for each of several words.

    Args:
        ids: of the words; shape (N,), int32.

    Returns:
        float32, shape (N,).
    """
    rules, mask_zero = reader.rules, reader.run.config.mask_zero
    if mask_zero:
        padded = ids[:, None]  # a masked pad changes nothing, wherever it stands
    else:
        padded = np.full((len(ids), rules.clip_length), PAD_ID, dtype=np.int32)
        padded[:, rules.positions(1)] = ids[:, None]
    return predict(padded, reader.weights, mask_zero=mask_zero)


def probability_of_nothing(reader: Reader) -> float:
    """P(positive) before the first word: the head applied to the state of zeros."""
    return float(sigmoid(reader.weights.head_bias)[0])


def affordable_words(reader: Reader) -> int:
    """How many single words can be read in well under a second; fewer where pads are read.

    Returns:
        At least 100, however large the network.
    """
    steps = 1 if reader.run.config.mask_zero else reader.rules.clip_length
    return max(int(_MAX_WORK / (reader.weights.multiplications * steps)), 100)


def is_read(word: EncodedWord) -> bool:
    """Whether a word has a row that the network reads."""
    return word.status == WordStatus.KEPT
