"""Results of the workshop: runs by cell, the best run, the spread of accuracies."""

import statistics
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from sentiment_core.charts.workshop.results import accuracy_dots, accuracy_table
from sentiment_core.data.sources import DATASETS
from sentiment_core.i18n import t
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.settings.limits import CellType
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart
from sentiment_core.ui.shared.fold import show_folded

_ALT = t("A mark for each run: its best val_accuracy, a row for each cell.")


def show_results(runs: Sequence[TrainedRun], *, key: str) -> None:
    """Show the runs that were trained here.

    Args:
        runs: without those that came with the app.
    """
    st.subheader(t("Results"), anchor=False)
    if not runs:
        st.info(t("No run yet. Each trained run becomes a dot below."))
    for dataset in dict.fromkeys(run.config.dataset for run in runs):
        _tell_best([run for run in runs if run.config.dataset == dataset])
    chart = accuracy_dots(accuracy_table(runs), colours=theme_palette())
    show_chart(chart, key=f"{key}_dots", alt_text=_ALT)

    if not runs:
        return
    st.caption(t("Only runs with the same validation reviews can be compared."))

    def show_table() -> None:
        st.dataframe(
            _by_cell(runs),
            hide_index=True,
            key=f"{key}_cells",
            alt=t("Runs by cell."),
            column_config={
                "cell": t("cell"),
                "runs": t("runs"),
                "lowest": t("lowest"),
                "median": t("median"),
                "best": t("best"),
            },
        )

    show_folded(t("Table by cell"), show_table, key=f"{key}_folded")


def _tell_best(runs: Sequence[TrainedRun]) -> None:
    if not runs:
        return
    best = max(runs, key=lambda run: run.best.val_accuracy)
    st.markdown(
        t(
            "Best on {reviews}: **{val_accuracy:.3f}** ({cell} {run_id}, {units} units, "
            "{train_reviews:,} reviews)",
            reviews=DATASETS[best.config.dataset].origin,
            val_accuracy=best.best.val_accuracy,
            cell=best.config.cell,
            run_id=best.run_id[:6],
            units=best.config.units,
            train_reviews=best.plan.train_reviews,
        )
    )


def _by_cell(runs: Sequence[TrainedRun]) -> pd.DataFrame:
    rows = []
    for cell in CellType:
        reached = sorted(run.best.val_accuracy for run in runs if run.config.cell == cell)
        rows.append(
            {
                "cell": str(cell),
                "runs": len(reached),
                "lowest": reached[0] if reached else None,
                "median": statistics.median(reached) if reached else None,
                "best": reached[-1] if reached else None,
            }
        )
    return pd.DataFrame(rows)
