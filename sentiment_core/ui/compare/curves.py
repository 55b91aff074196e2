"""Validation curves of the compared runs, overlaid."""

import html
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from sentiment_core.charts.base.palette import Palette
from sentiment_core.charts.base.run_series import GLYPHS, LETTERS
from sentiment_core.charts.compare.runs import compared_curves, compared_table, level_table
from sentiment_core.charts.train.curves import Metric
from sentiment_core.i18n import t
from sentiment_core.rnn.ledger.ledger import LedgerRow
from sentiment_core.rnn.runs.run import EpochMetrics, TrainedRun
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.compare.own_ledger import row_label
from sentiment_core.ui.shared.learning import show_legend, show_pair


def show_compared_curves(
    rows: Mapping[str, LedgerRow], runs: Mapping[str, TrainedRun], *, key: str
) -> None:
    """Show accuracy and loss on the validation reviews by epoch, and what may be concluded.

    Args:
        rows: what is compared, by letter.
        runs: the networks among them, by id.
    """
    histories = {
        letter: (row.name, runs[row.run_id].history)
        for letter, row in rows.items()
        if row.run_id in runs and runs[row.run_id].history
    }
    levels = {
        letter: (row.name, row.share.value)
        for letter, row in rows.items()
        if not row.is_network and row.share
    }
    notes = [(letter, _summary(row)) for letter, row in rows.items()]
    epochs = max((len(history) for _, history in histories.values()), default=1)
    show_curves_of(histories, levels, notes, epochs=epochs, key=key)
    st.markdown(intervals_in_words(rows))


def _summary(row: LedgerRow) -> str:
    return row_label(row) if row.is_network else t("{run} (dashed)", run=row_label(row))


def show_curves_of(
    histories: Mapping[str, tuple[str, Sequence[EpochMetrics]]],
    levels: Mapping[str, tuple[str, float]],
    notes: Sequence[tuple[str, str]],
    *,
    epochs: int,
    key: str,
    names: str = LETTERS,
) -> None:
    """Show validation accuracy and loss by epoch under a line that names the curves.

    Args:
        histories: name and finished epochs of each run, by one of `names`.
        levels: name and accuracy of what has no epochs, likewise.
        notes: what stands beside each mark, any text; the first of a pair is one of `names`, or
            empty for a text without a mark.
        epochs: right end of the axis.
        names: `LETTERS` or `NUMBERS`.
    """
    colours = theme_palette()
    marks = series_marks(colours, names)
    show_legend(f"{marks.get(name, '')}{html.escape(text)}" for name, text in notes)
    show_pair(
        {
            metric: (
                compared_curves(
                    compared_table(histories, metric),
                    level_table(levels if metric == Metric.ACCURACY else {}),
                    metric=metric,
                    epochs=epochs,
                    colours=colours,
                    names=names,
                ),
                t("val_{metric} of the compared runs by epoch, a line for each.", metric=metric),
            )
            for metric in (Metric.ACCURACY, Metric.LOSS)
        },
        key=key,
    )


def series_marks(colours: Palette, names: str = LETTERS) -> dict[str, str]:
    """The mark of each run in a legend, as HTML.

    Args:
        names: `LETTERS` or `NUMBERS`.
    """
    return {
        name: f'<b style="color: {colour}">{glyph} {name}</b>'
        for name, glyph, colour in zip(names, GLYPHS, colours.runs, strict=True)
    }


def intervals_in_words(rows: Mapping[str, LedgerRow]) -> str:
    """Whether the 95 % intervals separate the best run from the next one; letters only."""
    shares = {letter: row.share for letter, row in rows.items() if row.share is not None}
    if len(shares) < 2:
        return t("Choose a second run with a measured accuracy to compare them.")
    names = sorted(shares, key=lambda letter: -shares[letter].value)
    best, second = names[0], names[1]
    a, b = shares[best], shares[second]
    if len({share.reviews for share in shares.values()}) > 1:
        counted = t("different numbers of reviews")
    else:
        counted = t("{reviews:,} reviews", reviews=a.reviews)
    values = {"best": best, "a": a.value, "second": second, "b": b.value, "counted": counted}
    if a.overlaps(b):
        return t(
            "**{best}** {a:.3f} and **{second}** {b:.3f}: no clear difference (95 % intervals "
            "overlap, {counted})",
            **values,
        )
    return t(
        "**{best}** {a:.3f} is better than **{second}** {b:.3f} (95 % intervals do not overlap, "
        "{counted})",
        **values,
    )


def show_epochs_table(
    rows: Mapping[str, LedgerRow], runs: Mapping[str, TrainedRun], *, key: str
) -> None:
    """The epochs of the compared runs as a table; the arguments are those of the curves."""
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
