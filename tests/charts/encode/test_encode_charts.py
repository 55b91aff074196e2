"""The charts of the Encode page, as data and as specifications that only change with the shape."""

import json
from typing import Any

import numpy as np
import pytest

from sentiment_core.charts.base.palette import DARK, LIGHT, NEGATIVE, POSITIVE
from sentiment_core.charts.encode.masking import (
    padded_states,
    pads_chart,
    positions_frame,
    probability_by_position,
)
from sentiment_core.charts.encode.stateful import pieces_probability, pieces_states
from sentiment_core.charts.encode.tensor import tensor_chart, tensor_frame
from sentiment_core.charts.encode.unrolled import flows, unrolled_chart, unrolled_frame
from sentiment_core.rnn.analysis.masking import pads_curve, read_padded
from sentiment_core.rnn.analysis.stateful import read_pieces
from sentiment_core.rnn.analysis.unrolled import UnrolledStep, unroll
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import trace_review
from sentiment_core.settings.limits import AnyCell, CellType, Side
from sentiment_core.text.encoding import EncodedReview, EncodingRules, encode_review
from tests.charts.specification import spec_without_data, without_data
from tests.examples import HOSTILE, WORDS, random_weights, small_config

NAMES = ("yours", "second", "third")
IDS = np.array([4, 8, 12, 47], dtype=np.int32)
TOKENS = ["w1", "w5", "w9", "w44"]


def batch(*reviews: str, **settings: object) -> list[EncodedReview]:
    rules = EncodingRules.of(small_config(clip_length=6, **settings), WORDS)
    return [encode_review(review, WORDS, rules) for review in reviews]


@pytest.mark.parametrize("padding", Side)
def test_every_place_of_the_tensor_is_a_cell(padding: Side) -> None:
    reviews = batch("w1 nobody w9", "w1 " * 9, "", padding=padding)
    frame = tensor_frame(reviews, NAMES)
    for row, encoded in enumerate(reviews):
        cells = frame[frame["row"] == row]
        assert cells["id"].tolist() == encoded.padded.tolist()
        assert cells["position"].tolist() == list(range(6))
        words = cells[cells["kind"] == "word"]
        assert words["word"].tolist() == [word.token for word in encoded.kept]
        assert (cells[cells["kind"] == "pad"]["id"] == 0).all()


def test_the_tensor_moves_only_its_data() -> None:
    one = tensor_chart(batch("w1 w9", "w7", ""), NAMES, colours=LIGHT)
    other = tensor_chart(batch("w9", "w1 w2 w3", "w5", skip_top=8), NAMES, colours=LIGHT)
    assert spec_without_data(one) == spec_without_data(other)


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_is_only_data(text: str) -> None:
    text = text.replace("\ud800", "").replace("\u0000", "")
    chart = spec_without_data(tensor_chart(batch(text, text, text), NAMES, colours=DARK))
    assert text[:20] not in chart


def test_states_and_probabilities_stand_at_their_places() -> None:
    weights = random_weights(small_config())
    reading = read_padded(IDS, weights, pads=3, padding=Side.PRE, mask_zero=False)
    frame = positions_frame(reading, TOKENS, "off")
    assert frame["word"].tolist() == ["[pad]"] * 3 + TOKENS
    assert frame["probability"].to_numpy() == pytest.approx(reading.probabilities)
    states = padded_states(reading, TOKENS, axis=True, colours=LIGHT)
    cells = states.data["cells"]
    assert len(cells) == 7 * 4
    last = cells[cells["position"] == 6].sort_values("unit")["state"]
    assert last.to_numpy() == pytest.approx(reading.outputs[-1], abs=1e-4)
    assert states.data["edges"]["edge"].tolist() == [-0.5, 2.5]


def test_both_maskings_are_lines_on_the_fixed_scale() -> None:
    weights = random_weights(small_config())
    readings = [
        read_padded(IDS, weights, pads=3, padding=Side.POST, mask_zero=mask_zero)
        for mask_zero in (True, False)
    ]
    chart = probability_by_position(*readings, TOKENS, colours=LIGHT)
    frame = chart.data["positions"]
    assert frame.groupby("mask").size().to_dict() == {"mask_zero=False": 7, "mask_zero=True": 7}
    assert '"domain": [0, 1]' in spec_without_data(chart)
    without = probability_by_position(
        *(read_padded(IDS, weights, pads=0, padding=Side.POST, mask_zero=m) for m in (True, False)),
        TOKENS,
        colours=LIGHT,
    )
    assert without.data["bands"].empty


