"""Gradient through time of the compared networks, before training and after each epoch."""

import html
from collections.abc import Mapping

import pandas as pd
import streamlit as st

from sentiment_core.charts.compare.gradient import gradient_lines, gradient_table
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.gradient import ReviewGradient, review_gradient
from sentiment_core.rnn.ledger.ledger import LedgerRow
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app.runtime import reader_of, runtime
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.app.url import number_from_link, to_link
from sentiment_core.ui.compare.curves import series_marks
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded
from sentiment_core.ui.shared.learning import show_legend

_LINK = "gradient"


def show_folded_gradients(
    review: str, readers: Mapping[str, Reader], rows: Mapping[str, LedgerRow], *, key: str
) -> None:
    """Show the gradients in a collapsed section; a link with `gradient=EPOCH` opens it.

    Args:
        readers: the compared networks, by letter; at least one.
        rows: of the ledger, by letter.
        key: of the section; that it is open is kept in the session under it.
    """
    if key not in st.session_state:
        st.session_state[key] = number_from_link(_LINK) is not None

    @st.fragment
    def _part() -> None:
        show_folded(
            t("Gradient through time"), lambda: _show(review, readers, rows, key=key), key=key
        )
        if not st.session_state[key]:
            to_link(_LINK, None)

    _part()


def _show(
    review: str, readers: Mapping[str, Reader], rows: Mapping[str, LedgerRow], *, key: str
) -> None:
    store = runtime().store
    kept = {letter: store.epochs(reader.run) for letter, reader in readers.items()}
    chosen = _pick_epoch(sorted({epoch for epochs in kept.values() for epoch in epochs}), key=key)
    found: dict[str, ReviewGradient] = {}
    notes: list[tuple[str, str]] = []
    for letter, reader in readers.items():
        # A shorter run stays at its last epoch.
        epoch = max((one for one in kept[letter] if one <= chosen), default=reader.epoch)
        try:
            one = reader_of(reader.run, epoch)
        except RunError as error:
            st.error(str(error))
            continue
        trace = one.read(review)
        if len(trace.ids):
            found[letter] = review_gradient(trace, one.weights)
            notes.append((letter, t("{name}, epoch {epoch}", name=rows[letter].name, epoch=epoch)))
    if found:
        _show_lines(found, notes, key=key)


def _pick_epoch(epochs: list[int], *, key: str) -> int:
    control = f"{key}_epoch"
    chosen = st.session_state.get(control, number_from_link(_LINK))
    chosen = chosen if chosen in epochs else max(epochs, default=0)
    if len(epochs) > 1:
        st.session_state[control] = chosen
        chosen = st.select_slider(
            t("Epoch"),
            options=epochs,
            value=chosen,  # it is drawn when the section is opened
            key=control,
            width=320,
            help=t("Epochs of training; 0 is untrained."),
        )
    to_link(_LINK, chosen)
    return int(chosen)


def _show_lines(
    found: Mapping[str, ReviewGradient], notes: list[tuple[str, str]], *, key: str
) -> None:
    colours = theme_palette()
    marks = series_marks(colours)
    show_legend(f"{marks[letter]}{html.escape(note)}" for letter, note in notes)
    rule = t("Euclidean length over units, log scale; h solid, c dashed")
    if any(gradient.directions > 1 for gradient in found.values()):
        rule += t("; ←: backward direction, from the first word")
    show_heading(t("dP/dh and dP/dc of the last layer"), rule)
    table = gradient_table(found)
    show_chart(
        gradient_lines(table, colours=colours),
        key=f"{key}_lines",
        alt_text=t(
            "Size of the gradient by the number of words read after a step, a line for each "
            "network; the table below holds the numbers."
        ),
    )
    show_folded(t("Table"), lambda: _show_table(table, key=key), key=f"{key}_table_fold")


def _show_table(table: pd.DataFrame, *, key: str) -> None:
    wide = table.pivot(index="distance", columns="line", values="size").reset_index()
    number = st.column_config.NumberColumn
    st.dataframe(
        wide,
        hide_index=True,
        key=f"{key}_table",
        placeholder="",
        alt=t("Size of the gradient by distance from the end, a column for each line."),
        column_config={
            "distance": number(t("words read after it")),
            **{name: number(name, format="%.3e") for name in wide.columns if name != "distance"},
        },
    )
