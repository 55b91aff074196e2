"""The learning curves of a run: the same frame before it starts, while it trains and afterwards."""

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.train.curves import (
    BEST,
    RAW,
    TRAINING,
    VALIDATION,
    Metric,
    curve_table,
    learning_curves,
)
from sentiment_core.i18n import t
from sentiment_core.rnn.evaluation.curve_reading import Finding, read_curves
from sentiment_core.rnn.runs.run import BatchMetrics, EpochMetrics, RunPlan
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart


def show_curves(
    history: Sequence[EpochMetrics], batches: Sequence[BatchMetrics], *, epochs: int, key: str
) -> None:
    """Show accuracy and loss side by side.

    Args:
        history: finished epochs.
        batches: points between the epochs.
        epochs: right end of the axis.
        key: of the panel; the same key for a run's whole life, so that only the points move.
    """
    colours = theme_palette()
    st.html(_legend(colours))
    for metric, place in zip((Metric.ACCURACY, Metric.LOSS), st.columns(2), strict=True):
        table = curve_table(history, batches, metric)
        # The text must not change while the run lives: the chart would be built anew.
        with place, st.container(key=f"{key}_curve_{metric}"):
            show_chart(
                learning_curves(table, metric, epochs=epochs, colours=colours),
                key=f"{key}_{metric}",
                alt_text=t("{metric} over {epochs} epochs", metric=t(metric), epochs=epochs),
                height="stretch",
            )


def _legend(colours: Palette) -> str:
    entries = [
        ("line", RAW, colours.training),
        ("dot", TRAINING, colours.training),
        ("dashed", VALIDATION, colours.validation),
        ("ring", BEST, colours.ink),
    ]
    shown = "".join(
        f'<span><i class="{mark}" style="color: {colour}"></i>{html.escape(text)}</span>'
        for mark, text, colour in entries
    )
    return f'<div class="curves">{shown}</div>'


_ICONS = {
    Finding.EARLY: "",
    Finding.LEARNING: ":material/trending_up:",
    Finding.GAP: ":material/call_split:",
    Finding.OVERFITTING: ":material/call_split:",
    Finding.NOTHING: ":material/trending_flat:",
}


def show_finding(history: Sequence[EpochMetrics], plan: RunPlan | None, *, key: str) -> None:
    """Say what the curves show after the last epoch; its line is empty before the first.

    Args:
        history: finished epochs.
        plan: of the run; None until the worker has said so.
        key: of the line.
    """
    with st.container(key=key):
        reading = None if plan is None else read_curves(history, plan)
        st.markdown(f"{_ICONS[reading.finding]} {reading.sentence}" if reading else "")


def show_history_table(history: Sequence[EpochMetrics], *, key: str) -> None:
    """The epochs as a table."""
    frame = pd.DataFrame([vars(metrics) for metrics in history])
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        alt=t("Loss and accuracy of every epoch."),
        column_config={
            "epoch": t("epoch"),
            **{name: number(name, format="%.4f") for name in frame.columns if name != "epoch"},
            "seconds": number(t("seconds"), format="%.1f"),
            "reviews_per_second": number(t("reviews per second"), format="%.0f"),
        },
    )
