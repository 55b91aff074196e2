"""Reliability diagram: share of positive reviews by predicted probability."""

import altair as alt
import pandas as pd

from sentiment_core.charts.base.drawing import Drawing, built_once, source
from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.typed_frame import typed_frame
from sentiment_core.i18n import t
from sentiment_core.rnn.evaluation.calibration import Calibration

_AXIS_ROOM = 44
_COLUMNS = {
    "low": "float64",
    "high": "float64",
    "reviews": "int64",
    "predicted": "float64",
    "positive_share": "float64",
    "from": "float64",
    "to": "float64",
}


def calibration_frame(calibration: Calibration) -> pd.DataFrame:
    """One row per bin that has a review.

    Returns:
        Columns `low` and `high` (the ends of the bin), `reviews`, `predicted` (mean P(positive)),
        `positive_share`, and `from` and `to`, the 95 % interval of the share. Float64 from 0 to 1,
        but `reviews` int64; typed also when empty.
    """
    rows = [
        (b.low, b.high, b.reviews, b.predicted, m.value, m.low, m.high)
        for b in calibration.bins
        for m in [b.measured]
    ]
    return typed_frame(rows, _COLUMNS)


def reliability_diagram(calibration: Calibration, *, colours: Palette) -> Drawing:
    """Share of positive reviews by mean prediction; on the dashed line both are equal."""
    return _reliability_diagram(colours).draw(bins=calibration_frame(calibration))


@built_once
def _reliability_diagram(colours: Palette) -> alt.LayerChart:
    ends = pd.DataFrame({"predicted": [0.0, 1.0], "positive_share": [0.0, 1.0]})
    share = alt.Y(
        "positive_share:Q",
        scale=_unit_scale(),
        axis=_axis(t("share positive"), values=[0, 0.2, 0.4, 0.6, 0.8, 1]),
    )
    diagonal = (
        alt.Chart(ends)
        .mark_line(strokeDash=[5, 4], color=colours.ink, opacity=0.6)
        .encode(x=_said(), y=share)
    )
    base = alt.Chart(source("bins")).encode(x=_said(), tooltip=_tooltip())
    return alt.layer(
        diagonal,
        base.mark_rule(color=colours.validation, strokeWidth=1.5, opacity=0.7).encode(
            y=alt.Y("from:Q", scale=_unit_scale(), axis=_axis(t("share positive"))), y2="to:Q"
        ),
        base.mark_line(color=colours.validation, strokeWidth=2).encode(y=share),
        base.mark_point(filled=True, size=80, opacity=1, color=colours.validation).encode(y=share),
    ).properties(height=280)


def bin_counts(calibration: Calibration, *, colours: Palette) -> Drawing:
    """How many reviews each bin has, on the same horizontal axis.

    Args:
        calibration: of at least one review.
    """
    most = max(b.reviews for b in calibration.bins)
    return _bin_counts(most, colours).draw(bins=calibration_frame(calibration))


@built_once
def _bin_counts(most: int, colours: Palette) -> alt.LayerChart:
    base = alt.Chart(source("bins")).encode(
        x=alt.X(
            "low:Q",
            scale=_unit_scale(),
            axis=alt.Axis(title=t("predicted P(positive)"), tickCount=5, grid=False),
        ),
        tooltip=_tooltip(),
    )
    top = alt.Scale(domain=[0, 1.3 * most], nice=False)
    count = alt.Y("reviews:Q", scale=top, axis=_axis(t("reviews"), tickCount=2, format=",d"))
    middle = base.transform_calculate(middle="(datum.low + datum.high) / 2").mark_text(
        dy=-7, color=colours.ink, fontSize=11
    )
    return alt.layer(
        base.mark_rect(color=colours.validation, opacity=0.45, stroke=colours.validation).encode(
            x2="high:Q", y=count, y2=alt.datum(0)
        ),
        middle.encode(
            x=alt.X("middle:Q", scale=_unit_scale()),
            y=count,
            text=alt.Text("reviews:Q", format=","),
        ),
    ).properties(height=150)


def _unit_scale() -> alt.Scale:
    return alt.Scale(domain=[0, 1], nice=False)


def _said() -> alt.X:
    return alt.X(
        "predicted:Q", scale=_unit_scale(), axis=alt.Axis(title=None, labels=False, grid=False)
    )


def _axis(title: str, **more: object) -> alt.Axis:
    return alt.Axis(title=title, minExtent=_AXIS_ROOM, maxExtent=_AXIS_ROOM, **more)


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("predicted:Q", title=t("mean P(positive)"), format=".3f"),
        alt.Tooltip("positive_share:Q", title=t("share positive"), format=".3f"),
        alt.Tooltip("from:Q", title=t("95 % from"), format=".3f"),
        alt.Tooltip("to:Q", title=t("95 % to"), format=".3f"),
        alt.Tooltip("reviews:Q", title=t("reviews"), format=","),
    ]
