"""The learning curves of a run: the same frame before it starts, while it trains and afterwards."""

import html
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st

from sentiment_core.charts.base.drawing import Drawing
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
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.evaluation.curve_reading import Finding, read_curves
from sentiment_core.rnn.runs.run import BatchMetrics, EpochMetrics, RunPlan
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart

_LOOK = """<style>
[class*='_curve_'] { flex: none !important; height: clamp(11.5rem, 34vh, 27rem); }
.curves { display: flex; flex-wrap: wrap; gap: 0.1rem 1.1rem; font-size: 0.8rem; }
.curves span { display: inline-flex; align-items: center; gap: 0.35rem; }
.curves i { width: 1.4rem; border-top: 2px solid; }
.curves .dashed { border-top-style: dashed; }
.curves .dot {
  width: 0.55rem; height: 0.55rem; border: 0; border-radius: 50%; background: currentColor;
}
.curves .ring { width: 0.85rem; height: 0.85rem; border: 2px solid; border-radius: 50%; }
@media (max-width: 640px) {
  [class*='_curve_'] { height: clamp(11.5rem, 27vh, 20rem); }
}
</style>"""


def show_curves(
    history: Sequence[EpochMetrics], batches: Sequence[BatchMetrics], *, epochs: int, key: str
) -> None:
    """Show accuracy and loss side by side.

    Args:
        batches: points between the epochs.
        epochs: right end of the axis.
        key: of the panel; the same key for a run's whole life, so that only the points move.
    """
    colours = theme_palette()
    show_legend(_legend(colours))
    show_pair(
        {
            metric: (
                learning_curves(
                    curve_table(history, batches, metric), metric, epochs=epochs, colours=colours
                ),
                tn("{metric} over {n} epoch", "{metric} over {n} epochs", epochs, metric=t(metric)),
            )
            for metric in (Metric.ACCURACY, Metric.LOSS)
        },
        key=key,
    )


def show_legend(entries: Iterable[str]) -> None:
    """Name curves in the line above them.

    Args:
        entries: HTML, the mark of a curve and what it is.
    """
    st.html(f'{_LOOK}<div class="curves">{"".join(f"<span>{one}</span>" for one in entries)}</div>')


def show_pair(charts: Mapping[Metric, tuple[Drawing, str]], *, key: str) -> None:
    """Show two charts side by side, as high as a part of the screen.

    Args:
        charts: without a height of their own, with what a screen reader says of them: a text that
            stays the same while only data moves, or the chart would be built anew.
    """
    for (metric, (chart, alt_text)), place in zip(charts.items(), st.columns(2), strict=True):
        with place, st.container(key=f"{key}_curve_{metric}"):
            show_chart(chart, key=f"{key}_{metric}", alt_text=alt_text, height="stretch")


def _legend(colours: Palette) -> list[str]:
    entries = [
        ("line", RAW, colours.training),
        ("dot", TRAINING, colours.training),
        ("dashed", VALIDATION, colours.validation),
        ("ring", BEST, colours.ink),
    ]
    return [
        f'<i class="{mark}" style="color: {colour}"></i>{html.escape(text)}'
        for mark, text, colour in entries
    ]


_ICONS = {
    Finding.EARLY: "",
    Finding.LEARNING: ":material/trending_up:",
    Finding.GAP: ":material/call_split:",
    Finding.OVERFITTING: ":material/call_split:",
    Finding.NOTHING: ":material/trending_flat:",
}


def show_finding(history: Sequence[EpochMetrics], plan: RunPlan | None, *, key: str) -> None:
    """Show the diagnosis of the curves; an empty line before the first epoch.

    Args:
        plan: of the run; None until the worker has said so.
    """
    with st.container(key=key):
        reading = None if plan is None else read_curves(history, plan)
        text = f"{_ICONS[reading.finding]} {reading.sentence}" if reading else ""
        if history and history[-1].magnifies_rounding:
            text += t(
                " These settings magnify rounding errors: with the same seed, Keras or another "
                "machine ends elsewhere."
            )
        st.markdown(text)


def show_history_table(history: Sequence[EpochMetrics], *, key: str) -> None:
    """The epochs as a table."""
    frame = pd.DataFrame([vars(metrics) for metrics in history]).drop(columns="parted")
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
