"""Two reviews side by side."""

import random
import time

import pytest

from sentiment_core.text.alignment import align_words
from sentiment_core.text.encoding import EncodedReview, EncodingRules, encode_review
from tests.examples import WORDS, small_config


def encoded(review: str, **settings: object) -> EncodedReview:
    config = small_config(**{"clip_length": 500, **settings})
    return encode_review(review, WORDS, EncodingRules.of(config, WORDS))


def shown(left: str, right: str, **settings: object) -> str:
    """The pairs, as in "w1=w1 w2|w3 w4|- -|w5"."""
    pairs = align_words(encoded(left, **settings), encoded(right, **settings))
    return " ".join(
        f"{a.token}={b.token}"
        if a and b and a.token == b.token
        else f"{a.token if a else '-'}|{b.token if b else '-'}"
        for a, b in pairs
    )


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        ("", "", ""),
        ("w1 w2", "", "w1|- w2|-"),
        ("", "w1", "-|w1"),
        ("w1 w2 w3", "w1 w2 w3", "w1=w1 w2=w2 w3=w3"),
        ("w1 w2 w3", "w1 w3", "w1=w1 w2|- w3=w3"),
        ("w1 w2 w3", "w1 w9 w2 w3", "w1=w1 -|w9 w2=w2 w3=w3"),
        ("w1 w2 w3", "w1 w9 w3", "w1=w1 w2|w9 w3=w3"),
        ("w1 w2 w3", "w1 w8 w9 w3", "w1=w1 w2|w8 -|w9 w3=w3"),
        ("w1 w2 w2 w3", "w1 w2 w3", "w1=w1 w2=w2 w2|- w3=w3"),
        ("w1 w2 w3", "w3 w2 w1", "w1|w3 -|w2 -|w1 w2|- w3|-"),
        ("w1", "w1 w2", "w1=w1 -|w2"),
        ("w1 nobody w2", "w1 zzyzx w3", "w1=w1 w2|w3"),
    ],
)
def test_words_stand_beside_each_other(left: str, right: str, pairs: str) -> None:
    if (left, right) == ("w1 w2 w3", "w3 w2 w1"):
        # Each of the three may be the one in common; the rest has to be there all the same.
        result = shown(left, right)
        assert result.count("=") == 1
        assert sorted(result.replace("=", " ").replace("|", " ").replace("-", "").split()) == [
            "w1", "w1", "w2", "w2", "w3", "w3",
        ]  # fmt: skip
        return
    assert shown(left, right) == pairs


def test_only_words_that_are_read_are_aligned() -> None:
    assert shown("w9 w8 w1 w2", "w9 w1 w2", clip_length=5) == "w9=w9 w8|- w1=w1 w2=w2"
    many = "w1 w2 w3 w4 w5 w6"
    assert shown(many, many, clip_length=5, clipping="pre").startswith("w2=w2")


@pytest.mark.parametrize("seed", range(20))
def test_every_word_of_both_stands_in_one_pair_and_in_order(seed: int) -> None:
    choose = random.Random(seed)
    texts = [
        " ".join(f"w{choose.randint(1, 5)}" for _ in range(choose.randint(0, 30))) for _ in "ab"
    ]
    left, right = map(encoded, texts)
    pairs = align_words(left, right)
    assert [a for a, _ in pairs if a is not None] == list(left.kept)
    assert [b for _, b in pairs if b is not None] == list(right.kept)
    assert (None, None) not in pairs
    together = sum(a is not None and b is not None and a.id == b.id for a, b in pairs)
    assert together >= _longest(left.ids.tolist(), right.ids.tolist())


def _longest(left: list[int], right: list[int]) -> int:
    """The length of a longest common subsequence, from the textbook's recursion."""
    row = [0] * (len(right) + 1)
    for a in left:
        above = row[:]
        for j, b in enumerate(right):
            row[j + 1] = above[j] + 1 if a == b else max(above[j + 1], row[j])
    return row[-1]


def test_two_words_repeated_hundreds_of_times_do_not_keep_a_page_waiting() -> None:
    choose = random.Random(7)
    left, right = (encoded(" ".join(choose.choices(["w1", "w2"], k=500))) for _ in "ab")
    started = time.process_time()
    align_words(left, right)
    assert time.process_time() - started < 1
