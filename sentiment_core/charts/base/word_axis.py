"""The axis of words that all charts of a reading share, one chart under the other."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.rnn.network.trace import ReviewTrace

# Equal room left of every plot, so that a word stands at the same place in all of them.
_AXIS_ROOM = 44


def word_frame(trace: ReviewTrace) -> pd.DataFrame:
    """One row per timestep: `step`, `word`, `number` (from 1), `probability`, `state_change`.

    Returns:
        `step` is from 0; `word` is "[pad]" where a pad was read; the last two are float64.
    """
    steps = np.arange(len(trace.ids))
    return pd.DataFrame(
        {
            "step": steps,
            "word": trace.tokens,
            "number": steps + 1,
            "probability": trace.probabilities.astype(float),
            "state_change": trace.state_change.astype(float),
        }
    )


def step_frame(step: int) -> pd.DataFrame:
    """The one row that the marker of the current word is drawn from: `step`, from 0."""
    return pd.DataFrame({"step": [step]})


def words_axis(trace: ReviewTrace, field: str = "step") -> alt.X:
    """The horizontal axis; a timestep is one wide and stands around its number.

    Args:
        trace: the reading.
        field: the column of the chart's data.
    """
    last = max(len(trace.ids), 1) - 0.5
    scale = alt.Scale(domain=[-0.5, last], nice=False)
    return alt.X(f"{field}:Q", scale=scale, axis=None)


def marker(trace: ReviewTrace, step: int, colours: Palette) -> alt.Chart:
    """A rule at the current word; only its data changes when the word does.

    Args:
        trace: the reading that the axis belongs to.
        step: the current timestep, from 0.
        colours: of the theme.
    """
    rule = alt.Chart(step_frame(step)).mark_rule(color=colours.ink, strokeWidth=1.5, opacity=0.8)
    return rule.encode(x=words_axis(trace))


def even_rule(colours: Palette, *, opacity: float = 0.5) -> alt.Chart:
    """The dashed line at a probability of 0.5; its axis is that of the layers beside it.

    Args:
        colours: of the theme.
        opacity: from 0 to 1.
    """
    return (
        alt.Chart(pd.DataFrame({"probability": [0.5]}))
        .mark_rule(strokeDash=[4, 3], color=colours.ink, opacity=opacity)
        .encode(y="probability:Q")
    )


def at_step(chart: alt.LayerChart, step: int) -> alt.LayerChart:
    """The same chart with its last layer, the marker, at another word.

    Building a chart takes Altair ten times as long as moving its marker.

    Args:
        chart: one that is kept, and stays as it is.
        step: the current timestep, from 0.
    """
    return with_last(chart, step_frame(step))


def with_last(chart: alt.LayerChart, frame: pd.DataFrame) -> alt.LayerChart:
    """The same chart with other data in its last layer.

    Args:
        chart: one that is kept, and stays as it is.
        frame: what the last layer draws.
    """
    moved = chart.copy(deep=False)
    last = chart.layer[-1].copy(deep=False)
    last.data = frame
    moved.layer = [*chart.layer[:-1], last]
    return moved


def y_axis(title: str, **more: Any) -> alt.Axis:
    """A vertical axis that leaves the same room as all others.

    Args:
        title: what stands beside it.
        more: further options of `alt.Axis`; not the room.
    """
    return alt.Axis(
        title=title, minExtent=_AXIS_ROOM, maxExtent=_AXIS_ROOM, titleAnchor="middle", **more
    )


def word_tooltip(field: str, title: str) -> list[alt.Tooltip]:
    """Number and word of the timestep, and one value.

    Args:
        field: the value's column; the data also has `number` and `word`.
        title: what the value is called.
    """
    return [
        alt.Tooltip("number:Q", title=t("word")),
        alt.Tooltip("word:N", title=t("is")),
        alt.Tooltip(f"{field}:Q", title=title, format=".3f"),
    ]
