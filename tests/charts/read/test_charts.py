"""Charts tested as data, and their specification as what must not change."""

from typing import Any

import numpy as np
import pytest

from sentiment_core.charts.base.heatmap import scale_end
from sentiment_core.charts.base.palette import DARK, LIGHT, palette
from sentiment_core.charts.base.word_axis import word_frame
from sentiment_core.charts.read.reading import probability_curve, state_change_bars, word_labels
from sentiment_core.charts.read.states import (
    OutputChoice,
    Returned,
    UnitOrder,
    order_units,
    output_heatmap,
    state_frame,
)
from sentiment_core.charts.read.unit_line import unit_line
from sentiment_core.charts.train.curves import Metric, curve_table, value_domain
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.settings.config import UnevenConfig
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests import sentences
from tests.charts.specification import loss_curves, spec_without_data
from tests.examples import HOSTILE, WORDS, batch, epoch, random_weights, small_config


def trace(review: str = "w1 w9 w7", **settings: object) -> ReviewTrace:
    config = small_config(**settings)
    encoded = encode_review(review, WORDS, EncodingRules.of(config, WORDS))
    return trace_review(
        encoded, random_weights(config), mask_zero=config.mask_zero, model_name="test"
    )


WEIGHTS = random_weights(small_config())


def heatmap(
    reading: ReviewTrace,
    *,
    step: int = 0,
    layer: str = "1",
    returned: Returned = Returned.ALL,
    label: str = "",
    faded: str = "",
) -> Any:
    choice = OutputChoice(layer)
    return output_heatmap(
        reading,
        WEIGHTS,
        choice,
        order=range(choice.values(reading, WEIGHTS).shape[1]),
        returned=returned,
        step=step,
        label=label,
        faded=faded,
        colours=LIGHT,
    )


def test_the_curve_table_places_batches_inside_their_epoch() -> None:
    table = curve_table([epoch(1, 0.7)], [batch(1, 2), batch(2, 5)], Metric.ACCURACY)
    table = table[table["series"] != "training, smoothed"]
    assert table["epochs"].tolist() == [0.4, 2.0, 1.0, 1.0, 1.0]
    assert table["value"].tolist() == [0.7, 0.7, 0.75, 0.7, 0.7]
    assert table["series"].tolist() == [
        sentences.BY_BATCH, sentences.BY_BATCH, "training, by epoch", "validation",
        "best epoch",
    ]  # fmt: skip


def test_an_empty_table_has_the_types_of_a_full_one() -> None:
    empty = curve_table([], [], Metric.LOSS)
    full = curve_table([epoch(1)], [batch(1, 1)], Metric.LOSS)
    assert empty.dtypes.tolist() == full.dtypes.tolist()


def test_while_a_run_lives_only_data_moves() -> None:
    """A chart whose specification changes is built anew by the browser, and flickers."""
    states = [
        curve_table([], [], Metric.LOSS),
        curve_table([], [batch(1, 1)], Metric.LOSS),
        curve_table([epoch(1), epoch(2)], [batch(1, 1), batch(2, 4)], Metric.LOSS),
    ]
    assert len({spec_without_data(loss_curves(table)) for table in states}) == 1


def test_moving_through_the_words_only_moves_data() -> None:
    reading = trace()
    for make in (
        lambda step: probability_curve(reading, step=step, colours=LIGHT),
        lambda step: state_change_bars(reading, step=step, colours=LIGHT),
        lambda step: heatmap(reading, step=step),
        lambda step: unit_line(
            reading, WEIGHTS, OutputChoice("1"), unit=1, step=step, colours=LIGHT
        ),
    ):
        assert len({spec_without_data(make(step)) for step in range(3)}) == 1


def test_readings_of_one_length_share_their_specifications() -> None:
    """A specification takes 20 to 80 ms to build and check, and a page shows several."""
    one, other = trace("w1 w9 w7"), trace("w30 w31 w32")
    for make in (
        lambda reading: probability_curve(reading, step=0, colours=LIGHT),
        lambda reading: word_labels(reading, colours=LIGHT),
        lambda reading: heatmap(reading, step=2),
        lambda reading: unit_line(
            reading, WEIGHTS, OutputChoice("1"), unit=1, step=0, colours=LIGHT
        ),
    ):
        assert make(one).vega_lite is make(other).vega_lite


