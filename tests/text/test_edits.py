"""Edits of a review's text: what the words become, and that the text stays a text."""

import random
from collections.abc import Callable

import pytest

from sentiment_core.text.edits import (
    put_not_before,
    remove_word,
    repeat_word,
    reverse_words,
    shuffle_words,
    word_spans,
)
from sentiment_core.text.vocabulary import tokenize
from tests.examples import HOSTILE

REVIEW = (
    "This film isn't good. It is a well-made bore, \"sadly\"; I'd say (almost) great!\n\n"
    "McCoy and I saw it... <br />8/10"
)
TEXTS = (
    REVIEW,
    *HOSTILE,
    " ".join(HOSTILE),
    "",
    " \n\t",
    "!?",
    "one",
    "ΑΣ.ΑΣ ΟΔΟΣ",
    "İstanbul ßa ſo. ſo ıs. ıs ǆ",
    "a\u0000b\rc\u00a0d\u2028e\x1cf\x85g\u200bh\ud800i",
    "!leading and trailing!",
)


def folded(text: str) -> list[str]:
    # A sigma is written otherwise at the end of a word, and lower() looks beyond the word.
    return [token.casefold() for token in tokenize(text)]


def strange(seed: int) -> str:
    choose = random.Random(seed)
    alphabet = "aB'-.! \n\t\u0000\u00a0\ud800İΣß\U0001f600電<&_\u0301—\u200b\u00adﬁ！\ufe0f"
    return "".join(choose.choice(alphabet) for _ in range(60))


ALL_TEXTS = (*TEXTS, *(strange(seed) for seed in range(40)))
NAMES = [f"text {number}" for number in range(len(ALL_TEXTS))]
every_text = pytest.mark.parametrize("review", ALL_TEXTS, ids=NAMES)


@every_text
def test_spans_are_the_words_of_tokenize(review: str) -> None:
    words = [review[start:end] for start, end in word_spans(review)]
    assert [token for word in words for token in folded(word)] == folded(review)
    assert all(len(tokenize(word)) == 1 for word in words)


@every_text
def test_each_edit_does_to_the_tokens_what_it_says(review: str) -> None:
    tokens = folded(review)
    assert folded(reverse_words(review)) == tokens[::-1]
    shuffled = folded(shuffle_words(review))
    assert sorted(shuffled) == sorted(tokens)
    assert shuffle_words(review) == shuffle_words(review)
    for at in range(len(tokens)):
        before, word, after = tokens[:at], tokens[at], tokens[at + 1 :]
        assert folded(remove_word(review, at)) == [*before, *after]
        assert folded(put_not_before(review, at)) == [*before, "not", word, *after]
        assert folded(repeat_word(review, at)) == [*before, word, word, *after]


@pytest.mark.parametrize(
    ("edit", "review", "at", "edited"),
    [
        (remove_word, "This film is good.", 0, "Film is good."),
        (remove_word, "This film is good.", 3, "This film is."),
        (remove_word, "A great, great film", 1, "A, great film"),
        (remove_word, "A great, great film", 2, "A great, film"),
        (remove_word, "a well-made film", 1, "a made film"),
        (remove_word, "a well-made film", 2, "a well film"),
        (remove_word, "Well-made films", 0, "Made films"),
        (remove_word, "Good. It works.", 1, "Good. Works."),
        (remove_word, "Bad.\n\nSkip it", 1, "Bad.\n\nIt"),
        (remove_word, "bad\n\nskip it", 1, "bad\n\nit"),
        (remove_word, "good", 0, ""),
        (remove_word, "a good film", 2, "a good"),
        (remove_word, "it is well-made", 3, "it is well"),
        (put_not_before, "This film is good.", 3, "This film is not good."),
        (put_not_before, "Great film", 0, "Not great film"),
        (put_not_before, "I saw it", 0, "Not I saw it"),
        (put_not_before, "a (great) film", 1, "a (not great) film"),
        (repeat_word, "Very good!", 0, "Very very good!"),
        (repeat_word, "It is good!", 2, "It is good good!"),
    ],
)
def test_the_text_stays_readable(
    edit: Callable[[str, int], str], review: str, at: int, edited: str
) -> None:
    assert edit(review, at) == edited


def test_reversed_words_stand_between_the_same_punctuation() -> None:
    assert reverse_words("This film, I say, is GREAT. McCoy won.") == (
        "Won McCoy, GREAT is, say I. Film this."
    )


def test_a_shuffle_changes_the_order_and_the_seed_decides_how() -> None:
    assert shuffle_words("good bad") == "bad good"
    review = " ".join("abcdefghij")
    assert shuffle_words(review) != review
    assert len({shuffle_words(review, seed=seed) for seed in range(5)}) == 5


def test_words_of_the_dataset_are_moved_whole() -> None:
    own = {"it\x85", "–", "don´t"}
    review = "it\x85 – don´t “go”"
    assert [review[a:b] for a, b in word_spans(review, own=own)] == ["it\x85", "–", "don´t", "go"]
    assert remove_word(review, 1, own=own) == "it\x85 don´t “go”"
    assert reverse_words(review, own=own) == "go don´t – “it\x85”"
    assert put_not_before(review, 2, own=own) == "it\x85 – not don´t “go”"


@pytest.mark.parametrize(
    ("edit", "review", "at", "edited"),
    [
        (remove_word, "A “great” film—really.", 1, "A “” film—really."),
        (remove_word, "a well‑made film", 2, "a well film"),
        (put_not_before, "It’s great\U0001f600", 2, "It’s great not \U0001f600"),
        (repeat_word, "I’m here", 0, "I’m I’m here"),
    ],
)
def test_typographic_text_stays_readable(
    edit: Callable[[str, int], str], review: str, at: int, edited: str
) -> None:
    assert edit(review, at) == edited


@pytest.mark.parametrize("edit", [remove_word, put_not_before, repeat_word])
@pytest.mark.parametrize(("review", "at"), [("", 0), ("...", 0), ("one two", 2), ("one two", -1)])
def test_a_place_without_a_word_is_refused(
    edit: Callable[[str, int], str], review: str, at: int
) -> None:
    with pytest.raises(IndexError, match="words, from 0"):
        edit(review, at)
