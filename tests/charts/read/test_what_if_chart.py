"""The charts of What if, as data and as specifications that must not change with the word."""

import json
from typing import Any

import numpy as np
import pytest

from sentiment_core.charts.base.palette import DARK, LIGHT
from sentiment_core.charts.read.what_if import (
    compared_curves,
    comparison_frame,
    state_distance_bars,
)
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests.charts.specification import spec_without_data
from tests.examples import HOSTILE, WORDS, random_weights, small_config

REVIEW = "w1 nobody w9 w7 w30"


def trace(review: str = REVIEW, **settings: object) -> ReviewTrace:
    config = small_config(**settings)
    encoded = encode_review(review, WORDS, EncodingRules.of(config, WORDS))
    return trace_review(
        encoded, random_weights(config), mask_zero=config.mask_zero, model_name="test"
    )


def charts(left: ReviewTrace, right: ReviewTrace, *, at: int = 0) -> list[Any]:
    return [
        compared_curves(left, right, row=at, colours=LIGHT),
        state_distance_bars(left, right, row=at, colours=DARK),
    ]


def test_the_comparison_holds_the_numbers_of_both_readings() -> None:
    left, right = trace(), trace("w1 w8 w9 w30 w31")
    frame = comparison_frame(left, right)
    assert frame["left"].tolist() == ["w1", "", "w9", "w7", "w30", ""]
    assert frame["right"].tolist() == ["w1", "w8", "w9", "", "w30", "w31"]
    assert frame["left_probability"].dropna().tolist() == left.probabilities.tolist()
    assert frame["right_probability"].dropna().tolist() == right.probabilities.tolist()
    assert frame["left_step"].dropna().tolist() == [0, 1, 2, 3]
    apart = np.linalg.norm(left.hidden_states[3] - right.hidden_states[3])
    assert frame["distance"][4] == pytest.approx(float(apart), rel=1e-5) != 0
    assert frame["difference"][4] == pytest.approx(
        float(right.probabilities[3] - left.probabilities[3])
    )
    assert frame["distance"][0] == frame["difference"][0] == 0  # the same beginning
    missing = frame[["difference", "distance"]].isna().all(axis=1)
    assert missing.tolist() == [False, True, False, True, False, True]


@pytest.mark.parametrize("padding", ["pre", "post"])
def test_a_run_that_reads_pads_is_compared_at_its_words(padding: str) -> None:
    left = trace(mask_zero=False, padding=padding)
    right = trace("w9", mask_zero=False, padding=padding)
    frame = comparison_frame(left, right)
    assert frame["left_probability"].tolist() == left.probabilities[left.words_at].tolist()
    assert frame["right_probability"][1] == right.probabilities[right.words_at[0]]


@pytest.mark.parametrize(
    "reviews", [("w1 w2", ""), ("w1 w2", "nobody"), ("w1", "w1"), ("w1", "w2")]
)
def test_any_version_can_be_drawn(reviews: tuple[str, str]) -> None:
    for chart in charts(trace(reviews[0]), trace(reviews[1])):
        assert chart.to_dict()["layer"]


def test_moving_through_the_words_only_moves_data() -> None:
    left, right = trace(), trace("w1 w8 w9 w30 w31")
    for made in zip(*(charts(left, right, at=at) for at in range(4)), strict=True):
        assert len({spec_without_data(chart) for chart in made}) == 1


def test_the_marker_stands_at_the_current_word() -> None:
    for chart in charts(trace(), trace("w1"), at=2):
        assert chart.data["row"].to_dict("list") == {"row": [2]}


@pytest.mark.parametrize("review", HOSTILE)
def test_typed_text_stands_in_data_only(review: str) -> None:
    # The vocabulary knows the strange words, so that they are read.
    from sentiment_core.text.vocabulary import Vocabulary, tokenize

    tokens = tokenize(review)
    words = Vocabulary(tuple(dict.fromkeys(["w1", *tokens])))
    config = small_config(num_words=None, clip_length=25)
    encoded = encode_review(review + " w1", words, EncodingRules.of(config, words))
    weights = random_weights(config)
    left = trace_review(encoded, weights, mask_zero=True, model_name="test")
    assert len(left.encoded.ids) > 0
    for chart in charts(left, left):
        text = spec_without_data(chart)
        known = {"right"}  # a column of ours
        assert not any(
            json.dumps(token)[1:-1] in text
            for token in left.tokens
            if len(token) > 4 and token not in known
        )
