"""The files that the Embedding page hands out."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from sentiment_core.rnn.analysis.vector_files import (
    projector_ids,
    projector_metadata,
    projector_vectors,
    review_vectors_csv,
)
from sentiment_core.rnn.analysis.word_vectors import probabilities_alone
from sentiment_core.text.vocabulary import Vocabulary
from tests.examples import WORDS, small_reader


def test_the_table_of_a_review_has_a_row_for_each_word_that_is_read() -> None:
    found = small_reader()
    encoded = found.encode("w5 w9 zzyzx w5")
    rows = list(csv.DictReader(io.StringIO(review_vectors_csv(encoded.kept, found))))
    assert [(row["step"], row["word"], row["id"]) for row in rows] == [
        ("0", "w5", "8"), ("1", "w9", "12"), ("2", "w5", "8"),
    ]  # fmt: skip
    numbers = [[float(row[f"e{n}"]) for n in range(4)] for row in rows]
    assert np.allclose(numbers, found.weights.embedding[encoded.ids])
    alone = probabilities_alone(np.array([8, 12, 8], dtype=np.int32), found)
    assert [float(row["probability_alone"]) for row in rows] == pytest.approx(alone.tolist())


def test_a_review_without_words_gives_a_header_only() -> None:
    found = small_reader()
    assert review_vectors_csv(found.encode("").kept, found).splitlines() == [
        "step,word,id,probability_alone,e0,e1,e2,e3"
    ]


def test_the_projector_gets_a_line_of_metadata_for_each_vector() -> None:
    found = small_reader(skip_top=10)
    vectors = [line.split("\t") for line in projector_vectors(found).splitlines()]
    header, *metadata = [line.split("\t") for line in projector_metadata(found).splitlines()]
    ids = projector_ids(found)
    assert header == ["word", "id", "probability_alone"]
    assert [row[:2] for row in metadata] == [[f"w{i - 3}", str(i)] for i in ids]
    assert np.allclose(np.array(vectors, dtype=float), found.weights.embedding[ids], atol=1e-5)


def test_a_word_with_a_tab_or_a_line_end_shifts_no_column() -> None:
    found = small_reader()
    words = Vocabulary(("a\tb", "c\nd", "\t", *WORDS.words))
    lines = projector_metadata(replace(found, vocabulary=words)).splitlines()
    assert [line.split("\t")[0] for line in lines[1:4]] == ["a b", "c d", "[blank]"]
    assert {line.count("\t") for line in lines} == {2}
