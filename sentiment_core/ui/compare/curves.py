"""How the ticked runs learned: their validation curves, one over the other."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from sentiment_core.charts.compare.runs import compared_curves, compared_table, level_table
from sentiment_core.charts.train.curves import Metric
from sentiment_core.i18n import t
from sentiment_core.rnn.ledger.ledger import LedgerRow
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart
from sentiment_core.ui.shared.fold import show_folded


def show_compared_curves(
    rows: Mapping[str, LedgerRow], runs: Mapping[str, TrainedRun], *, key: str
) -> None:
    """Show accuracy and loss on the validation reviews by epoch, and what may be concluded.

    Args:
        rows: what is compared, by letter; at least one.
        runs: the networks among them, by id.
        key: of the panel.
    """
    histories = {
        letter: (row.name, runs[row.run_id].history)
        for letter, row in rows.items()
        if row.run_id in runs
    }
    levels = {
        letter: (row.name, row.share.value)
        for letter, row in rows.items()
        if not row.is_network and row.share
    }
    epochs = max((len(history) for _, history in histories.values()), default=1)
    colours = theme_palette()
    for metric, place in zip((Metric.ACCURACY, Metric.LOSS), st.columns(2), strict=True):
        across = level_table(levels if metric == Metric.ACCURACY else {})
        chart = compared_curves(
            compared_table(histories, metric), across, metric=metric, epochs=epochs, colours=colours
        )
        with place:
            st.caption(t("**val_{metric}** by epoch", metric=metric))
            # The text is that of the specification: it stays while other runs are ticked.
            show_chart(
                chart,
                key=f"{key}_{metric}",
                alt_text=t(
                    "val_{metric} of the compared runs by epoch, a line for each.", metric=metric
                ),
            )
    if levels:
        st.caption(
            t(
                "Dashed across: a linear machine. It has no epochs, and no loss that could be "
                "compared."
            )
        )
    st.markdown(intervals_in_words(rows))
    table = partial(_show_table, rows, runs, key=f"{key}_table")
    show_folded(t("The epochs as a table"), table, key=f"{key}_folded")


def intervals_in_words(rows: Mapping[str, LedgerRow]) -> str:
    """What the 95 % intervals allow to say about the best and the next best; letters only."""
    shares = {letter: row.share for letter, row in rows.items() if row.share is not None}
    if len(shares) < 2:
        return t("Tick a second run to compare their accuracies.")
    names = sorted(shares, key=lambda letter: -shares[letter].value)
    best, second = names[0], names[1]
    a, b = shares[best], shares[second]
    if len({share.reviews for share in shares.values()}) > 1:
        counted = t("each on its own number of validation reviews")
    else:
        counted = t("each on {reviews:,} validation reviews", reviews=a.reviews)
    if a.overlaps(b):
        finding = t(
            "The 95 % intervals of **{best}**, {a}, and **{second}**, {b}, overlap: so many "
            "reviews cannot tell the two apart",
            best=best,
            a=a,
            second=second,
            b=b,
        )
    else:
        finding = t(
            "The 95 % interval of **{best}**, {a}, lies above that of **{second}**, {b}: that is "
            "more than the choice of validation reviews",
            best=best,
            a=a,
            second=second,
            b=b,
        )
    return t(
        "{finding} ({counted}). The interval says nothing about luck in training: for that, train "
        "several seeds, below.",
        finding=finding,
        counted=counted,
    )


def _show_table(rows: Mapping[str, LedgerRow], runs: Mapping[str, TrainedRun], *, key: str) -> None:
    entries = [
        {"run": letter, "name": row.name, **vars(metrics)}
        for letter, row in rows.items()
        if row.run_id in runs
        for metrics in runs[row.run_id].history
    ]
    number = st.column_config.NumberColumn
    four = ("loss", "accuracy", "val_loss", "val_accuracy")
    st.dataframe(
        pd.DataFrame(entries),
        hide_index=True,
        key=key,
        alt=t("Loss and accuracy of every epoch of the compared runs."),
        column_config={
            "run": t("run"),
            "name": t("name"),
            "epoch": t("epoch"),
            **{name: number(name, format="%.4f") for name in four},
            "seconds": number(t("seconds"), format="%.1f"),
            "reviews_per_second": number(t("reviews per second"), format="%.0f"),
        },
    )
