"""The axis of words that all charts of a reading share, one chart under the other."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.cached import cached_on_first
from sentiment_core.charts.base.drawing import source
from sentiment_core.charts.base.heatmap import Side, slots
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.rnn.network.trace import ReviewTrace

# Equal room left of every plot, so that a word stands at the same place in all of them.
_AXIS_ROOM = 44
HERE = "here"
"""The data of the current word, from `step_frame`."""


@cached_on_first
def word_frame(trace: ReviewTrace) -> pd.DataFrame:
    """One row per timestep: `step`, `word`, `number` (from 1), `probability`, `state_change`.

    It is cached; do not modify it.

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


def words_axis(steps: int, field: str = "step") -> alt.X:
    """The horizontal axis; a timestep is one wide and stands around its number.

    Args:
        field: the column of the chart's data.
    """
    return alt.X(f"{field}:Q", scale=slots(steps), axis=None)


def words_side(steps: int) -> Side:
    """The axis of words as the side of a heat map."""
    return Side("step", slots(steps), None)


def marker(steps: int, colours: Palette) -> alt.Chart:
    """A rule at the current word, drawn from `HERE`.

    Args:
        steps: of the reading that the axis belongs to.
    """
    rule = alt.Chart(source(HERE)).mark_rule(color=colours.ink, strokeWidth=1.5, opacity=0.8)
    return rule.encode(x=words_axis(steps))


def word_bars(name: str, steps: int, *, last: str = "step") -> alt.Chart:
    """A base for bars, one around each timestep of the data.

    Args:
        name: of the data, a `source`, with a column `step`.
        last: the column with the last timestep of a bar.
    """
    edges = {"left": alt.datum.step - 0.4, "right": alt.datum[last] + 0.4}
    placed = alt.Chart(source(name)).transform_calculate(**edges)
    return placed.encode(x=words_axis(steps, "left"), x2="right:Q")


def even_rule(colours: Palette, *, opacity: float = 0.5) -> alt.Chart:
    """The dashed line at a probability of 0.5; its axis is that of the layers beside it.

    Args:
        opacity: from 0 to 1.
    """
    return (
        alt.Chart(pd.DataFrame({"probability": [0.5]}))
        .mark_rule(strokeDash=[4, 3], color=colours.ink, opacity=opacity)
        .encode(y="probability:Q")
    )


def y_axis(title: str, **more: Any) -> alt.Axis:
    """A vertical axis of the common width.

    Args:
        more: further options of `alt.Axis`; not the room.
    """
    return alt.Axis(
        title=title, minExtent=_AXIS_ROOM, maxExtent=_AXIS_ROOM, titleAnchor="middle", **more
    )


def word_tooltip(field: str, title: str) -> list[alt.Tooltip]:
    """Number and word of the timestep, and one value.

    Args:
        field: the value's column; the data also has `number` and `word`.
    """
    return [
        alt.Tooltip("number:Q", title=t("word")),
        alt.Tooltip("word:N", title=t("is")),
        alt.Tooltip(f"{field}:Q", title=title, format=".3f"),
    ]


def unit_tooltip(title: str) -> list[alt.Tooltip]:
    """Number and word of the timestep, the unit, and one value."""
    return [*word_tooltip("value", title), alt.Tooltip("unit:Q", title=t("unit"))]
