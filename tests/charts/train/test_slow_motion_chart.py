"""The chart of a review in a training step: only data moves from stage to stage."""

import numpy as np
import pytest

from sentiment_core.charts.base.palette import DARK, LIGHT
from sentiment_core.charts.train.slow_motion import GRADIENTS, STATES, largest_of, step_chart
from sentiment_core.rnn.training.slow_motion import slow_step
from sentiment_core.rnn.training.stages import Part, Stage, computed, stages
from tests.charts.specification import spec_without_data
from tests.examples import small_config

IDS = np.array([[5, 6, 7], [5, 8, 0], [9, 0, 0]], dtype=np.int32)
STEP = slow_step(small_config(dropout=0), IDS, np.array([1, 0, 1], dtype=np.int8))


def test_each_stage_adds_its_numbers_and_moves_only_data() -> None:
    ends = largest_of(STEP.states[0]), largest_of(STEP.gradients[0])
    assert ends[0] == pytest.approx(np.nanmax(np.abs(STEP.states[0])))
    assert ends[1] == pytest.approx(np.nanmax(np.abs(STEP.gradients[0])))
    specs, sizes = set(), []
    for stage in stages(STEP):
        found = computed(STEP, stage, layer=0, review=0)
        chart = step_chart(found, ["a", "b", "c"], ends, colours=LIGHT)
        specs.add(spec_without_data(chart))
        cells = chart.data["cells"]
        sizes.append(len(cells))
        assert cells["shade"].abs().max() <= 1 or cells.empty
        assert chart.data["here"]["step"].tolist() == [
            here for here in [found.here] if here is not None
        ]
    assert len(specs) == 1
    assert sizes == [0, 4, 8, 12, 12, 16, 20, 24, 24]
    for what, values in ((STATES, STEP.states[0]), (GRADIENTS, STEP.gradients[0])):
        own = cells[(cells["what"] == what) & (cells["step"] == 1)].sort_values("unit")
        assert own["value"].to_numpy() == pytest.approx(values[0, 1])
        assert own["word"].tolist() == ["b"] * 4


def test_many_positions_have_no_labels() -> None:
    step = slow_step(
        small_config(dropout=0, mask_zero=False, clip_length=40),
        np.pad(IDS, ((0, 0), (0, 37))),
        np.array([1, 0, 1], dtype=np.int8),
    )
    found = computed(step, Stage(Part.ADAM), layer=0, review=2)
    tokens = ["a", *["[pad]"] * 39]
    chart = step_chart(found, tokens, (1.0, 1.0), colours=DARK)
    assert len(chart.data["cells"]) == 40 * 4 * 2
    assert "[pad]" not in spec_without_data(chart)