def test_the_switch_only_moves_data() -> None:
    reading = trace()
    for layer in ("embedding", "1", "dense"):
        made = [
            heatmap(reading, layer=layer, returned=returned, label=returned)
            for returned in Returned
        ]
        assert len({spec_without_data(chart) for chart in made}) == 1


@pytest.mark.parametrize(
    ("returned", "given", "arrows"),
    [
        (Returned.ALL, [1, 1, 1], [0, 1, 2]),
        (Returned.LAST, [0, 0, 1], [2]),
        (Returned.NONE, [1, 1, 1], []),
    ],
)
def test_columns_that_are_not_returned_fade_and_have_no_arrow(
    returned: Returned, given: list[int], arrows: list[int]
) -> None:
    chart = heatmap(trace(), step=1, returned=returned, label="w9")
    cells, up = chart.data["cells"], chart.data["arrows"]
    assert cells.groupby("step")["given"].agg(["min", "max"]).to_numpy().tolist() == [
        [one, one] for one in given
    ]
    assert up["step"].tolist() == arrows
    assert chart.data["here"].to_dict("records") == [{"step": 1, "label": "w9"}]


@pytest.mark.parametrize(("returned", "named"), [("all", []), ("last", [0]), ("none", [])])
def test_faded_columns_are_named(returned: str, named: list[int]) -> None:
    """A pale picture looked broken until one had read the sentence above it."""
    over = heatmap(trace(), returned=Returned(returned), faded="not returned").data["apart"]
    assert over["step"].tolist() == named
    assert set(over["faded"]) <= {"not returned"}


def test_one_word_is_the_last_and_the_whole_sequence() -> None:
    for returned in (Returned.ALL, Returned.LAST):
        data = heatmap(trace("w1"), returned=returned).data
        assert data["cells"]["given"].tolist() == [1] * 4
        assert data["arrows"]["step"].tolist() == [0]
        assert data["apart"].empty


@pytest.mark.parametrize(
    ("layer", "domain"),
    [("embedding", [-0.5, 0, 0.5]), ("1", [-1.0, 0, 1.0]), ("dense", [0.0, 0.5, 1.0])],
)
def test_each_output_has_its_own_fixed_scale(layer: str, domain: list[float]) -> None:
    text = spec_without_data(heatmap(trace(), layer=layer)).replace("0.0,", "0,")
    assert f'"domain": {domain}'.replace("0.0,", "0,") in text


@pytest.mark.parametrize(
    ("values", "metric", "domain"),
    [
        ([], Metric.LOSS, (0.0, 1.0)),
        ([0.7], Metric.LOSS, (0.0, 1.0)),
        ([1.5], Metric.LOSS, (0.0, 2.0)),
        ([9.0], Metric.LOSS, (0.0, 16.0)),
        ([0.5], Metric.ACCURACY, (0.3, 1.0)),
        ([0.1], Metric.ACCURACY, (0.0, 1.0)),
    ],
)
def test_no_value_is_outside_the_axis(
    values: list[float], metric: Metric, domain: tuple[float, float]
) -> None:
    table = curve_table([], [], metric).copy()
    for value in values:
        table.loc[len(table)] = [0.5, value, "training, by batch"]
    assert value_domain(table, metric) == domain


def test_frames_hold_the_numbers_of_the_trace() -> None:
    reading = trace("w1 nobody w9 w7", layers=2)
    words = word_frame(reading)
    assert words["word"].tolist() == ["w1", "w9", "w7"]
    assert words["probability"].tolist() == pytest.approx(reading.probabilities.tolist())
    for layer in (0, 1):
        held = reading.layers[layer].hidden_states
        for order in ([0, 1, 2, 3], [3, 1, 0, 2]):
            frame = state_frame(reading, held, order)
            states = frame.pivot(index="step", columns="unit", values="value").to_numpy()
            assert np.array_equal(states, held)
            assert frame["unit"].tolist()[:4] == order


def test_pads_that_were_read_are_on_the_axis() -> None:
    reading = trace(mask_zero=False, padding="pre")
    assert word_frame(reading)["word"].tolist() == ["[pad]"] * 9 + ["w1", "w9", "w7"]


def test_the_colours_of_states_are_those_of_meaning() -> None:
    assert '"range": ["#d9730d", "#eeeeea", "#2878c8"]' in spec_without_data(heatmap(trace()))


