"""Curves and sample: what they hold, and that only data moves while a run lives."""

import pytest

from sentiment_core.charts.base.palette import DARK, LIGHT
from sentiment_core.charts.train.curves import (
    BEST,
    RAW,
    SMOOTH,
    Metric,
    curve_table,
    learning_curves,
    smoothed,
)
from sentiment_core.charts.train.sample_review import sample_chart, sample_table
from sentiment_core.rnn.analysis.sample_review import SAMPLE_WORDS, SampleReading
from sentiment_core.rnn.runs.run import best_epoch
from tests.charts.specification import loss_curves, spec_without_data
from tests.examples import batch, epoch

HALF = (0.5,) * len(SAMPLE_WORDS)


def test_a_smoothed_curve_follows_and_starts_where_the_raw_one_starts() -> None:
    assert smoothed([]) == []
    assert smoothed([0.7]) == [0.7]
    assert smoothed([0.4] * 9) == pytest.approx([0.4] * 9)
    # The second value counts 1, the first 0.9.
    assert smoothed([0.0, 1.0])[1] == pytest.approx(1 / 1.9)
    rough = [0.5 + (0.2 if n % 2 else -0.2) for n in range(60)]
    fine = smoothed(rough)
    assert max(fine[20:]) - min(fine[20:]) < 0.05


def test_the_best_epoch_is_the_first_with_the_highest_val_accuracy() -> None:
    history = [epoch(1, 0.7), epoch(2, 0.8), epoch(3, 0.8)]
    assert best_epoch(history).epoch == 2
    table = curve_table(history, [], Metric.ACCURACY)
    marked = table[table["series"] == BEST]
    assert marked[["epochs", "value"]].to_numpy().tolist() == [[2.0, 0.8]]
    assert BEST not in set(curve_table([], [], Metric.ACCURACY)["series"])


def test_raw_and_smoothed_points_stand_at_the_same_places() -> None:
    table = curve_table([], [batch(1, step) for step in (1, 2, 5)], Metric.LOSS)
    raw, smooth = (table[table["series"] == name]["epochs"].tolist() for name in (RAW, SMOOTH))
    assert raw == smooth == [0.2, 0.4, 1.0]


def test_curves_of_the_same_run_share_one_specification_and_not_their_data() -> None:
    one = curve_table([], [batch(1, 1)], Metric.LOSS)
    two = curve_table([epoch(1)], [batch(1, 1), batch(1, 5)], Metric.LOSS)
    charts = [loss_curves(table) for table in (one, two)]
    assert charts[0].data["points"] is one
    assert charts[1].data["points"] is two
    assert spec_without_data(charts[0]) == spec_without_data(charts[1])


def test_the_probe_has_a_cell_for_each_word_and_one_for_the_whole() -> None:
    holes = (None, *HALF[1:])
    table = sample_table([SampleReading(0, HALF, 0.5), SampleReading(1, holes, 0.9)], SAMPLE_WORDS)
    counts = table.groupby("epoch").size()
    assert counts.tolist() == [len(SAMPLE_WORDS) + 1, len(SAMPLE_WORDS)]
    whole = table[table["word"] == "whole review"]
    assert whole["probability"].tolist() == [0.5, 0.9]
    assert table[table["epoch"] == 1]["word"].tolist() == [*SAMPLE_WORDS[1:], "whole review"]


def test_an_empty_sample_table_has_the_types_of_a_full_one() -> None:
    full = sample_table([SampleReading(0, HALF, 0.5)], SAMPLE_WORDS)
    assert sample_table([], SAMPLE_WORDS).dtypes.tolist() == full.dtypes.tolist()


@pytest.mark.parametrize("metric", Metric)
def test_while_a_run_lives_one_specification_waits_for_every_table(metric: Metric) -> None:
    """A chart whose specification changes is built anew by the browser, and flickers."""
    tables = [curve_table([], [], metric), curve_table([epoch(1)], [batch(1, 1)], metric)]
    charts = [learning_curves(table, metric, epochs=3, colours=LIGHT) for table in tables]
    assert charts[0].vega_lite is charts[1].vega_lite
    assert charts[0].vega_lite["data"] == {"name": "points"}
    assert [len(chart.to_dict()["datasets"]["points"]) for chart in charts] == [0, 5]


def test_the_words_of_the_probe_stand_in_data_and_the_cells_come_later() -> None:
    cells = sample_table([], SAMPLE_WORDS)
    data = dict(sample_chart(cells, SAMPLE_WORDS, epochs=3, colours=LIGHT).data)
    assert data.pop("cells") is cells
    frame, headings = data.values()
    assert headings["word"].tolist() == [*SAMPLE_WORDS, "whole review"]
    assert len(frame) == 4 * len(headings)  # an empty cell for each epoch, 0 too


def test_the_probe_is_on_the_same_scale_as_every_probability() -> None:
    spec = spec_without_data(
        sample_chart(sample_table([], SAMPLE_WORDS), SAMPLE_WORDS, epochs=2, colours=DARK)
    )
    assert '"domain": [0.0, 0.5, 1.0]' in spec
    assert DARK.diverging[1] in spec
    assert '"interpolate": "rgb"' in spec  # Vega's own way from orange to blue leads past green
