"""Where sentences begin, and the parts of a review that are read."""

import pytest

from sentiment_core.text.edits import word_spans
from sentiment_core.text.encoding import EncodingRules, encode_review
from sentiment_core.text.parts import parts_of
from sentiment_core.text.sentences import sentence_starts
from sentiment_core.text.vocabulary import tokenize
from tests.examples import HOSTILE, WORDS, small_config


def sentences(review: str) -> list[str]:
    """The words of each sentence."""
    found: list[str] = []
    starts = sentence_starts(review, word_spans(review))
    for token, first in zip(tokenize(review), starts, strict=True):
        if first:
            found.append(token)
        else:
            found[-1] += f" {token}"
    return found


@pytest.mark.parametrize(
    ("review", "expected"),
    [
        ("", []),
        ("?!", []),
        ("good", ["good"]),
        ("Good film. Bad end.", ["good film", "bad end"]),
        ("good film. bad end", ["good film", "bad end"]),
        ("Really?! Yes! no", ["really", "yes", "no"]),
        ('He said "never." Then "why?" (And left.) So', ["he said never", "then why", "and left",
                                                         "so"]),
        ("one line\nanother line\n\nlast", ["one line", "another line", "last"]),
        ("The end.<br /><br />The start", ["the end", "br br the start"]),
        ("rated 3.5 of 10, e.g. this", ["rated 3 5 of 10 e g this"]),
        ("Mr. Smith met Dr. J. Jones vs. St. Mary. So did I. End", [
            "mr smith met dr j jones vs st mary", "so did i", "end"]),
        ("It was... good... Then it ended", ["it was good", "then it ended"]),
        ("Well… no… Yes", ["well no", "yes"]),
        ("a film . a end", ["a film", "a end"]),
        ("8/10. Grade 7. See it", ["8 10", "grade 7", "see it"]),
    ],
)  # fmt: skip
def test_a_sentence_ends_at_a_mark_or_a_line_break(review: str, expected: list[str]) -> None:
    assert sentences(review) == expected


@pytest.mark.parametrize("review", HOSTILE)
def test_every_word_of_any_text_is_in_one_sentence(review: str) -> None:
    assert " ".join(sentences(f"{review}. Good\n{review}")).split() == tokenize(
        f"{review}. Good\n{review}"
    )


def test_words_of_the_dataset_have_starts_too() -> None:
    review, own = "it´s – fine. end", frozenset({"it´s", "–"})
    assert sentence_starts(review, word_spans(review, own=own)) == [True, False, False, True]


def test_parts_are_what_is_read() -> None:
    """A sentence of unknown words is none; one that is clipped in part keeps all of its words."""
    rules = EncodingRules.of(small_config(clip_length=5), WORDS)
    review = "w1 w2. w8 w3 nobody w4. nobody. w5 w6 w7"
    encoded = encode_review(review, WORDS, rules)
    starts = sentence_starts(review, word_spans(review))
    assert [(part.words, part.read) for part in parts_of(encoded, starts)] == [
        (range(2, 6), range(2)),
        (range(7, 10), range(2, 5)),
    ]
    assert [part.words.start for part in parts_of(encoded)] == [3, 5, 7, 8, 9]
    assert [part.read for part in parts_of(encoded)] == [range(n, n + 1) for n in range(5)]
    assert parts_of(encode_review("nobody", WORDS, rules)) == ()
    assert parts_of(encode_review("", WORDS, rules), []) == ()
