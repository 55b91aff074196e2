"""One unit's value after every word, as a line."""

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import scale_end
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.word_axis import (
    marker,
    step_frame,
    word_frame,
    word_tooltip,
    words_axis,
    y_axis,
)
from sentiment_core.charts.read.states import OutputChoice
from sentiment_core.i18n import t
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import NetworkWeights


def unit_line(
    trace: ReviewTrace,
    weights: NetworkWeights,
    choice: OutputChoice,
    *,
    unit: int,
    step: int,
    colours: Palette,
) -> Drawing:
    """One unit's value after every word, as a line around 0.

    Args:
        trace: the reading.
        weights: the network that read.
        choice: of which layer.
        unit: from 0.
        step: the current timestep.
        colours: of the theme.
    """
    states = choice.values(trace, weights)
    words = word_frame(trace)[["step", "word", "number"]].assign(
        state=states[:, unit].astype(float)
    )
    return _unit_line(len(trace.ids), unit, scale_end(states), colours).draw(
        words=words, here=step_frame(step)
    )


@built_once
def _unit_line(steps: int, unit: int, end: float, colours: Palette) -> alt.LayerChart:
    middle = alt.Chart(pd.DataFrame({"state": [0.0]})).mark_rule(
        strokeDash=[4, 3], color=colours.ink, opacity=0.5
    )
    line = (
        alt.Chart(source("words"))
        .mark_line(color=colours.ink, point={"size": 20, "color": colours.ink})
        .encode(
            x=words_axis(steps),
            y=alt.Y(
                "state:Q",
                scale=alt.Scale(domain=[-end, end], nice=False),
                axis=y_axis(t("unit {unit}", unit=unit), values=[-end, 0, end], grid=False),
            ),
            tooltip=word_tooltip("state", t("state")),
        )
    )
    return alt.layer(middle.encode(y="state:Q"), line, marker(steps, colours)).properties(
        height=110
    )
