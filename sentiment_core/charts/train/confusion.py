"""Confusion matrix: labels against predictions."""

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.heatmap import Side, heat_cells, named_slots, slots
from sentiment_core.charts.base.palette import NEGATIVE, POSITIVE, Palette
from sentiment_core.i18n import t
from sentiment_core.rnn.evaluation.evaluation import Evaluation


def sides() -> tuple[str, str]:
    """What labels 0 and 1 are called."""
    return t("negative"), t("positive")


def confusion_frame(evaluation: Evaluation) -> pd.DataFrame:
    """One row per cell: four in all.

    Returns:
        `row` and `column` (0 negative, 1 positive), `truly` and `predicted` (one of `sides` each),
        `reviews`, `share`, `right` (whether the two agree) and `label` (the count as text).
        `share` is the cell's part of its row, from 0 to 1: of the reviews that are truly so, how
        many have this prediction. A row without reviews has the share 0.
    """
    counts = (
        (evaluation.true_negative, evaluation.false_positive),
        (evaluation.false_negative, evaluation.true_positive),
    )
    rows = [
        {
            "row": truly,
            "column": predicted,
            "truly": sides()[truly],
            "predicted": sides()[predicted],
            "reviews": count,
            "share": count / max(sum(counts[truly]), 1),
            "right": truly == predicted,
            "label": f"{count:,}",
        }
        for truly in (0, 1)
        for predicted, count in enumerate(counts[truly])
    ]
    return pd.DataFrame(rows)


def confusion_chart(evaluation: Evaluation, *, colours: Palette) -> Drawing:
    """The four counts; the colour's strength is the share of the row."""
    return _confusion_chart(colours).draw(cells=confusion_frame(evaluation))


@built_once
def _confusion_chart(colours: Palette) -> alt.LayerChart:
    across = Side("column", slots(2), _axis(t("predicted"), orient="top"))
    down = Side("row", slots(2, downwards=True), _axis(t("label")))
    cells = heat_cells(
        source("cells"),
        across,
        down,
        colour=alt.condition(alt.datum.column == 1, alt.value(POSITIVE), alt.value(NEGATIVE)),
        tooltip=[
            alt.Tooltip("truly:N", title=t("label")),
            alt.Tooltip("predicted:N", title=t("predicted")),
            alt.Tooltip("reviews:Q", title=t("reviews"), format=","),
            alt.Tooltip("share:Q", title=t("share of its row"), format=".1%"),
        ],
        stroke=colours.ink,
        strokeWidth=0.5,
    ).encode(
        opacity=alt.Opacity(
            "share:Q", scale=alt.Scale(domain=[0, 1], range=[0.04, 0.5]), legend=None
        )
    )
    counts = (
        alt.Chart(source("cells"))
        .mark_text(fontSize=17, fontWeight="bold", color=colours.ink)
        .encode(
            x=alt.X("column:Q", scale=across.scale, axis=across.axis),
            y=alt.Y("row:Q", scale=down.scale, axis=down.axis),
            text="label:N",
        )
    )
    return alt.layer(cells, counts).properties(height=190)


def _axis(title: str, **more: str) -> alt.Axis:
    return named_slots(sides(), title=title, **more)
