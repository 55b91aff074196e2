"""A network unrolled in time: a column for each step, input below, state, output above."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import (
    Side,
    cell_frame,
    diverging_scale,
    heat_cells,
    scale_end,
    shade,
)
from sentiment_core.charts.base.labels import cut
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.lessons.unrolled import Unrolled

_CELL = 3  # pixels of a unit's row, while they fit between the two heights
_LOWEST, _HIGHEST = 96, 168
_TEXT = 76  # pixels for lying words above and below
_UPRIGHT = 24  # pixels where words stand side by side
_NUMBERS = 34  # pixels for lying probabilities, such as 0.77
_LONGEST_NUMBER = 4
_SIDE_BY_SIDE = 5  # columns up to which words do
_LONGEST_WORD = 14
_HALF = 0.3  # half the width of a column's box


def window_of(unrolled: Unrolled, *, step: int, columns: int) -> range:
    """The steps that are drawn: all where they fit, else the last `columns` up to `step`.

    Args:
        step: the current step, from 0.
    """
    first = max(0, min(step, len(unrolled) - 1) - columns + 1)
    return range(first, first + min(columns, len(unrolled)))


def states_frame(unrolled: Unrolled, shown: range, *, upto: int) -> pd.DataFrame:
    """The states up to a step: `column`, `number` (from 1), `unit`, `state`, `height`.

    Args:
        shown: from `window_of`.
        upto: the last step that has been worked out, from 0.

    Returns:
        One row per step and unit, none where the picture's states are not worked out. `column`
        counts the steps of `shown` from 0, `number` those of the sequence; `height` is where the
        middle of the cell stands, in heights of a box.
    """
    steps = [step for step in shown if step <= upto and unrolled.held]
    states = unrolled.states[steps].reshape(len(steps), unrolled.units).astype(float).round(4)
    frame = cell_frame(states, positions="column", value="state")
    return frame.assign(
        number=frame["column"] + shown.start + 1, height=1 - (frame["unit"] + 0.5) / unrolled.units
    )


def text_frame(unrolled: Unrolled, shown: range, *, upto: int, below: bool) -> pd.DataFrame:
    """The words that go in (`below`) or come out up to a step: `column`, `number`, `word`.

    Args:
        shown: from `window_of`.
        upto: the last step that has been worked out, from 0.
        below: whether it is what goes in.

    Returns:
        As in `states_frame`, one row per step; none for a step without a word. Long words are cut.
    """
    words = unrolled.inputs if below else unrolled.outputs
    rows = [
        {"column": step - shown.start, "number": step + 1, "word": cut(words[step], _LONGEST_WORD)}
        for step in shown
        if step <= upto and words[step]
    ]
    return pd.DataFrame(rows, columns=["column", "number", "word"])


def arrow_frame(unrolled: Unrolled, shown: range, *, upto: int) -> pd.DataFrame:
    """The arrows up to a step: `x`, `y` where one starts, `x2`, `y2` where it ends, `angle`.

    Args:
        shown: from `window_of`.
        upto: the last step that has been worked out, from 0.

    Returns:
        `x` in columns, `y` in heights of a box from its lower edge; `angle` is 0 upwards and 90 to
        the right.
    """
    rows: list[tuple[float, float, float, float, int]] = []
    for step in (step for step in shown if step <= upto):
        column = step - shown.start
        if unrolled.inputs[step] and unrolled.held:
            rows.append((column, -0.13, column, -0.02, 0))
        if unrolled.outputs[step]:
            rows.append((column, 1.02, column, 1.13, 0))
        if unrolled.chained and step + 1 in shown and step < upto:
            rows.append((column + _HALF, 0.5, column + 1 - _HALF, 0.5, 90))
    return pd.DataFrame(rows, columns=["x", "y", "x2", "y2", "angle"])


def unrolled_chart(
    unrolled: Unrolled, *, step: int, columns: int, colours: Palette, upto: int | None = None
) -> Drawing:
    """The picture up to a step; only its data changes with the step.

    Args:
        unrolled: the picture, at least one step long.
        step: the current step, from 0; its box is framed.
        columns: the most that are drawn side by side.
        upto: the last step that has been worked out; by default the current one.
    """
    upto = step if upto is None else upto
    shown = window_of(unrolled, step=step, columns=columns)
    splits = [part.first - shown.start - 0.5 for part in unrolled.parts if part.first > shown.start]
    inner = [split for split in splits if split < len(shown) - 1]
    numbers = max(map(len, unrolled.outputs)) <= _LONGEST_NUMBER
    return _chart(len(shown), unrolled.units, scale_end(unrolled.states), numbers, colours).draw(
        columns=pd.DataFrame({"column": np.arange(len(shown))}),
        splits=pd.DataFrame({"x": inner}, dtype=float),
        cells=states_frame(unrolled, shown, upto=upto),
        current=pd.DataFrame({"column": [step - shown.start]}),
        arrows=arrow_frame(unrolled, shown, upto=upto),
        inputs=text_frame(unrolled, shown, upto=upto, below=True),
        outputs=text_frame(unrolled, shown, upto=upto, below=False),
    )


@built_once
def _chart(columns: int, units: int, end: float, numbers: bool, colours: Palette) -> alt.LayerChart:
    side_by_side = columns <= _SIDE_BY_SIDE
    box = min(max(units * _CELL, _LOWEST), _HIGHEST)
    # What lies below 0 and above 1, in heights of a box.
    below = 0.14 + (_UPRIGHT if side_by_side else _TEXT) / box
    above = 0.14 + _NUMBERS / box if numbers and not side_by_side else below
    # A few columns stand in the middle, not each a third of the page wide.
    spare = max(0.0, (6 - columns) / 2)
    across = alt.Scale(domain=[-0.5 - spare, columns - 0.5 + spare], nice=False)
    upward = alt.Scale(domain=[-below, 1 + above], nice=False)

    def x(field: str) -> alt.X:
        return alt.X(field, scale=across, axis=None)

    def y(field: Any) -> alt.Y:
        return alt.Y(field, scale=upward, axis=None)

    def boxes(name: str, **mark: Any) -> alt.Chart:
        placed = alt.Chart(source(name)).transform_calculate(
            left=alt.datum.column - _HALF, right=alt.datum.column + _HALF, low="0", high="1"
        )
        return placed.mark_rect(aria=False, filled=False, stroke=colours.ink, **mark).encode(
            x=x("left:Q"), x2="right:Q", y=y("low:Q"), y2="high:Q"
        )

    def words(at: float, *, below: bool) -> alt.Chart:
        lying: dict[str, Any] = {"align": "center", "baseline": "top" if below else "bottom"}
        if not side_by_side:
            lying = {"angle": 300, "align": "right" if below else "left", "baseline": "middle"}
        shown = alt.Chart(source("inputs" if below else "outputs")).transform_calculate(at=str(at))
        return shown.mark_text(
            aria=False, **lying, color=colours.ink, fontSize=12 if below else 13
        ).encode(
            x=x("column:Q"),
            y=y("at:Q"),
            text="word:N",
            tooltip=[
                alt.Tooltip("number:Q", title=t("step")),
                alt.Tooltip("word:N", title=t("goes in") if below else t("comes out")),
            ],
        )

    cells = heat_cells(
        source("cells"),
        Side("column", across, None, _HALF),
        Side("height", upward, None, 0.5 / units),
        colour=shade("state", diverging_scale(end, colours)),
        tooltip=[
            alt.Tooltip("number:Q", title=t("step")),
            alt.Tooltip("unit:Q", title=t("unit")),
            alt.Tooltip("state:Q", title=t("state"), format=".3f"),
        ],
        aria=False,
    )
    split = alt.Chart(source("splits")).mark_rule(
        aria=False, strokeDash=[4, 3], color=colours.ink, opacity=0.7
    )
    arrows = alt.Chart(source("arrows")).mark_rule(
        aria=False, color=colours.ink, strokeWidth=1.2, opacity=0.75
    )
    heads = alt.Chart(source("arrows")).mark_point(
        aria=False, shape="triangle-up", filled=True, size=34, color=colours.ink, opacity=0.9
    )
    return alt.layer(
        boxes("columns", strokeDash=[2, 3], opacity=0.35),
        split.encode(x=x("x:Q")),
        cells,
        boxes("current", strokeWidth=2.5),
        arrows.encode(x=x("x:Q"), x2="x2:Q", y=y("y:Q"), y2="y2:Q"),
        heads.encode(x=x("x2:Q"), y=y("y2:Q"), angle=alt.Angle("angle:Q", scale=None)),
        words(-0.17, below=True),
        words(1.17, below=False),
    ).properties(
        height=round(box * (1 + below + above)),
        # Else Streamlit would change to a canvas where there are many cells, and words would blur.
        usermeta={"embedOptions": {"renderer": "svg"}},
    )
