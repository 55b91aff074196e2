"""A German review of eleven words, of which one is known, was "positive 0.53" without a word."""

import pytest

from sentiment_core.text.encoding import EncodingRules, encode_review
from sentiment_core.text.known import is_hardly_known, known_words, warning
from tests.examples import HOSTILE, WORDS, small_config


@pytest.mark.parametrize(
    ("review", "known", "hardly"),
    [
        ("", 0, False),
        ("w1 w2", 2, False),
        ("w99 nobody", 1, False),
        ("w99 nobody no", 1, True),
        ("w1 w2 nobody no", 2, False),  # too frequent, but known
        ("w99 w180 w190", 1, True),  # too rare, so without a vector
        ("w20 " * 9 + "nobody " * 9, 9, False),  # clipped, but known
    ],
)
def test_less_than_half_of_the_words(review: str, known: int, hardly: bool) -> None:
    rules = EncodingRules.of(small_config(skip_top=9, clip_length=5), WORDS)
    encoded = encode_review(review, WORDS, rules)
    assert known_words(encoded) == known
    assert is_hardly_known(encoded) is hardly
    assert bool(warning(encoded)) is hardly
    if hardly:
        assert f"{known} of {len(encoded.words)} words" in warning(encoded)


@pytest.mark.parametrize("review", HOSTILE)
def test_any_text_is_hardly_known(review: str) -> None:
    encoded = encode_review(review, WORDS, EncodingRules.of(small_config(), WORDS))
    assert is_hardly_known(encoded)
