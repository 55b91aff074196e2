"""Horizontal bars of named numbers, the largest on top."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, by_sign, source
from sentiment_core.charts.base.labels import cut
from sentiment_core.charts.base.palette import Palette
from sentiment_core.i18n import t

_ROW = 24
_LONGEST_NAME = 18


def bar_frame(
    names: Sequence[str], values: Sequence[float], *, marked: str | None = None
) -> pd.DataFrame:
    """One row per bar: `row`, `name`, `value`, `text`, `marked`.

    Args:
        names: of the bars, top to bottom; long ones are cut.
        values: as many.
        marked: the whole name of the marked bar; None marks none.

    Returns:
        `row` is from 0, `text` the value with three decimals, with signs where any is below 0.
    """
    rows = [
        {
            "row": row,
            "name": cut(name, _LONGEST_NAME),
            "value": float(value),
            "text": f"{value:+.3f}" if min(values, default=0) < 0 else f"{value:.3f}",
            "marked": name == marked,
        }
        for row, (name, value) in enumerate(zip(names, values, strict=True))
    ]
    return pd.DataFrame(rows, columns=["row", "name", "value", "text", "marked"])


def share_bars(
    names: Sequence[str],
    shares: Sequence[float],
    *,
    marked: str | None,
    rows: int,
    colours: Palette,
) -> Drawing:
    """Shares from 0 to 1; the marked one is dark. Only data changes.

    Args:
        names: of the bars, top to bottom.
        shares: as many.
        marked: the name of the bar that was taken.
        rows: for how many there is room.
    """
    return _bars(rows, None, colours).draw(bars=bar_frame(names, shares, marked=marked))


def change_bars(
    names: Sequence[str], changes: Sequence[float], *, end: float, rows: int, colours: Palette
) -> Drawing:
    """Changes: blue to the right, orange to the left. Only data changes.

    Args:
        names: of the bars, top to bottom.
        changes: as many, from -`end` to `end`.
        end: the largest change that there is room for.
        rows: for how many there is room.
    """
    return _bars(rows, end, colours).draw(bars=bar_frame(names, changes))


@built_once
def _bars(rows: int, end: float | None, colours: Palette) -> alt.LayerChart:
    signed = end is not None
    low, high = (0.0, 1.15) if end is None else (-end, 1.4 * end)
    heights = alt.Scale(domain=[-0.5, rows - 0.5], reverse=True, nice=False)
    y = alt.Y("row:Q", scale=heights, axis=None)
    # Names stand left of the bars, in a part of the axis that is theirs.
    room = (high - low) * 0.36
    across = alt.Scale(domain=[low - room, high], nice=False)
    if signed:
        colour = by_sign("value")
    else:
        colour = alt.condition(
            alt.datum.marked, alt.value(colours.training), alt.value(colours.ink)
        )
    base = alt.Chart(source("bars"))
    bars = (
        base.transform_calculate(top=alt.datum.row - 0.32, bottom=alt.datum.row + 0.32, zero="0")
        .mark_rect(aria=False, opacity=0.8)
        .encode(
            x=alt.X("zero:Q", scale=across, axis=None),
            x2="value:Q",
            y=alt.Y("top:Q", scale=heights, axis=None),
            y2="bottom:Q",
            color=colour,
            tooltip=[
                alt.Tooltip("name:N", title=t("name")),
                alt.Tooltip("text:N", title=t("value")),
            ],
        )
    )
    names = (
        base.transform_calculate(at=str(low - 0.02 * (high - low)))
        .mark_text(aria=False, align="right", baseline="middle", color=colours.ink, fontSize=12)
        .encode(x=alt.X("at:Q", scale=across), y=y, text="name:N")
    )
    numbers = (
        base.transform_calculate(end="max(datum.value, 0)")
        .mark_text(
            aria=False, align="left", baseline="middle", dx=4, color=colours.ink, fontSize=12
        )
        .encode(x=alt.X("end:Q", scale=across), y=y, text="text:N")
    )
    return alt.layer(bars, names, numbers).properties(height=rows * _ROW)
