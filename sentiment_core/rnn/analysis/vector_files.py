"""Word vectors as files: CSV, and the files of the TensorFlow projector."""

import csv
import io
from collections.abc import Sequence

import numpy as np

from sentiment_core.rnn.analysis.word_table import csv_cell
from sentiment_core.rnn.analysis.word_vectors import affordable_words, kept_ids, probabilities_alone
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import EncodedWord, Ids

PROJECTOR_WORDS = 10_000


def review_vectors_csv(words: Sequence[EncodedWord], reader: Reader) -> str:
    """The vector of every word that a network reads of a review, in reading order.

    Args:
        words: the kept words of the review.

    Returns:
        CSV with the columns `step`, `word`, `id`, `probability_alone`, `e0`, `e1`, ...
    """
    embedding = reader.weights.embedding
    ids = _ids(words)
    alone = dict(zip(ids.tolist(), probabilities_alone(ids, reader).tolist(), strict=True))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    numbers = [f"e{number}" for number in range(embedding.shape[1])]
    writer.writerow(["step", "word", "id", "probability_alone", *numbers])
    for step, word in enumerate(words):
        row = embedding[word.id].tolist()
        writer.writerow([step, csv_cell(word.token), word.id, alone[word.id], *row])
    return out.getvalue()


def projector_ids(reader: Reader) -> Ids:
    """Ids of the words in `projector_vectors` and `projector_metadata`.

    Returns:
        int32, shape (N,), the most frequent first; at most 10,000.
    """
    return kept_ids(reader, most=min(PROJECTOR_WORDS, affordable_words(reader)))


def projector_vectors(reader: Reader) -> str:
    """The vectors as tab-separated values, one line each, for the TensorFlow projector.

    Returns:
        A line for each of `projector_ids`, without a header; six significant digits.

    Source: TensorBoard's embedding projector, "Load data".
    """
    rows = reader.weights.embedding[projector_ids(reader)]
    return "".join("\t".join(f"{value:.6g}" for value in row) + "\n" for row in rows.tolist())


def projector_metadata(reader: Reader) -> str:
    """The projector's metadata of each vector, in the same order, with a header.

    Returns:
        The columns `word`, `id`, `probability_alone`, with tabs between them.

    Source: TensorBoard's embedding projector: a first line only where there are several columns.
    """
    ids = projector_ids(reader)
    lines = ["word\tid\tprobability_alone\n"]
    probabilities = probabilities_alone(ids, reader).tolist()
    for word_id, probability in zip(ids.tolist(), probabilities, strict=True):
        # A tab or a line end in a word of a foreign vocabulary would shift all columns.
        word = " ".join(reader.vocabulary.word(word_id).split()) or "[blank]"
        lines.append(f"{word}\t{word_id}\t{probability:.4f}\n")
    return "".join(lines)


def _ids(words: Sequence[EncodedWord]) -> Ids:
    return np.array(list(dict.fromkeys(word.id for word in words)), dtype=np.int32)
