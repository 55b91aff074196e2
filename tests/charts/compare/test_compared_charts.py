"""Charts of several runs: their data, what must not change, and how runs are told apart."""

import numpy as np
import pytest

from sentiment_core.charts.base.palette import DARK, LIGHT, NEGATIVE, POSITIVE, Palette
from sentiment_core.charts.base.run_series import GLYPHS, LETTERS, NUMBERS, spread_apart
from sentiment_core.charts.compare.reading import (
    compared_labels,
    compared_probabilities,
)
from sentiment_core.charts.compare.reading import compared_table as words_table
from sentiment_core.charts.compare.runs import compared_curves, compared_table, level_table
from sentiment_core.charts.compare.seeds import seed_dots, seed_table, spread_table
from sentiment_core.charts.train.curves import Metric
from sentiment_core.rnn.analysis.side_by_side import SideBySide
from sentiment_core.rnn.runs.notes import clean_name
from tests.charts.read.test_charts import trace
from tests.charts.specification import spec_without_data
from tests.examples import HOSTILE, epoch
from tests.rnn.evaluation.test_seeds import group


def contrast(a: str, b: str) -> float:
    """Contrast of two colours. Source: WCAG 2.2, relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("colours", "paper"), [(LIGHT, "#fcfcfa"), (DARK, "#15181c")])
def test_runs_have_colours_of_their_own_that_can_be_read(colours: Palette, paper: str) -> None:
    assert len(set(colours.runs)) == len(LETTERS) == len(GLYPHS) == len(NUMBERS)
    assert not set(colours.runs) & {NEGATIVE, POSITIVE}
    for colour in colours.runs:
        assert contrast(colour, paper) >= 4.5, colour


def curves(histories: dict[str, tuple[str, list[object]]], levels: dict[str, tuple[str, float]]):  # type: ignore[no-untyped-def]
    return compared_curves(
        compared_table(histories, Metric.ACCURACY),  # type: ignore[arg-type]
        level_table(levels),
        metric=Metric.ACCURACY,
        epochs=2,
        colours=LIGHT,
    )


def test_curves_are_the_validation_values_of_each_run() -> None:
    table = compared_table({"A": ("x", [epoch(1, 0.7), epoch(2, 0.8)])}, Metric.ACCURACY)
    assert table.to_dict("list") == {
        "epoch": [1.0, 2.0], "value": [0.7, 0.8], "letter": ["A", "A"], "name": ["x", "x"],
    }  # fmt: skip
    loss = compared_table({"A": ("x", [epoch(1)])}, Metric.LOSS)
    assert loss["value"].tolist() == [0.45]
    empty = compared_table({}, Metric.LOSS)
    assert empty.dtypes.tolist() == loss.dtypes.tolist()


def test_other_runs_and_hostile_names_move_only_data() -> None:
    one = curves({"A": ("mine", [epoch(1), epoch(2)])}, {})
    specs = {spec_without_data(one)}
    for name in map(clean_name, HOSTILE):
        more = {"A": (name, [epoch(1)]), "C": (name, [epoch(1, 0.6), epoch(2, 0.9)])}
        chart = curves(more, {"B": (name, 0.85)})
        specs.add(spec_without_data(chart))
        assert name[:20] not in spec_without_data(chart)
    assert len(specs) == 1
    assert spec_without_data(curves({}, {})) in specs


def test_letters_stand_apart_at_the_end_of_their_lines() -> None:
    runs = {letter: ("x", [epoch(1, 0.8), epoch(2, 0.8)]) for letter in "ABC"}
    chart = curves(runs, {"D": ("svm", 0.8)})  # type: ignore[arg-type]
    rows = chart.data["letters"]
    assert sorted(rows["letter"]) == ["A", "B", "C", "D"]
    assert set(rows["epoch"]) == {2.0}
    heights = sorted(rows["value"])
    assert min(np.diff(heights)) >= 0.04
    assert np.mean(heights) == pytest.approx(0.8)


def test_spreading_keeps_order_and_what_is_far_apart() -> None:
    assert spread_apart([0.1, 0.5, 0.9], 0.1) == pytest.approx([0.1, 0.5, 0.9])
    moved = spread_apart([0.5, 0.4, 0.5], 0.1)
    assert moved[1] < moved[0] < moved[2]
    assert spread_apart([], 0.1) == []
    # Where three runs reach 1.0, two letters stood on each other at the upper end of the axis.
    high = spread_apart([1.0, 1.0, 1.0, 0.2], 0.1, low=0.0, high=1.0)
    assert sorted(high)[1:] == pytest.approx([0.8, 0.9, 1.0])
    assert sorted(spread_apart([0.0, 0.0], 0.1, low=0.0, high=1.0)) == pytest.approx([0.0, 0.1])


def reading(text: str = "w1 w9 w7", **second: object) -> SideBySide:
    return SideBySide.of([trace(text), trace(text, **second)])


def test_the_word_table_has_a_row_for_each_network_and_word_that_was_read() -> None:
    found = reading("w1 w140 w2", num_words=60)
    table = words_table(found, ("A", "C"))
    assert table["letter"].tolist() == ["A"] * 3 + ["C"] * 3
    assert table["word"].tolist() == ["w1", "w140", "w2"] * 2
    assert table["probability"].tolist() == pytest.approx(found.probabilities.ravel().tolist())
    long = " ".join(f"w{n}" for n in range(1, 21))
    before = words_table(reading(long, clip_length=5), ("A", "B"))
    assert len(before[before["letter"] == "B"]) < len(before[before["letter"] == "A"])


def test_every_line_carries_its_shape_and_its_letter() -> None:
    text = " ".join(f"w{1 + n % 150}" for n in range(12))
    table = words_table(reading(text), ("A", "B"))
    assert table.groupby("letter")["mark"].sum().min() >= 2
    chart = compared_probabilities(reading(text), ("A", "B"), step=0, colours=LIGHT)
    assert chart.data["names"]["letter"].tolist() == ["A", "B"]


def test_a_step_moves_only_the_marker() -> None:
    found = reading()
    charts = [
        compared_probabilities(found, ("A", "B"), step=step, colours=LIGHT) for step in (0, 2)
    ]
    assert spec_without_data(charts[0]) == spec_without_data(charts[1])
    assert charts[0].data["words"] is charts[1].data["words"]
    assert charts[1].data["step"]["step"].tolist() == [2]


@pytest.mark.parametrize("text", [text.replace("\ud800", "") for text in HOSTILE])
def test_typed_words_are_data_and_never_specification(text: str) -> None:
    labels = compared_labels(text.split(), colours=LIGHT)
    assert labels is None or text[:12] not in spec_without_data(labels)


def test_labels_are_left_out_where_they_could_not_be_read() -> None:
    assert compared_labels(["w"] * 45, colours=DARK) is not None
    assert compared_labels(["w"] * 46, colours=DARK) is None
    assert compared_labels([], colours=DARK) is None


def test_seeds_are_dots_around_their_mean() -> None:
    groups = {"1": group(0.7, 0.8), "2": group(0.75)}
    assert seed_table(groups).to_dict("list") == {
        "letter": ["1", "1", "2"], "row": [1, 1, 2], "seed": [0, 1, 0],
        "accuracy": [0.7, 0.8, 0.75],
    }  # fmt: skip
    spread = spread_table(groups)
    assert spread["mean"].tolist() == pytest.approx([0.75, 0.75])
    assert spread["low"].tolist() == pytest.approx([0.75 - 0.0707107, 0.75], abs=1e-6)
    chart = seed_dots(groups, colours=LIGHT).to_dict()
    low, high = chart["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low <= spread["low"].min()
    assert high >= spread["high"].max()
    fields = {layer["encoding"]["color"]["field"] for layer in chart["layer"]}
    assert fields <= set(seed_table(groups)) & set(spread)
