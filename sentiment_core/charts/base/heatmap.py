"""Heat maps: coloured cells on two axes. Every heat map of the project comes from `heat_cells`."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from sentiment_core.charts.base.drawing import source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t
from sentiment_core.rnn.network.weights import Floats

# Streamlit does not choose a canvas where cells are computed in the browser; as SVG, three gates of
# 250 words and 32 units take 0.2 s longer to move.
ON_CANVAS = {"embedOptions": {"renderer": "canvas"}}


@dataclass(frozen=True, eq=False)
class Side:
    """One side of a heat map.

    Args:
        field: the column that says where a cell's middle is.
        scale: of this side, e.g. from `slots`.
        axis: None for none.
        half: half of a cell's length, as a number or as the column that says it.
    """

    field: str
    scale: alt.Scale
    axis: alt.Axis | None
    half: float | str = 0.5

    def edge(self, sign: str) -> str:
        """Vega's expression for the edge before ("-") or after ("+") the middle."""
        half = f"datum.{self.half}" if isinstance(self.half, str) else self.half
        return f"datum.{self.field} {sign} {half}"


def slots(count: int, *, downwards: bool = False) -> alt.Scale:
    """The scale of a side with so many cells, numbered from 0.

    Args:
        count: cells of length 1.
        downwards: whether the first stands on top, as on the vertical side.
    """
    ends = [-0.5, max(count, 1) - 0.5]
    return alt.Scale(domain=ends[::-1] if downwards else ends, nice=False)


def named_slots(names: Sequence[str], **more: Any) -> alt.Axis:
    """An axis with a name at each slot.

    Args:
        names: no text of a visitor: they stand in an expression of Vega's.
    """
    bare = {"grid": False, "ticks": False, "domain": False, "labelOverlap": False}
    return alt.Axis(
        values=list(range(len(names))),
        labelExpr=f"{json.dumps(list(names))}[datum.value]",
        **bare,
        **more,
    )


def heat_cells(
    data: alt.NamedData | pd.DataFrame,
    across: Side,
    down: Side,
    *,
    colour: Any,
    tooltip: Any = alt.Undefined,
    **mark: Any,
) -> alt.Chart:
    """The cells of a heat map, a rectangle for each row of the data.

    Draw many of them with `ON_CANVAS`.

    Args:
        data: a `source`, or a small table that never changes.
        colour: from `shade`, or a value or condition of Altair's.
        tooltip: what is said about a cell, if anything.
    """
    return (
        alt.Chart(data)
        # In the browser: four columns fewer to send at every move.
        .transform_calculate(
            left=across.edge("-"), right=across.edge("+"), low=down.edge("-"), high=down.edge("+")
        )
        .mark_rect(**mark)
        .encode(
            x=alt.X("left:Q", scale=across.scale, axis=across.axis),
            x2="right:Q",
            y=alt.Y("low:Q", scale=down.scale, axis=down.axis),
            y2="high:Q",
            color=colour,
            tooltip=tooltip,
        )
    )


def both_directions() -> str:
    """The title of rows of two directions, read upwards: the backward block is the lower one."""
    return t("backward | forward")


def between_blocks(rows: int, blocks: int, axis: alt.Axis, colours: Palette) -> list[alt.Chart]:
    """The lines between blocks of rows of one size; none where there is one block.

    Args:
        rows: of all blocks.
        axis: of the cells.
    """
    edges = pd.DataFrame({"edge": [rows / blocks * n - 0.5 for n in range(1, blocks)]})
    rule = alt.Chart(edges).mark_rule(color=colours.ink, strokeWidth=2)
    lines = rule.encode(y=alt.Y("edge:Q", scale=slots(rows, downwards=True), axis=axis))
    return [lines] if blocks > 1 else []


def label_room(pixels: int) -> alt.Axis:
    """An axis without ticks that reserves space for labels."""
    bare = {"labels": False, "ticks": False, "domain": False, "grid": False}
    return alt.Axis(title="", minExtent=pixels, maxExtent=pixels, **bare)


def labelled_rows(
    size: int,
    rows: int,
    *,
    axis: alt.Axis,
    room: int,
    colour: alt.Color,
    colours: Palette,
    half: float = 0.5,
    **mark: Any,
) -> tuple[alt.Chart, alt.Chart]:
    """Labelled rows of coloured cells, drawn from `labelled_data`.

    Args:
        size: numbers in the longest row.
        room: pixels for the labels.
        colour: from `shade`.
        half: half the height of a cell, in rows.
    """
    down = slots(rows, downwards=True)
    cells = heat_cells(
        source("cells"),
        Side("number", slots(size), axis),
        Side("row", down, label_room(room), half),
        colour=colour,
        tooltip=[
            alt.Tooltip("label:N", title=t("row")),
            alt.Tooltip("number:Q", title=t("number")),
            alt.Tooltip("value:Q", title=t("value"), format=".4f"),
        ],
        **mark,
    )
    labels = (
        alt.Chart(source("labels"))
        .mark_text(align="right", baseline="middle", dx=-8, color=colours.ink, fontSize=12)
        .encode(x=alt.value(0), y=alt.Y("row:Q", scale=down), text="label:N")
    )
    return cells, labels


def labelled_data(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The data of `labelled_rows`.

    Args:
        frame: one row per number: `row` and `number` (both from 0), `label`, `value`.
    """
    return {"cells": frame, "labels": frame.loc[frame["number"] == 0, ["row", "label"]]}


def cell_frame(
    values: Floats,
    *,
    positions: str,
    rows: str = "unit",
    value: str = "value",
    words: Sequence[str] | None = None,
) -> pd.DataFrame:
    """One row per cell of a matrix, one position after the other.

    Args:
        values: shape (positions, rows).
        positions: the name of the column with the first index, from 0.
        rows: the name of the column with the second.
        value: the name of the column with the value.
        words: one for each position; adds the columns `word` and `number` (from 1).
    """
    first, second = np.indices(values.shape, dtype=np.int32)
    frame = pd.DataFrame({positions: first.ravel(), rows: second.ravel(), value: values.ravel()})
    if words is not None:
        frame["word"] = np.repeat(np.array(words, dtype=object), values.shape[1])
        frame["number"] = frame[positions] + 1
    return frame


def shade(field: str, scale: alt.Scale) -> alt.Color:
    """The colour encoding of a cell; the heading explains the scale."""
    return alt.Color(f"{field}:Q", scale=scale, legend=None)


def diverging_scale(end: float, colours: Palette, *, middle: float = 0) -> alt.Scale:
    """Diverging scale: orange at middle - end, blank at the middle, blue at middle + end; clamped.

    Args:
        end: above 0.
        colours: of the theme; blank is its `middle`.
    """
    domain = [middle - end, middle, middle + end]
    return alt.Scale(domain=domain, range=colours.diverging, interpolate="rgb", clamp=True)


def scale_end(states: Floats) -> float:
    """The fixed end of the colour scale: 1, or the next whole number above the largest state.

    Args:
        states: any shape, also empty; the largest is the one farthest from 0.
    """
    return max(1.0, math.ceil(float(np.abs(states).max(initial=0.0))))
