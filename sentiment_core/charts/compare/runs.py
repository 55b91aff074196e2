"""The learning curves of several runs in one picture; only data moves when others are chosen."""

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.run_series import (
    LETTERS,
    series_colour,
    series_names,
    series_shape,
    spread_apart,
)
from sentiment_core.charts.base.typed_frame import typed_frame
from sentiment_core.charts.train.curves import Metric, value_domain
from sentiment_core.i18n import t
from sentiment_core.rnn.runs.run import EpochMetrics

_COLUMNS = {"epoch": "float64", "value": "float64", "letter": "object", "name": "object"}
# Room right of the last epoch for the letters, as a share of the axis.
_ROOM = 0.06


def compared_table(
    histories: Mapping[str, tuple[str, Sequence[EpochMetrics]]], metric: Metric
) -> pd.DataFrame:
    """The points of the validation curves.

    Args:
        histories: name and finished epochs of each run, by letter.
        metric: loss or accuracy on the validation reviews.

    Returns:
        Columns `epoch`, `value`, `letter`, `name`; typed also when empty.
    """
    rows = [
        (float(entry.epoch), getattr(entry, f"val_{metric}"), letter, name)
        for letter, (name, history) in histories.items()
        for entry in history
    ]
    return typed_frame(rows, _COLUMNS)


def level_table(levels: Mapping[str, tuple[str, float]]) -> pd.DataFrame:
    """The values that have no epochs: name and value of each baseline, by letter.

    Args:
        levels: in the metric of the chart; may be empty.

    Returns:
        Columns `value` (float64), `letter`, `name`; typed also when empty.
    """
    rows = [(value, letter, name) for letter, (name, value) in levels.items()]
    columns = {name: kind for name, kind in _COLUMNS.items() if name != "epoch"}
    return typed_frame(rows, columns)


def compared_curves(
    table: pd.DataFrame,
    levels: pd.DataFrame,
    *,
    metric: Metric,
    epochs: int,
    colours: Palette,
    names: str = LETTERS,
) -> Drawing:
    """One chart of validation loss or accuracy by epoch, a line for each run.

    Its height is set by its container.

    Args:
        table: from `compared_table`.
        levels: from `level_table`; lines across, without epochs.
        epochs: the longest run's; the axis ends a little right of it.
        names: what the column `letter` of the tables holds, `LETTERS` or `NUMBERS`.
    """
    low, high = value_domain(table, metric)
    if metric == Metric.ACCURACY and low > 0:
        low = 0.5 if table.empty or table["value"].min() >= 0.5 else low
    letters = _letters(table, levels, end=epochs, domain=(low, high))
    return _compared_curves(metric, epochs, (low, high), colours, names).draw(
        points=table, levels=levels, letters=letters
    )


@built_once
def _compared_curves(
    metric: Metric, epochs: int, domain: tuple[float, float], colours: Palette, names: str
) -> alt.LayerChart:
    right = epochs * (1 + _ROOM)
    x = alt.X(
        "epoch:Q",
        scale=alt.Scale(domain=[0, right], nice=False),
        axis=alt.Axis(
            title=t("epoch"),
            titlePadding=2,
            tickMinStep=1,
            format="d",
            grid=False,
            values=_ticks(epochs),
        ),
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=list(domain), nice=False, clamp=True),
        axis=alt.Axis(title=None, tickCount=5),
    )
    title = f"val_{metric}"
    tooltip = [
        alt.Tooltip("letter:N", title=t("run")),
        alt.Tooltip("name:N", title=t("is")),
        alt.Tooltip("value:Q", title=title, format=".4f"),
    ]
    colour = series_colour(colours, names)
    base = alt.Chart(source("points")).encode(x=x, y=y, color=colour)
    across = alt.Chart(source("levels")).encode(y=y, color=colour, tooltip=tooltip)
    letters = alt.Chart(source("letters")).encode(x=x, y=y, color=colour, text="letter:N")
    return alt.layer(
        # A mark without data is a nameless picture to a screen reader; the table holds the values.
        across.mark_rule(strokeDash=[6, 3], strokeWidth=2, aria=False),
        base.mark_line(strokeWidth=2),
        base.mark_point(filled=True, size=80, opacity=1).encode(
            shape=series_shape(names),
            tooltip=[*tooltip, alt.Tooltip("epoch:Q", title=t("epoch"), format="d")],
        ),
        series_names(letters),
    ).properties(
        title=alt.TitleParams(title, anchor="start", fontSize=14, offset=6),
        padding={"left": 2, "top": 2, "right": 10, "bottom": 2},
    )


def _ticks(epochs: int) -> list[int]:
    step = max(1, -(-epochs // 10))
    return list(range(0, epochs + 1, step))


def _letters(
    table: pd.DataFrame, levels: pd.DataFrame, *, end: int, domain: tuple[float, float]
) -> pd.DataFrame:
    """A letter right of each curve's last point, and at the right end of each level."""
    last = dict(zip(table["letter"], zip(table["epoch"], table["value"], strict=True), strict=True))
    last |= {row.letter: (float(end), row.value) for row in levels.itertuples()}
    rows = []
    low, high = domain
    for epoch in sorted({epoch for epoch, _ in last.values()}):
        here = {letter: value for letter, (at, value) in last.items() if at == epoch}
        spread = spread_apart(list(here.values()), (high - low) * 0.09, low=low, high=high)
        rows += [(epoch, value, letter) for letter, value in zip(here, spread, strict=True)]
    columns = {name: kind for name, kind in _COLUMNS.items() if name != "name"}
    return typed_frame(rows, columns)
