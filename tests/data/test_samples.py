"""The bundled sample reviews are what their pages say they are."""

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sentiment_core.data import samples
from sentiment_core.data.samples import FILE_NAME, SampleReview, read_samples, sample_reviews
from sentiment_core.data.sources import load_dataset
from sentiment_core.errors import DataError
from sentiment_core.settings.limits import DatasetName
from sentiment_core.text.vocabulary import Vocabulary, tokenize
from tests import sentences

LONG = {"plot-then-verdict", "verdict-then-plot"}
SHORT = {"three-words"}
ENTRY = {
    "id": "a",
    "title": "A title",
    "phenomenon": "Watch this.",
    "label": "positive",
    "text": "Good.",
}


@pytest.fixture
def fresh() -> Iterator[None]:
    """No review of another test is remembered, and none of this one."""
    sample_reviews.cache_clear()
    yield
    sample_reviews.cache_clear()


@pytest.fixture
def imdb_vocabulary() -> Vocabulary:
    return load_dataset(DatasetName.IMDB).vocabulary


def review(name: str) -> SampleReview:
    (found,) = [review for review in sample_reviews() if review.id == name]
    return found


def length(name: str) -> int:
    return len(tokenize(review(name).text))


def ranks(name: str, vocabulary: Vocabulary) -> list[int | None]:
    return [vocabulary.rank(token) for token in tokenize(review(name).text)]


def test_there_are_about_two_dozen_of_both_labels() -> None:
    labels = Counter(review.label for review in sample_reviews())
    assert set(labels) == {0, 1}
    assert 24 <= labels.total() <= 27
    assert min(labels.values()) >= 10


@pytest.mark.parametrize("field", ["id", "title", "phenomenon", "text"])
def test_no_two_are_alike(field: str) -> None:
    values = [getattr(review, field) for review in sample_reviews()]
    assert len(set(values)) == len(values)


def test_the_first_one_swings() -> None:
    first = sample_reviews()[0]
    assert first.id == "swing"
    assert first.label == 1
    assert 45 <= len(tokenize(first.text)) <= 60
    assert tokenize(first.text).count("but") == 2


def test_lengths() -> None:
    odd = {
        review.id: len(tokenize(review.text))
        for review in sample_reviews()
        if review.id not in LONG | SHORT and not 30 <= len(tokenize(review.text)) <= 80
    }
    assert odd == {}
    assert all(180 <= length(name) <= 260 for name in LONG)
    assert length("three-words") == 3


@pytest.mark.parametrize("field", ["id", "title", "phenomenon", "text"])
def test_nothing_in_them_needs_care(field: str) -> None:
    # Curly apostrophes and dashes would stay inside a word, and "don’t" is in no vocabulary.
    for review in sample_reviews():
        value = getattr(review, field)
        assert value.isprintable()
        assert value.isascii()
        assert value == " ".join(value.split())


def test_ids_and_phenomena_have_one_form() -> None:
    for review in sample_reviews():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", review.id)
        assert review.phenomenon.startswith("Watch ")
        assert review.phenomenon.endswith((".", "?"))
        assert len(review.phenomenon) <= 160


def test_the_verdict_is_at_the_end_that_is_named() -> None:
    assert tokenize(review("plot-then-verdict").text)[-3:] == ["i", "hated", "it"]
    assert tokenize(review("verdict-then-plot").text)[:4] == ["a", "boring", "badly", "acted"]


@pytest.mark.imdb
def test_frequent_words_are_frequent(imdb_vocabulary: Vocabulary) -> None:
    assert max(rank or 10**9 for rank in ranks("frequent-words", imdb_vocabulary)) <= 200


@pytest.mark.imdb
@pytest.mark.parametrize(("name", "count"), [("invented-names", 10), ("misspellings", 10)])
def test_unknown_words_are_unknown(name: str, count: int, imdb_vocabulary: Vocabulary) -> None:
    assert ranks(name, imdb_vocabulary).count(None) >= count


@pytest.mark.imdb
def test_the_first_one_has_only_known_words(imdb_vocabulary: Vocabulary) -> None:
    assert max(rank or 10**9 for rank in ranks("swing", imdb_vocabulary)) <= 9_996


def test_they_are_read_once() -> None:
    assert sample_reviews() is sample_reviews()


def test_a_review_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        sample_reviews()[0].text = ""  # type: ignore[misc]


@pytest.mark.parametrize(("label", "number"), [("negative", 0), ("positive", 1)])
def test_a_file_is_read_in_its_order(label: str, number: int, tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(json.dumps([ENTRY | {"label": label}, ENTRY | {"id": "b"}]), encoding="utf-8")
    first, second = read_samples(path)
    assert first == SampleReview("a", "A title", "Watch this.", number, "Good.")
    assert second.id == "b"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Expecting value"),
        (b'[{"id": "a"', "Expecting"),
        (b"\xff\xfe\xff", "decode"),
        (b"[" * 100_000, "recursion"),
        ({}, "it holds no list of reviews"),
        ([], "it holds no list of reviews"),
        (["Good."], "review 1 has other fields"),
        ([ENTRY, {"id": "b"}], "review 2 has other fields"),
        ([ENTRY | {"rating": 8}], "review 1 has other fields"),
        ([ENTRY | {"text": None}], "review 1 has None as its text"),
        ([ENTRY | {"title": " "}], "review 1 has ' ' as its title"),
        ([ENTRY | {"label": 1}], "review 1 has 1 as its label"),
        ([ENTRY | {"label": "good"}], "the label 'good', not one of negative, positive"),
        ([ENTRY, ENTRY], "two reviews have the same id"),
    ],
)
def test_a_damaged_file_is_a_sentence(content: Any, said: str, tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    with pytest.raises(DataError, match=re.escape(said)) as caught:
        read_samples(path)
    assert str(path) in str(caught.value)
    assert sentences.RESTORE in str(caught.value)


@pytest.mark.usefixtures("fresh")
def test_a_missing_file_is_a_sentence_and_is_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "ASSETS", tmp_path)
    with pytest.raises(DataError, match="No such file"):
        sample_reviews()
    (tmp_path / FILE_NAME).write_text(json.dumps([ENTRY]), encoding="utf-8")
    assert [review.id for review in sample_reviews()] == ["a"]