def test_only_the_mark_moves_with_the_number_of_pads() -> None:
    curve = pads_curve(IDS, random_weights(small_config()), most=20, every=10)
    charts = [pads_chart(curve, pads=pads, colours=LIGHT) for pads in (0, 15)]
    assert spec_without_data(charts[0]) == spec_without_data(charts[1])
    assert charts[1].data["here"]["pads"].tolist() == [15]
    lines = charts[0].data["curves"]
    assert len(lines) == 9
    on = lines[lines["mask"] == "True"]["probability"]
    assert on.nunique() == 1


def steps(cell: AnyCell = CellType.SIMPLE_RNN, review: str = "w1 w5 w9 w3 w7") -> Any:
    config = small_config(cell=cell)
    weights = random_weights(config)
    encoded = encode_review(review, WORDS, EncodingRules.of(config, WORDS))
    trace = trace_review(encoded, weights, mask_zero=True, model_name="test")
    return unroll(trace, weights, layer=0, unit=1, first=0, count=5)


@pytest.mark.parametrize("cell", CELLS)
def test_the_two_flows_make_the_state(cell: AnyCell) -> None:
    found: tuple[UnrolledStep, ...] = steps(cell)
    for step in found:
        up, around = flows(step)
        here = step.arithmetic
        total = up + around
        if cell is CellType.SIMPLE_RNN:
            total = np.tanh(total)
        assert total == pytest.approx(here.h if here.c is None else here.c, abs=1e-12)


def test_the_output_is_taken_at_the_end_or_everywhere() -> None:
    found = steps()
    last = unrolled_frame(found, every_step=False)
    assert last["taken"].tolist() == [False] * 4 + [True]
    assert unrolled_frame(found, every_step=True)["taken"].all()
    assert last["h"].tolist() == [step.arithmetic.h for step in found]
    assert last["round"].iloc[0] == "+0.00"
    one = unrolled_chart(found, every_step=False, colours=LIGHT)
    other = unrolled_chart(steps(review="w2 w9 w4 w8 w6"), every_step=True, colours=LIGHT)
    assert spec_without_data(one) == spec_without_data(other)


def test_a_single_word_can_be_drawn_and_long_words_are_cut() -> None:
    frame = unrolled_frame(steps(review="w1"), every_step=False)
    assert len(frame) == 1
    assert unrolled_chart(steps(review="w1"), every_step=False, colours=DARK).to_dict()


def test_only_the_palette_gives_colours() -> None:
    charts = [
        tensor_chart(batch("w1", "", ""), NAMES, colours=LIGHT),
        unrolled_chart(steps(), every_step=True, colours=LIGHT),
    ]
    known = {NEGATIVE, POSITIVE, *vars(LIGHT).values()}
    for chart in charts:
        text = json.dumps(without_data(chart.to_dict()))
        used = {part for part in text.replace('"', " ").split() if part.startswith("#")}
        assert {part.strip(",]") for part in used} <= known


def test_pieces_stand_at_their_words_and_only_data_moves_with_the_cuts() -> None:
    weights = random_weights(small_config())
    charts = []
    for cuts in ((2,), (1, 2, 3)):
        readings = [read_pieces(IDS, weights, cuts=cuts, carry=carry) for carry in (True, False)]
        charts.append(pieces_probability(*readings, TOKENS, cuts, colours=LIGHT))
        states = pieces_states(readings[1], TOKENS, cuts, axis=False, colours=LIGHT)
        assert states.data["edges"]["edge"].tolist() == [cut - 0.5 for cut in cuts]
        cells = states.data["cells"]
        last = cells[cells["position"] == 3].sort_values("unit")["state"]
        assert last.to_numpy() == pytest.approx(readings[1].hidden_states[3], abs=1e-4)
    assert spec_without_data(charts[0]) == spec_without_data(charts[1])
    first, second = (chart.data["bands"].to_numpy().tolist() for chart in charts)
    assert first == [[1.5, 3.5]]
    assert second == [[0.5, 1.5], [2.5, 3.5]]
    lines = charts[0].data["positions"].groupby("state", sort=False)["probability"]
    carried, fresh = (values.to_numpy() for _, values in lines)
    assert carried[:2] == pytest.approx(fresh[:2])
    assert abs(carried[2] - fresh[2]) > 0.01
