import random
import string

import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is not installed")
from keras.src.legacy.preprocessing.text import text_to_word_sequence

from sentiment_core.text.vocabulary import OOV_ID, Vocabulary, keras_words, tokenize
from tests import sentences
from tests.examples import HOSTILE

pytestmark = pytest.mark.keras


@pytest.mark.parametrize(
    "review",
    [
        "A great film, truly!",
        "It's not good; it's GREAT.<br /><br />8/10",
        "well-made   (and short)\tand\nmore",
        "",
        "   ",
        "don't _underscore_ a+b=c [x] {y} ~z `q` ^",
        "Äpfel ÉTÉ naïve",
        "电影很好看",
        "\U0001f600 ok",
    ],
)
def test_words_are_those_of_keras(review: str) -> None:
    assert keras.__version__  # the judge
    assert tokenize(review) == text_to_word_sequence(review)


def test_plain_text_gives_the_words_of_keras() -> None:
    choose = random.Random(1)
    alphabet = string.printable.replace("\r", "").replace("\x0b", "").replace("\x0c", "") + "éßλ電"
    for _ in range(500):
        review = "".join(choose.choices(alphabet, k=60))
        assert tokenize(review) == text_to_word_sequence(review) == keras_words(review)


@pytest.mark.parametrize("review", [*HOSTILE, "It’s\u00a0“odd”…", "a\x85 \x96 b\r\nc", "ΑΣ.ΑΣ İ"])
def test_plain_keras_is_known_too(review: str) -> None:
    assert keras_words(review) == text_to_word_sequence(review)


def test_words_of_the_dataset_stay_as_they_are_where_they_are_named() -> None:
    odd = {"\x96", "it\x85", "it´s", "–", "“the", "\xa0i"}
    review = "good \x96 bad, it\x85 it´s – “the “end” \xa0i don’t"
    assert tokenize(review, own=odd) == [
        "good", "\x96", "bad", "it\x85", "it´s", "–", "“the", "end", "\xa0i", "don't",
    ]  # fmt: skip
    assert tokenize(review) == [
        "good", "bad", "it", "it's", "the", "end", "i", "don't",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("review", "tokens"),
    [
        ("good\u0000bad", ["good", "bad"]),
        ("good\r\nbad", ["good", "bad"]),
        ("good\u00a0bad\u2003worse", ["good", "bad", "worse"]),
        ("lone \ud800surrogate", ["lone", "surrogate"]),
    ],
)
def test_what_keras_would_leave_inside_a_word_separates_words(
    review: str, tokens: list[str]
) -> None:
    assert tokenize(review) == tokens


@pytest.mark.parametrize("review", HOSTILE)
def test_hostile_text_becomes_words_without_white_space_or_control(review: str) -> None:
    tokens = tokenize(review)
    assert all(token and token == token.strip() for token in tokens)
    assert not any(character in token for token in tokens for character in "<>\u0000\ud800 $*[]")


def test_an_id_is_the_rank_plus_three_and_an_unknown_word_is_two() -> None:
    vocabulary = Vocabulary(("the", "and", "a"))
    assert [vocabulary.id(word) for word in ("the", "and", "a", "zzyzx")] == [4, 5, 6, OOV_ID]
    # The expression in many public apps gives 5, which is the id of "and".
    assert vocabulary.id("zzyzx") != OOV_ID + 3
    assert vocabulary.rank("zzyzx") is None
    assert vocabulary.decode([0, 1, 2, 3, 4, 6, 99]) == [
        "[pad]", "[start]", "[out of vocabulary]", "[out of vocabulary]", "the", "a",
        "[out of vocabulary]",
    ]  # fmt: skip


@pytest.mark.parametrize("index", [{"a": 2, "b": 3}, {"a": 1, "b": 1}, {"a": 0, "b": 1}])
def test_a_word_index_with_a_gap_is_refused(index: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=sentences.WITHOUT_A_GAP):
        Vocabulary.from_word_index(index)


def test_a_word_index_is_ordered_by_rank() -> None:
    assert Vocabulary.from_word_index({"b": 2, "a": 1, "c": 3}).words == ("a", "b", "c")
