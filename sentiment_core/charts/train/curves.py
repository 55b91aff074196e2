"""Learning curves. The specification is constant while a run trains, so that only data moves."""

from collections.abc import Sequence
from enum import StrEnum

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.typed_frame import typed_frame
from sentiment_core.i18n import later, t
from sentiment_core.rnn.runs.run import BatchMetrics, EpochMetrics, best_epoch

RAW, SMOOTH, TRAINING, VALIDATION, BEST = (
    t("training, by batch"),
    t("training, smoothed"),
    t("training, by epoch"),
    t("validation"),
    t("best epoch"),
)
_SERIES = (RAW, SMOOTH, TRAINING, VALIDATION, BEST)
_COLUMNS = {"epochs": "float64", "value": "float64", "series": "object"}
# Each smoothed point is nine tenths what was before and one tenth new.
_KEPT = 0.9


class Metric(StrEnum):
    """What a curve shows."""

    LOSS = later("loss")
    ACCURACY = later("accuracy")


def smoothed(values: Sequence[float]) -> list[float]:
    """Exponential moving average with bias correction.

    Each weight is 0.9 times the next one's, and all weights add up to 1 from the first value on.

    Args:
        values: the oldest first; may be empty.

    Returns:
        As many means: each of the value in its place and all before.
    """
    means: list[float] = []
    total = weight = 0.0
    for value in values:
        total = _KEPT * total + value
        weight = _KEPT * weight + 1.0
        means.append(total / weight)
    return means


def curve_table(
    history: Sequence[EpochMetrics], batches: Sequence[BatchMetrics], metric: Metric
) -> pd.DataFrame:
    """The points of one chart.

    Args:
        history: finished epochs; may be empty.
        batches: points between the epochs, the oldest first; may be empty.

    Returns:
        Columns `epochs` (position on the axis: 0 is the start, an epoch stands at its end),
        `value`, `series` (`RAW`, `SMOOTH`, `TRAINING`, `VALIDATION` or `BEST`); typed also when
        empty.
    """
    places = [batch.epochs_done for batch in batches]
    values = [getattr(batch, metric) for batch in batches]
    rows = [
        *((place, value, RAW) for place, value in zip(places, values, strict=True)),
        *((place, value, SMOOTH) for place, value in zip(places, smoothed(values), strict=True)),
        *((float(e.epoch), getattr(e, metric), TRAINING) for e in history),
        *((float(e.epoch), getattr(e, f"val_{metric}"), VALIDATION) for e in history),
    ]
    if history:
        best = best_epoch(history)
        rows.append((float(best.epoch), getattr(best, f"val_{metric}"), BEST))
    return typed_frame(rows, _COLUMNS)


def value_domain(table: pd.DataFrame, metric: Metric) -> tuple[float, float]:
    """The fixed range of the vertical axis.

    Accuracy is shown from 0.3, unless something is below. Loss goes to 1, and doubles on the rare
    occasion that something is above, so that the axis moves seldom.

    Args:
        table: with a column `value`; may be empty.
        metric: which of the two it holds.

    Returns:
        The lower and the upper end; the upper one is 1 for accuracy and at most 1,024 for loss.
    """
    if metric == Metric.ACCURACY:
        return (0.0 if table["value"].min() < 0.3 else 0.3, 1.0)
    top = 1.0
    while not table.empty and table["value"].max() > top and top < 1024:
        top *= 2
    return (0.0, top)


def learning_curves(
    table: pd.DataFrame, metric: Metric, *, epochs: int, colours: Palette
) -> Drawing:
    """One chart of loss or accuracy over epochs.

    Its height is set by its container.

    Args:
        table: from `curve_table`.
        epochs: right end of the axis.
    """
    return _learning_curves(metric, epochs, value_domain(table, metric), colours).draw(points=table)


@built_once
def _learning_curves(
    metric: Metric, epochs: int, domain: tuple[float, float], colours: Palette
) -> alt.LayerChart:
    training, validation = colours.training, colours.validation
    base = alt.Chart(source("points")).encode(
        x=alt.X(
            "epochs:Q",
            scale=alt.Scale(domain=[0, epochs], nice=False),
            axis=alt.Axis(title=t("epoch"), titlePadding=2, tickMinStep=1, format="d", grid=False),
        ),
        y=alt.Y(
            "value:Q",
            scale=alt.Scale(domain=list(domain), nice=False, clamp=True),
            axis=alt.Axis(title=None, values=_ticks(domain), format=".1f"),
        ),
        color=alt.Color(
            "series:N",
            scale=alt.Scale(
                domain=list(_SERIES), range=[training, training, training, validation, colours.ink]
            ),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("series:N", title=t("curve")),
            alt.Tooltip("epochs:Q", title=t("epoch"), format=".2f"),
            alt.Tooltip("value:Q", title=str(metric), format=".4f"),
        ],
    )

    def only(name: str) -> alt.Chart:
        return base.transform_filter(alt.datum.series == name)

    return alt.layer(
        only(RAW).mark_line(opacity=0.45, strokeWidth=1),
        only(SMOOTH).mark_line(opacity=0.9, strokeWidth=2),
        only(VALIDATION).mark_line(strokeWidth=2.5, strokeDash=[6, 3]),
        # Before the first epoch these hold nothing, so there is nothing to tell of them.
        only(TRAINING).mark_point(filled=True, size=70, opacity=1, shape="circle", aria=False),
        only(VALIDATION).mark_point(filled=True, size=70, opacity=1, shape="diamond", aria=False),
        only(BEST).mark_point(filled=False, size=260, strokeWidth=2, opacity=1, aria=False),
        only(BEST).mark_text(
            dy=20 if metric == Metric.ACCURACY else -20, fontSize=12, text=t("best")
        ),
    ).properties(
        title=alt.TitleParams(t(metric), anchor="start", fontSize=14, offset=6),
        padding={"left": 2, "top": 2, "right": 10, "bottom": 2},
    )


def _ticks(domain: tuple[float, float]) -> list[float]:
    """Fifths of the upper end that lie on the axis, so that both charts have one at the top."""
    return [
        round(domain[1] * fifth / 5, 1) for fifth in range(6) if domain[1] * fifth / 5 >= domain[0]
    ]
