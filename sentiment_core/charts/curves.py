"""Learning curves. The specification is constant while a run trains, so that only data moves."""

from collections.abc import Sequence
from enum import StrEnum

import altair as alt
import pandas as pd

from sentiment_core.charts.palette import Palette
from sentiment_core.rnn.run import BatchMetrics, EpochMetrics

_SERIES = ("training, by batch", "training, by epoch", "validation")
_COLUMNS = {"epochs": "float64", "value": "float64", "series": "object"}


class Metric(StrEnum):
    """What a curve shows."""

    LOSS = "loss"
    ACCURACY = "accuracy"


def curve_table(
    history: Sequence[EpochMetrics], batches: Sequence[BatchMetrics], metric: Metric
) -> pd.DataFrame:
    """The points of one chart.

    Returns:
        Columns `epochs` (position on the axis), `value`, `series`; typed also when empty.
    """
    raw = [(b.epochs_done, getattr(b, metric), _SERIES[0]) for b in batches]
    train = [(float(e.epoch), getattr(e, metric), _SERIES[1]) for e in history]
    validation = [(float(e.epoch), getattr(e, f"val_{metric}"), _SERIES[2]) for e in history]
    rows = [*raw, *train, *validation]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def value_domain(table: pd.DataFrame, metric: Metric) -> tuple[float, float]:
    """The fixed range of the vertical axis.

    Accuracy is shown from 0.3, unless something is below. Loss goes to 1, and doubles on the rare
    occasion that something is above, so that the axis moves seldom.
    """
    if metric == Metric.ACCURACY:
        return (0.0 if table["value"].min() < 0.3 else 0.3, 1.0)
    top = 1.0
    while not table.empty and table["value"].max() > top and top < 1024:
        top *= 2
    return (0.0, top)


def learning_curves(
    table: pd.DataFrame, *, metric: Metric, epochs: int, colours: Palette
) -> alt.LayerChart:
    """One chart of loss or accuracy over epochs.

    Args:
        table: from `curve_table`.
        metric: what it shows.
        epochs: right end of the axis.
        colours: of the theme.
    """
    low, high = value_domain(table, metric)
    series = alt.Color(
        "series:N",
        scale=alt.Scale(
            domain=list(_SERIES), range=[colours.training, colours.training, colours.validation]
        ),
        legend=None,
    )
    base = alt.Chart(table).encode(
        x=alt.X(
            "epochs:Q",
            scale=alt.Scale(domain=[0, epochs], nice=False),
            axis=alt.Axis(title="epoch", tickMinStep=1, format="d", grid=False),
        ),
        y=alt.Y(
            "value:Q",
            scale=alt.Scale(domain=[low, high], nice=False, clamp=True),
            axis=alt.Axis(title=None, tickCount=5),
        ),
        color=series,
        tooltip=[
            alt.Tooltip("series:N", title="curve"),
            alt.Tooltip("epochs:Q", title="epoch", format=".2f"),
            alt.Tooltip("value:Q", title=str(metric), format=".4f"),
        ],
    )
    by_batch = base.transform_filter(alt.datum.series == _SERIES[0])
    by_epoch = base.transform_filter(alt.datum.series != _SERIES[0])
    return alt.layer(
        by_batch.mark_line(opacity=0.45, strokeWidth=1.5),
        by_epoch.mark_line(strokeWidth=2.5).encode(
            strokeDash=alt.StrokeDash(
                "series:N",
                scale=alt.Scale(domain=list(_SERIES), range=[[1, 0], [1, 0], [6, 3]]),
                legend=None,
            )
        ),
        by_epoch.mark_point(filled=True, size=70, opacity=1).encode(
            shape=alt.Shape(
                "series:N",
                scale=alt.Scale(domain=list(_SERIES), range=["circle", "circle", "diamond"]),
                legend=None,
            )
        ),
    ).properties(height=230)
