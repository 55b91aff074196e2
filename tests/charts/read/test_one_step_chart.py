"""The picture of one step, as data and as a specification that must not change."""

from typing import Any

import numpy as np
import pytest

from sentiment_core.charts.base.palette import DARK, LIGHT
from sentiment_core.charts.read.one_step import one_step_chart, one_step_frame
from sentiment_core.rnn.analysis.one_step import OneStep, one_step
from tests.charts.read.test_charts import trace
from tests.charts.specification import spec_without_data
from tests.examples import random_weights, small_config


def some_step(step: int = 1, layer: int = 0, **settings: object) -> OneStep:
    reading = trace("w1 w9 w7", **settings)
    return one_step(reading, random_weights(small_config(**settings)), layer=layer, step=step)


def test_every_number_is_a_cell_in_its_row() -> None:
    here = some_step(embedding_dim=3)
    frame = one_step_frame(here)
    assert here.parts is not None
    rows: list[tuple[Any, float]] = [
        (here.x, 0.5), (here.before, 1), (here.after, 1), (here.parts, 0.5)
    ]  # fmt: skip
    for row, (values, end) in enumerate(rows):
        mine = frame[frame["row"] == row]
        assert mine["value"].to_numpy() == pytest.approx(values, abs=1e-4)
        assert mine["shade"].to_numpy() == pytest.approx(np.asarray(values) / end, abs=1e-4)
        assert mine["number"].tolist() == list(range(len(values)))


def test_a_layer_below_the_last_has_no_row_for_the_output() -> None:
    labels = one_step_frame(some_step(layers=2))["label"].unique().tolist()
    assert labels == ["input x", "previous h", "new h"]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_moving_through_the_words_only_moves_data(colours: Any) -> None:
    charts = [one_step_chart(some_step(step), colours=colours) for step in range(3)]
    assert len({spec_without_data(chart) for chart in charts}) == 1
    assert len({str(chart.data["cells"]["value"].tolist()) for chart in charts}) == 3
