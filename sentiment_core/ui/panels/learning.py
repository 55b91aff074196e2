"""The learning curves of a run, live or finished."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from sentiment_core.charts.curves import Metric, curve_table, learning_curves
from sentiment_core.rnn.run import BatchMetrics, EpochMetrics
from sentiment_core.ui.panels.chart import show_chart
from sentiment_core.ui.session import theme_palette


def show_curves(
    history: Sequence[EpochMetrics], batches: Sequence[BatchMetrics], *, epochs: int, key: str
) -> None:
    """Show accuracy and loss side by side.

    Args:
        history: finished epochs.
        batches: points between the epochs.
        epochs: right end of the axis.
        key: of the panel; the same key while the run lives, so that only the points move.
    """
    colours = theme_palette()
    for metric, place in zip((Metric.ACCURACY, Metric.LOSS), st.columns(2), strict=True):
        table = curve_table(history, batches, metric)
        chart = learning_curves(table, metric=metric, epochs=epochs, colours=colours)
        # The text must not change while the run lives: the chart would be built anew.
        with place:
            st.caption(f"**{metric}**")
            show_chart(chart, key=f"{key}_{metric}", alt_text=f"{metric} over {epochs} epochs")
    st.caption(
        "Solid with dots: training reviews (thin: since the last point, while the weights still "
        "moved). Dashed with diamonds: validation reviews, which the network never learns from."
    )


def show_history_table(history: Sequence[EpochMetrics], *, key: str) -> None:
    """The epochs as a table."""
    frame = pd.DataFrame([vars(metrics) for metrics in history])
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        alt="Loss and accuracy of every epoch.",
        column_config={
            **{name: number(name, format="%.4f") for name in frame.columns if name != "epoch"},
            "seconds": number("seconds", format="%.1f"),
            "reviews_per_second": number("reviews per second", format="%.0f"),
        },
    )
