"""Charts of the masking lab: states at every position, and the prediction by number of pads."""

import altair as alt
import numpy as np
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
from sentiment_core.rnn.analysis.masking import PaddedReading, PadsCurve

MASKED, UNMASKED = "mask_zero=True", "mask_zero=False"
_ON, _BEFORE, _AFTER = t("on"), t("off, padding first"), t("off, padding last")
_ROW, _LOWEST, _HIGHEST = 5, 80, 200
_AXIS = 46


def positions_frame(reading: PaddedReading, tokens: list[str], name: str) -> pd.DataFrame:
    """One row per position: `position` (from 0), `word`, `mask`, `probability`, `state_change`.

    Args:
        reading: of the padded review.
        tokens: the words, one for each position that is one.
    """
    return pd.DataFrame(
        {
            "position": np.arange(len(reading.ids)),
            "word": _words(reading, tokens),
            "mask": name,
            "probability": reading.probabilities.astype(float),
            "state_change": reading.state_change.astype(float),
        }
    )


def probability_by_position(
    masked: PaddedReading, unmasked: PaddedReading, tokens: list[str], *, colours: Palette
) -> Drawing:
    """P(positive) after every position with masking and without; pads are shaded.

    Args:
        masked: of the padded review, with masking.
        unmasked: of the same positions, without.
        tokens: the words, one for each position that is one.
    """
    frame = pd.concat(
        [positions_frame(masked, tokens, MASKED), positions_frame(unmasked, tokens, UNMASKED)],
        ignore_index=True,
    )
    return _probability_by_position(len(masked.ids), colours).draw(
        positions=frame, pads=_pads_frame(masked)
    )


@built_once
def _probability_by_position(count: int, colours: Palette) -> alt.LayerChart:
    lines = (
        alt.Chart(source("positions"))
        .mark_line(strokeWidth=2)
        .encode(
            x=_positions(count, "position", bare=True),
            y=_probability(),
            color=alt.Color(
                "mask:N",
                scale=alt.Scale(
                    domain=[MASKED, UNMASKED], range=[colours.validation, colours.training]
                ),
                legend=_legend(),
            ),
            strokeDash=alt.StrokeDash(
                "mask:N",
                scale=alt.Scale(domain=[MASKED, UNMASKED], range=[[1, 0], [5, 3]]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("position:Q", title=t("position")),
                alt.Tooltip("word:N", title=t("word")),
                alt.Tooltip("mask:N", title=t("mask")),
                alt.Tooltip("probability:Q", title=t("P(positive)"), format=".4f"),
            ],
        )
    )
    return alt.layer(_shade(count, colours), _middle(colours), lines).properties(height=190)


def padded_states(
    reading: PaddedReading, tokens: list[str], *, axis: bool, colours: Palette
) -> Drawing:
    """Every unit's hidden state after every position, on the fixed scale [-1, 1].

    Args:
        reading: of the padded review.
        tokens: the words, one for each position that is one.
        axis: whether the positions are numbered below, as they are under the last of a few charts.
    """
    states = reading.outputs
    words = _words(reading, tokens)
    frame = cell_frame(
        states.astype(float).round(4), positions="position", value="state", words=words
    )
    edges = _pads_frame(reading).melt(value_name="edge")[["edge"]]
    return _padded_states(len(states), states.shape[1], axis, colours).draw(
        cells=frame, edges=edges
    )


@built_once
def _padded_states(positions: int, count: int, axis: bool, colours: Palette) -> alt.LayerChart:
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


def pads_chart(curve: PadsCurve, *, pads: int, colours: Palette) -> Drawing:
    """The prediction by number of pads; only data changes with `pads`.

    Args:
        curve: what the lines show.
        pads: where the rule stands, from 0 to the last of the curve.
    """
    series = {
        _ON: np.full(len(curve.pads), curve.masked),
        _BEFORE: curve.before.astype(float),
        _AFTER: curve.after.astype(float),
    }
    frame = pd.concat(
        [
            pd.DataFrame({"pads": curve.pads, "mask": name, "probability": values})
            for name, values in series.items()
        ],
        ignore_index=True,
    )
    here = pd.DataFrame({"pads": [pads]})
    return _pads_chart(int(curve.pads[-1]), colours).draw(curves=frame, here=here)


@built_once
def _pads_chart(most: int, colours: Palette) -> alt.LayerChart:
    x = alt.X(
        "pads:Q",
        scale=alt.Scale(domain=[0, most], nice=False),
        axis=alt.Axis(title=t("zeros of padding"), grid=False, tickCount=8),
    )
    names = [_ON, _BEFORE, _AFTER]
    lines = (
        alt.Chart(source("curves"))
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=22))
        .encode(
            x=x,
            y=_probability(),
            color=alt.Color(
                "mask:N",
                scale=alt.Scale(
                    domain=names, range=[colours.validation, colours.ink, colours.training]
                ),
                legend=_legend("mask_zero"),
            ),
            strokeDash=alt.StrokeDash(
                "mask:N", scale=alt.Scale(domain=names, range=[[1, 0], [2, 2], [6, 3]]), legend=None
            ),
            tooltip=[
                alt.Tooltip("pads:Q", title=t("zeros")),
                alt.Tooltip("mask:N", title="mask_zero"),
                alt.Tooltip("probability:Q", title=t("P(positive)"), format=".4f"),
            ],
        )
    )
    here = (
        alt.Chart(source("here"))
        .mark_rule(color=colours.ink, strokeWidth=1.5, opacity=0.8)
        .encode(x=x)
    )
    return alt.layer(_middle(colours), lines, here).properties(height=260)


def _positions(count: int, field: str, *, bare: bool = False) -> alt.X:
    """The axis of positions, the same under all charts; `bare` has no numbers."""
    axis = None if bare else _positions_axis()
    return alt.X(f"{field}:Q", scale=slots(count), axis=axis)


def _positions_axis() -> alt.Axis:
    return alt.Axis(title=t("position in the tensor"), grid=False, tickMinStep=1, format="d")


def _legend(title: str | None = None) -> alt.Legend:
    return alt.Legend(
        title=title,
        orient="top",
        titleOrient="left",
        labelLimit=220,
        symbolType="stroke",
        symbolStrokeWidth=3,
    )


def _probability() -> alt.Y:
    return alt.Y(
        "probability:Q",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=y_axis(t("P(positive)"), values=[0, 0.5, 1], grid=False),
    )


def _middle(colours: Palette) -> alt.Chart:
    return even_rule(colours, opacity=0.4).encode(y=_probability())


def _words(reading: PaddedReading, tokens: list[str]) -> list[str]:
    remaining = iter(tokens)
    return [next(remaining) if is_word else "[pad]" for is_word in reading.is_word]


def _pads_frame(reading: PaddedReading) -> pd.DataFrame:
    """The stretch of positions that are pads; one row, none where there is no pad."""
    pads = np.flatnonzero(~reading.is_word)
    if not len(pads):
        return pd.DataFrame({"left": [], "right": []}, dtype=float)
    return pd.DataFrame({"left": [pads[0] - 0.5], "right": [pads[-1] + 0.5]})


def _shade(count: int, colours: Palette) -> alt.Chart:
    return (
        alt.Chart(source("pads"))
        .mark_rect(color=colours.ink, opacity=0.07)
        .encode(x=_positions(count, "left", bare=True), x2="right:Q")
    )
