"""Heatmaps of units against words: one cell a unit and timestep, on the axis of words."""

import math

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.word_axis import word_tooltip, words_axis
from sentiment_core.i18n import t
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import Floats

# Streamlit does not choose a canvas where cells are computed in the browser; as SVG, three gates of
# 250 words and 32 units take 0.2 s longer to move.
ON_CANVAS = {"embedOptions": {"renderer": "canvas"}}


def cell_frame(trace: ReviewTrace, values: Floats) -> pd.DataFrame:
    """One row per timestep and unit: `step`, `word`, `number` (from 1), `unit`, `value`.

    Args:
        trace: the reading.
        values: one number for each; shape (T, units).
    """
    steps, units = np.indices(values.shape, dtype=np.int32)
    return pd.DataFrame(
        {
            "step": steps.ravel(),
            "word": np.repeat(np.array(trace.tokens, dtype=object), values.shape[1]),
            "number": steps.ravel() + 1,
            "unit": units.ravel(),
            "value": values.ravel(),
        }
    )


def unit_rows(units: int) -> alt.Scale:
    """The vertical scale: one row a unit, the first on top."""
    return alt.Scale(domain=[units - 0.5, -0.5], nice=False)


def diverging_scale(end: float, colours: Palette, *, middle: float = 0) -> alt.Scale:
    """Orange at middle - end, blank at the middle, blue at middle + end, and beyond like the ends.

    Args:
        end: above 0.
        colours: of the theme; blank is its `middle`.
        middle: where the colours meet.
    """
    domain = [middle - end, middle, middle + end]
    return alt.Scale(domain=domain, range=colours.diverging, interpolate="rgb", clamp=True)


def scale_end(states: Floats) -> float:
    """The fixed end of the colour scale: 1, or the next whole number above the largest state.

    Args:
        states: any shape, also empty; the largest is the one farthest from 0.
    """
    return max(1.0, math.ceil(float(np.abs(states).max(initial=0.0))))


def unit_cells(
    trace: ReviewTrace,
    frame: pd.DataFrame,
    *,
    units: int,
    axis: alt.Axis,
    colour: alt.Scale,
    title: str,
    row: str = "unit",
) -> alt.Chart:
    """The cells of a heatmap; draw it with `ON_CANVAS`.

    Args:
        trace: the reading.
        frame: from `cell_frame`.
        units: how many rows there are.
        axis: the vertical one.
        colour: the scale of the values.
        title: what a value is called.
        row: the column that says in which row a cell stands, from 0.
    """
    return (
        alt.Chart(frame)
        # In the browser: four columns fewer to send at every move.
        .transform_calculate(
            left=alt.datum.step - 0.5,
            right=alt.datum.step + 0.5,
            low=alt.datum[row] - 0.5,
            high=alt.datum[row] + 0.5,
        )
        .mark_rect()
        .encode(
            x=words_axis(trace, "left"),
            x2="right:Q",
            y=alt.Y("low:Q", scale=unit_rows(units), axis=axis),
            y2="high:Q",
            color=alt.Color("value:Q", scale=colour, legend=None),
            tooltip=[*word_tooltip("value", title), alt.Tooltip("unit:Q", title=t("unit"))],
        )
    )