@pytest.mark.parametrize("review", HOSTILE)
def test_typed_text_stands_in_data_only(review: str) -> None:
    """Inside a specification, text could be an expression of Vega's."""
    reading = trace(review + " w1 w2")
    for chart in (
        probability_curve(reading, step=0, colours=LIGHT),
        heatmap(reading, label=" ".join(reading.tokens)),
        state_change_bars(reading, step=0, colours=LIGHT),
    ):
        spec = spec_without_data(chart)
        assert not any(token in spec for token in reading.tokens if len(token) > 3)


def test_words_are_written_on_the_axis_only_where_there_is_room() -> None:
    assert word_labels(trace("w1 " * 10), colours=LIGHT) is not None
    assert word_labels(trace("w1 " * 50, clip_length=50), colours=LIGHT) is None
    assert word_labels(trace(""), colours=LIGHT) is None


def test_each_theme_has_its_palette() -> None:
    assert palette("dark") is DARK
    assert palette("light") is palette(None) is LIGHT
    assert LIGHT.diverging[0] == DARK.diverging[0]


def test_units_are_ordered_by_weight_or_by_movement() -> None:
    reading, weights = trace("w1 w9 w7"), random_weights(small_config())
    states = reading.hidden_states
    assert order_units(states, weights, UnitOrder.AS_THEY_ARE) == [0, 1, 2, 3]
    by_weight = order_units(states, weights, UnitOrder.BY_WEIGHT)
    assert weights.head_kernel[by_weight, 0].tolist() == sorted(
        weights.head_kernel[:, 0].tolist(), reverse=True
    )
    moved = [abs(np.diff(np.r_[0, states[:, unit]])).sum() for unit in range(4)]
    assert order_units(states, weights, UnitOrder.BY_MOVEMENT) == sorted(
        range(4), key=lambda unit: -moved[unit]
    )


def test_a_cell_state_beyond_one_widens_the_scale_to_a_whole_number() -> None:
    assert scale_end(np.array([[0.2, -0.9]], dtype=np.float32)) == 1
    assert scale_end(np.array([[0.2, -2.3]], dtype=np.float32)) == 3
    assert scale_end(np.empty((0, 4), dtype=np.float32)) == 1


def test_the_largest_changes_come_first() -> None:
    reading = trace("w1 w9 w7 w30 w31")
    largest = reading.largest_changes(3)
    changes = reading.state_change
    assert changes[largest].tolist() == sorted(changes, reverse=True)[:3]


@pytest.mark.parametrize("seed", range(4))
def test_both_blocks_of_a_layer_that_is_larger_than_the_last(seed: int) -> None:
    even = small_config(bidirectional=True, layers=2)
    config = UnevenConfig(**vars(even), later_units=(3,))
    weights = random_weights(config, seed=seed)
    encoded = encode_review("w1 w9 w7", WORDS, EncodingRules.of(config, WORDS))
    reading = trace_review(encoded, weights, mask_zero=True, model_name="test")
    first, last = (layer.hidden_states for layer in reading.layers)
    assert last.shape == (3, 6)
    units = order_units(first, weights, UnitOrder.BY_MOVEMENT)
    assert sorted(units[: config.units]) == list(range(config.units))
    assert sorted(order_units(last, weights, UnitOrder.BY_WEIGHT)[:3]) == [0, 1, 2]


def test_two_directions_are_two_blocks_and_each_gives_its_own_end() -> None:
    config = small_config(bidirectional=True)
    weights = random_weights(config)
    encoded = encode_review("w1 w9 w7", WORDS, EncodingRules.of(config, WORDS))
    reading = trace_review(encoded, weights, mask_zero=True, model_name="test")
    for order in UnitOrder:
        units = order_units(reading.hidden_states, weights, order)
        assert sorted(units[:4]) == [0, 1, 2, 3]  # the forward block stays above
        drawing = output_heatmap(
            reading,
            weights,
            OutputChoice("1"),
            order=units,
            returned=Returned.LAST,
            step=0,
            label="",
            colours=LIGHT,
        )
        cells = drawing.data["cells"]
        given = {tuple(cell) for cell in cells[cells["given"] == 1][["unit", "step"]].to_numpy()}
        assert given == {(unit, 2 if unit < 4 else 0) for unit in range(8)}
        assert drawing.data["arrows"]["step"].tolist() == [0, 2]
        assert drawing.data["apart"]["step"].tolist() == [1]
