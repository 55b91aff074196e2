"""Charts over the positions of a tensor: lines of P(positive), and the states as a heat map."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import (
    ON_CANVAS,
    Side,
    cell_frame,
    diverging_scale,
    heat_cells,
    shade,
    slots,
)
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.word_axis import even_rule, y_axis
from sentiment_core.i18n import t
from sentiment_core.rnn.network.weights import Floats

_ROW, _LOWEST, _HIGHEST = 5, 80, 200
_AXIS = 46


def probability_lines(
    frame: pd.DataFrame, bands: pd.DataFrame, *, field: str, title: str, colours: Palette
) -> Drawing:
    """P(positive) after every position, a line for each of two readings.

    Args:
        frame: one row per position and reading: `position`, `word`, `probability`, and the
            reading's name under `field`, that of the dashed line last.
        bands: stretches that are shaded: `left` and `right`.
        field: the column of the names.
        title: what the names are, in tooltips.
    """
    count, names = int(frame["position"].max()) + 1, tuple(frame[field].unique())
    return _probability_lines(count, field, names, title, colours).draw(
        positions=frame, bands=bands
    )


@built_once
def _probability_lines(
    count: int, field: str, names: tuple[str, ...], title: str, colours: Palette
) -> alt.LayerChart:
    domain = list(names)
    lines = (
        alt.Chart(source("positions"))
        .mark_line(strokeWidth=2)
        .encode(
            x=_positions(count, "position", bare=True),
            y=probability_axis(),
            color=alt.Color(
                f"{field}:N",
                scale=alt.Scale(domain=domain, range=[colours.validation, colours.training]),
                legend=line_legend(),
            ),
            strokeDash=alt.StrokeDash(
                f"{field}:N", scale=alt.Scale(domain=domain, range=[[1, 0], [5, 3]]), legend=None
            ),
            tooltip=[
                alt.Tooltip("position:Q", title=t("position")),
                alt.Tooltip("word:N", title=t("word")),
                alt.Tooltip(f"{field}:N", title=title),
                alt.Tooltip("probability:Q", title=t("P(positive)"), format=".4f"),
            ],
        )
    )
    return alt.layer(_shade(count, colours), middle_rule(colours), lines).properties(height=190)


def states_by_position(
    states: Floats, words: Sequence[str], edges: pd.DataFrame, *, axis: bool, colours: Palette
) -> Drawing:
    """Every unit's hidden state after every position, on the fixed scale [-1, 1].

    Args:
        states: shape (T, units).
        words: one for each position.
        edges: where rules stand: `edge`.
        axis: whether the positions are numbered below, as they are under the last of a few charts.
    """
    frame = cell_frame(
        states.astype(float).round(4), positions="position", value="state", words=words
    )
    return _states_by_position(len(states), states.shape[1], axis, colours).draw(
        cells=frame, edges=edges
    )


@built_once
def _states_by_position(positions: int, count: int, axis: bool, colours: Palette) -> alt.LayerChart:
    cells = heat_cells(
        source("cells"),
        Side("position", slots(positions), _positions_axis() if axis else None),
        Side(
            "unit",
            slots(count, downwards=True),
            y_axis(t("unit"), tickMinStep=1, tickCount=4, grid=False),
        ),
        colour=shade("state", diverging_scale(1, colours)),
        tooltip=[
            alt.Tooltip("position:Q", title=t("position")),
            alt.Tooltip("word:N", title=t("word")),
            alt.Tooltip("unit:Q", title=t("unit")),
            alt.Tooltip("state:Q", title=t("state"), format=".4f"),
        ],
    )
    edge = (
        alt.Chart(source("edges"))
        .mark_rule(color=colours.ink, strokeDash=[3, 3], strokeWidth=1.5)
        .encode(x=_positions(positions, "edge", bare=not axis))
    )
    return alt.layer(cells, edge).properties(
        height=min(max(count * _ROW, _LOWEST), _HIGHEST) + _AXIS * axis, usermeta=ON_CANVAS
    )


def probability_axis() -> alt.Y:
    """The vertical axis of P(positive), from 0 to 1."""
    return alt.Y(
        "probability:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=y_axis(t("P(positive)"), values=[0, 0.5, 1], grid=False),
    )


def middle_rule(colours: Palette) -> alt.Chart:
    """The rule at 0.5."""
    return even_rule(colours, opacity=0.4).encode(y=probability_axis())


def line_legend(title: str | None = None) -> alt.Legend:
    """A legend above the chart."""
    return alt.Legend(
        title=title,
        orient="top",
        titleOrient="left",
        labelLimit=220,
        symbolType="stroke",
        symbolStrokeWidth=3,
    )


def _positions(count: int, field: str, *, bare: bool = False) -> alt.X:
    """The axis of positions, the same under all charts; `bare` has no numbers."""
    axis = None if bare else _positions_axis()
    return alt.X(f"{field}:Q", scale=slots(count), axis=axis)


def _positions_axis() -> alt.Axis:
    return alt.Axis(title=t("position in the tensor"), grid=False, tickMinStep=1, format="d")


def _shade(count: int, colours: Palette) -> alt.Chart:
    return (
        alt.Chart(source("bands"))
        .mark_rect(color=colours.ink, opacity=0.07)
        .encode(x=_positions(count, "left", bare=True), x2="right:Q")
    )
