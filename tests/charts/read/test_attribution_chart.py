"""The charts of attributions, as data and as specifications that must not change with the word."""

import json
from typing import Any

import numpy as np
import pytest

from sentiment_core.charts.base.palette import DARK, LIGHT
from sentiment_core.charts.read.attribution import (
    attribution_bars,
    attribution_by_distance,
    attribution_end,
    attribution_frame,
)
from sentiment_core.charts.read.reading import state_change_bars
from sentiment_core.rnn.analysis.attribution import Attributions, Method, attributions
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.text.encoding import EncodingRules, encode_review
from sentiment_core.text.parts import Part, parts_of
from sentiment_core.text.vocabulary import Vocabulary, tokenize
from tests.charts.specification import spec_without_data
from tests.examples import HOSTILE, WORDS, random_weights, small_config

REVIEW = "w1 nobody w9 w7 w30"
BY_TWO = [True, False, False, True, False]


def trace(**settings: object) -> ReviewTrace:
    config = small_config(**settings)
    encoded = encode_review(REVIEW, WORDS, EncodingRules.of(config, WORDS))
    return trace_review(
        encoded, random_weights(config), mask_zero=config.mask_zero, model_name="test"
    )


def of(reading: ReviewTrace, starts: list[bool] | None = None) -> Attributions:
    parts = parts_of(reading.encoded, starts)
    return attributions(reading, random_weights(small_config()), parts)


def charts(reading: ReviewTrace, *, at: int = 0, method: Method = Method.LEAVE_OUT) -> list[Any]:
    found = of(reading)
    return [
        attribution_bars(reading, found, method, step=at, colours=DARK),
        attribution_by_distance(reading, found, method, step=at, colours=LIGHT),
    ]


@pytest.mark.parametrize("method", Method)
def test_each_word_has_its_attribution_and_its_distance_from_the_end(method: Method) -> None:
    reading = trace()
    found = of(reading)
    frame = attribution_frame(reading, found, method)
    assert frame["text"].tolist() == ["w1", "w9", "w7", "w30"]
    assert frame["from_end"].tolist() == [3, 2, 1, 0]
    assert frame["step"].tolist() == frame["last"].tolist() == [0, 1, 2, 3]
    assert frame["value"].tolist() == found.values[method].tolist()
    assert frame["size"].tolist() == np.abs(found.values[method]).tolist()


def test_a_sentence_spans_its_words_and_has_the_ring_at_each() -> None:
    reading = trace(mask_zero=False, padding="pre")
    found = of(reading, BY_TWO)
    frame = attribution_frame(reading, found, Method.INTEGRATED)
    assert frame["text"].tolist() == ["w1 nobody w9", "w7 w30"]
    first = int(reading.words_at[0])
    assert first > 0
    assert frame[["step", "last"]].to_numpy().tolist() == [
        [first, first + 1],
        [first + 2, first + 3],
    ]
    for at, ring in enumerate([[], [1], [1], [2], [2]], start=first - 1):
        chart = attribution_by_distance(reading, found, Method.INTEGRATED, step=at, colours=DARK)
        assert chart.data["here"]["number"].tolist() == ring


@pytest.mark.parametrize("padding", ["pre", "post"])
def test_where_pads_are_read_words_stand_at_their_steps(padding: str) -> None:
    reading = trace(mask_zero=False, padding=padding)
    frame = attribution_frame(reading, of(reading), Method.LEAVE_OUT)
    assert frame["step"].tolist() == reading.words_at.tolist()


def test_moving_through_the_words_only_moves_data() -> None:
    reading = trace()
    for made in zip(*(charts(reading, at=at) for at in range(4)), strict=True):
        assert len({spec_without_data(chart) for chart in made}) == 1


def test_marker_and_ring_stand_at_the_current_word() -> None:
    bars, points = charts(trace(), at=2)
    assert bars.data["here"].to_dict("list") == {"step": [2]}
    assert points.data["here"]["text"].tolist() == ["w7"]


def test_the_largest_carry_their_word() -> None:
    parts = tuple(Part(range(n, n + 1), range(r, r + 1)) for r, n in enumerate((0, 2, 3, 4)))
    values = np.array([0.1, -0.3, 0.4, -0.01], dtype=np.float32)
    found = Attributions(parts, {Method.LEAVE_OUT: values}, 0.6, 0.5, points=8)
    data = attribution_bars(trace(), found, Method.LEAVE_OUT, step=0, colours=LIGHT).data
    assert data["up"]["text"].tolist() == ["w7", "w1"]
    assert data["down"]["text"].tolist() == ["w9"]
    assert data["down"]["middle"].tolist() == [1]


def test_words_stand_where_they_stand_in_the_other_charts() -> None:
    reading = trace(mask_zero=False)
    mine = charts(reading)[0].to_dict()
    other = state_change_bars(reading, step=0, colours=LIGHT).to_dict()
    assert mine["layer"][0]["encoding"]["x"] == other["layer"][0]["encoding"]["x"]
    for side in ("minExtent", "maxExtent"):
        axes = [chart["layer"][0]["encoding"]["y"]["axis"][side] for chart in (mine, other)]
        assert axes[0] == axes[1] > 0


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ([], 1e-6),
        ([0.0], 1e-6),
        ([0.05], 0.1),
        ([0.39, -0.1], 0.5),
        ([-1.0], 2),
        ([0.07], 0.1),
        ([0.0003], 0.0005),
        ([-37.0], 50),
    ],
)
def test_no_attribution_is_outside_the_scale(values: list[float], end: float) -> None:
    assert attribution_end(np.array(values, dtype=np.float32)) == end
    assert max(map(abs, values), default=0) <= end


@pytest.mark.parametrize("review", HOSTILE)
def test_typed_text_stands_in_data_only(review: str) -> None:
    # The vocabulary knows the strange words, so that they are read.
    words = Vocabulary(tuple(dict.fromkeys(["w1", *tokenize(review)])))
    config = small_config(num_words=None, clip_length=25)
    encoded = encode_review(review + " w1", words, EncodingRules.of(config, words))
    reading = trace_review(encoded, random_weights(config), mask_zero=True, model_name="test")
    found = attributions(reading, random_weights(config), parts_of(encoded))
    for chart in (
        attribution_bars(reading, found, Method.INTEGRATED, step=0, colours=DARK),
        attribution_by_distance(reading, found, Method.INTEGRATED, step=0, colours=DARK),
    ):
        text = spec_without_data(chart)
        assert not any(
            json.dumps(token)[1:-1] in text
            for token in reading.tokens
            if len(token) > 4 and token != "right"  # a column of ours
        )
