"""The learning curves of a run, live or finished."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from sentiment_core.charts.curves import Metric, curve_table, learning_curves
from sentiment_core.rnn.curve_reading import Finding, read_curves
from sentiment_core.rnn.run import BatchMetrics, EpochMetrics, RunPlan
from sentiment_core.ui.panels.chart import show_chart, show_heading
from sentiment_core.ui.theme import theme_palette
from sentiment_core.words import t

_MEANINGS = {
    Metric.ACCURACY: t("share of right labels"),
    Metric.LOSS: t("how far from the labels"),
}


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
        # The text must not change while the run lives: the chart would be built anew.
        with place:
            show_heading(str(metric), _MEANINGS[metric])
            show_chart(
                learning_curves(table, metric, epochs=epochs, colours=colours),
                key=f"{key}_{metric}",
                alt_text=t("{metric} over {epochs} epochs", metric=metric, epochs=epochs),
            )
    st.caption(
        t(
            "Thin: training reviews, batch by batch, while the weights still moved; thick: the "
            "same smoothed; dots: the whole epoch. Dashed with diamonds: validation reviews, "
            "which the network never learns from; the ring marks the epoch with the best "
            "val_accuracy."
        )
    )


_ICONS = {
    Finding.LEARNING: ":material/trending_up:",
    Finding.GAP: ":material/call_split:",
    Finding.OVERFITTING: ":material/call_split:",
    Finding.NOTHING: ":material/trending_flat:",
}


def show_finding(history: Sequence[EpochMetrics], plan: RunPlan | None) -> None:
    """Say what the curves show after the last epoch; before the first, what will be told."""
    if plan is None or not history:
        st.markdown(
            t(":material/hourglass_empty: After the first epoch this line says what is seen.")
        )
        return
    reading = read_curves(history, plan)
    st.markdown(f"{_ICONS[reading.finding]} {reading.sentence}")


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
