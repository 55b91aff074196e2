"""The heatmaps of the gates, as data and as a specification that must not change."""

from typing import Any

import numpy as np
import pytest

from sentiment_core.charts.base.heatmap import both_directions, cell_frame
from sentiment_core.charts.base.palette import DARK, LIGHT, Palette
from sentiment_core.charts.read.gates import gate_heatmap
from sentiment_core.charts.read.reading import state_change_bars
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.settings.limits import AnyCell
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests.charts.specification import spec_without_data
from tests.examples import HOSTILE, WORDS, random_weights, small_config


def trace(review: str = "w1 nobody w9 w7", **settings: object) -> ReviewTrace:
    config = small_config(**settings)
    encoded = encode_review(review, WORDS, EncodingRules.of(config, WORDS))
    return trace_review(
        encoded, random_weights(config), mask_zero=config.mask_zero, model_name="test"
    )


def heatmap(
    reading: ReviewTrace,
    name: str = "z",
    *,
    candidate: bool = False,
    unit: int = 0,
    step: int = 0,
    colours: Palette = LIGHT,
) -> Any:
    return gate_heatmap(
        reading,
        layer=0,
        name=name,
        candidate=candidate,
        unit=unit,
        step=step,
        colours=colours,
    )


@pytest.mark.parametrize("cell", CELLS)
def test_every_unit_of_every_gate_is_in_the_data(cell: AnyCell) -> None:
    reading = trace(cell=cell, layers=2, units=8)
    for layer in reading.layers:
        for name in CELLS[cell].gate_names:
            frame = cell_frame(layer.gates[name], positions="step", words=reading.tokens)
            assert frame["word"].tolist()[::8] == ["w1", "w9", "w7"]
            assert frame["number"].tolist()[::8] == [1, 2, 3]
            shown = frame.pivot(index="step", columns="unit", values="value").to_numpy()
            assert np.array_equal(shown, layer.gates[name])


def test_moving_through_words_and_units_only_moves_data() -> None:
    reading = trace()
    specs = {
        spec_without_data(heatmap(reading, step=step, unit=unit))
        for step in range(3)
        for unit in range(4)
    }
    assert len(specs) == 1
    assert spec_without_data(heatmap(reading, candidate=True)) not in specs


def test_the_blocks_of_both_directions_are_named_and_parted() -> None:
    """Nothing said which half of the rows read the review backwards."""
    one, both = (heatmap(trace(bidirectional=each)).to_dict() for each in (False, True))
    titles = [chart["layer"][0]["encoding"]["y"]["axis"]["title"] for chart in (one, both)]
    assert titles == ["z", both_directions()]
    [edges] = [
        data for name, data in both["datasets"].items() if "edge" in data and name not in {"here"}
    ]
    assert edges["edge"].tolist() == [3.5]
    assert len(both["layer"]) == len(one["layer"]) + 1


def test_marker_and_pointer_stand_where_they_should() -> None:
    data = heatmap(trace(), step=2, unit=3).data
    assert data["unit"].to_dict("list") == {"unit": [3]}
    assert data["here"].to_dict("list") == {"step": [2]}


@pytest.mark.parametrize(
    ("candidate", "colours", "domain", "colour_range"),
    [
        (False, LIGHT, [0, 1], [LIGHT.middle, LIGHT.gate]),
        (False, DARK, [0, 1], [DARK.middle, DARK.gate]),
        (True, LIGHT, [-1, 0, 1], LIGHT.diverging),
        (True, DARK, [-1, 0, 1], DARK.diverging),
    ],
)
def test_scales_are_fixed_whatever_the_values(
    candidate: bool, colours: Palette, domain: list[float], colour_range: list[str]
) -> None:
    for review in ("w1", "w9 w7 w30"):
        chart = heatmap(trace(review), candidate=candidate, colours=colours).to_dict()
        scale = chart["layer"][0]["encoding"]["color"]["scale"]
        assert (scale["domain"], scale["range"]) == (domain, colour_range)
        assert scale["clamp"] is True


def test_words_stand_where_they_stand_in_the_other_charts() -> None:
    reading = trace("w1 w9 w7 w30", mask_zero=False, padding="pre")
    other = state_change_bars(reading, step=0, colours=LIGHT)
    mine, theirs = (chart.to_dict()["layer"][0]["encoding"] for chart in (heatmap(reading), other))
    assert mine["x"] == theirs["x"]
    assert mine["x"]["scale"]["domain"] == [-0.5, 11.5]
    for side in ("minExtent", "maxExtent"):
        assert mine["y"]["axis"][side] == theirs["y"]["axis"][side] > 0


def test_each_layer_and_reading_has_its_own_picture() -> None:
    """Pictures are kept between words; one of another layer or reading must not be taken."""
    for reading in (trace(layers=2), trace("w30 w31", layers=2)):
        for layer, name in ((0, "z"), (1, "z"), (1, "r"), (0, "z")):
            chart = gate_heatmap(
                reading, layer=layer, name=name, candidate=False, unit=1, step=1, colours=LIGHT
            )
            shown = chart.data["cells"]["value"].tolist()
            assert shown == reading.layers[layer].gates[name].ravel().tolist()


def test_a_kept_picture_is_not_changed_by_the_next_word() -> None:
    reading = trace()
    first, second = heatmap(reading, step=0, unit=0), heatmap(reading, step=2, unit=3)
    assert [first.data[name].iloc[0, 0] for name in ("unit", "here")] == [0, 0]
    assert [second.data[name].iloc[0, 0] for name in ("unit", "here")] == [3, 2]
    assert first.vega_lite is second.vega_lite


@pytest.mark.parametrize(("units", "height"), [(2, 64), (32, 128), (64, 256), (128, 256)])
def test_rows_are_low_and_none_is_left_out(units: int, height: int) -> None:
    chart = heatmap(trace(units=units)).to_dict()
    assert chart["height"] == height
    assert chart["layer"][0]["encoding"]["y"]["scale"]["domain"] == [units - 0.5, -0.5]


@pytest.mark.parametrize("review", HOSTILE)
def test_typed_text_stands_in_data_only(review: str) -> None:
    reading = trace(review + " w1 w2")
    text = spec_without_data(heatmap(reading))
    assert not any(token in text for token in reading.tokens if len(token) > 3)


def test_a_review_without_words_has_an_empty_chart() -> None:
    assert heatmap(trace("")).data["cells"].empty
