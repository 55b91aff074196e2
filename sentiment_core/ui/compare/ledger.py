"""The ledger as a table with check boxes."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from sentiment_core.charts.base.palette import LIGHT
from sentiment_core.i18n import t
from sentiment_core.rnn.ledger.ledger import LedgerRow, RowOrder, RowState, arrange, ledger_csv
from sentiment_core.ui.app.url import from_link, to_link
from sentiment_core.ui.compare.comparison import tick
from sentiment_core.ui.compare.own_ledger import Ledger
from sentiment_core.ui.shared.download import offer_file

_TABLE, _SHOWN = "ledger", "ledger.shown"
CHOSEN_KEY = "ledger_run"
# A wash of the first run's colour, readable on both themes.
_MARK = f"background-color: {LIGHT.runs[0]}38"


def show_ledger(
    ledger: Ledger,
    ticked: Sequence[LedgerRow],
    pinned: LedgerRow | None,
    letters: Mapping[str, str],
) -> list[LedgerRow]:
    """Show every run; a box ticks it for the comparison, a click on a cell chooses it.

    Args:
        ticked: the compared rows.
        pinned: what the others are held against; None against nothing.
        letters: the letter of each compared run, by id.

    Returns:
        The rows that are shown, in this order.
    """
    rows = _pick_rows(ledger)
    if not rows:
        st.info(t("No run contains all of these words. Remove one."))
        return rows
    st.session_state[_SHOWN] = [row.run_id for row in rows]
    wanted = [at for at, row in enumerate(rows) if row.run_id in letters]
    _select(wanted)
    st.dataframe(
        _styled(rows, pinned, letters),
        hide_index=True,
        key=_TABLE,
        on_select=lambda: _take_selection([row.run_id for row in ticked]),
        selection_mode=["multi-row", "single-cell"],
        height=min(38 + 35 * len(rows), 38 + 35 * 12),
        placeholder="",
        alt=t("The ledger of runs: settings, parameters, seconds, accuracy and state of each."),
        column_config=_columns(pinned is not None),
    )
    return rows


def _pick_rows(ledger: Ledger) -> list[LedgerRow]:
    words_place, order_place, save = st.columns([4, 3, 2], vertical_alignment="bottom")
    if "ledger_words" not in st.session_state:
        st.session_state["ledger_words"] = (from_link("filter") or "")[:100]
    words = words_place.text_input(
        t("Filter"),
        value=st.session_state["ledger_words"],
        key="ledger_words",
        max_chars=100,
        placeholder=t("e.g. GRU finished units"),
        on_change=lambda: to_link("filter", st.session_state["ledger_words"] or None),
        help=t("Rows that contain all of these words, in any column."),
    )
    order = order_place.selectbox(
        t("Sort"),
        options=list(RowOrder),
        format_func=t,
        key="ledger_order",
        help=t("Or click a column header."),
    )
    rows = arrange(ledger.rows, words=words or "", order=order or RowOrder.NEWEST)
    with save:
        offer_file(
            t("Ledger (CSV)"),
            "word-by-word-ledger.csv",
            lambda: ledger_csv(rows),
            icon="table",
            help_text=t("The rows shown, with all settings."),
            key="ledger_csv",
            width="stretch",
        )
    return rows


def _select(wanted: list[int]) -> None:
    state: Any = st.session_state.get(_TABLE)
    now = list(state["selection"]["rows"]) if state else None
    if now is None or sorted(now) != wanted:
        st.session_state[_TABLE] = {"selection": {"rows": wanted, "columns": [], "cells": []}}


def _take_selection(before: list[str]) -> None:
    shown: list[str] = st.session_state[_SHOWN]
    selection: Any = st.session_state[_TABLE]["selection"]
    boxes = [shown[at] for at in selection["rows"] if at < len(shown)]
    stay = [run_id for run_id in before if run_id in boxes or run_id not in shown]
    tick([*stay, *(run_id for run_id in boxes if run_id not in stay)])
    for at, _ in selection["cells"][:1]:
        if at < len(shown):
            st.session_state[CHOSEN_KEY] = shown[at]


def ledger_frame(
    rows: Sequence[LedgerRow], pinned: LedgerRow | None, letters: Mapping[str, str]
) -> pd.DataFrame:
    """The table as it is shown: one row per run, values typed so that columns sort."""
    return pd.DataFrame(
        {
            "as": [letters.get(row.run_id, "") for row in rows],
            "name": [row.name for row in rows],
            "differs": [_differs(row, pinned) for row in rows],
            "state": [_state(row, pinned) for row in rows],
            "cell": [row.cell for row in rows],
            "val_accuracy": [row.share.value if row.share else None for row in rows],
            "interval": [
                t("{low:.3f} to {high:.3f}", low=row.share.low, high=row.share.high)
                if row.share
                else ""
                for row in rows
            ],
            "parameters": pd.array([row.parameters for row in rows], dtype="Int64"),
            "seconds": [row.seconds for row in rows],
            "seed": pd.array([row.seed for row in rows], dtype="Int64"),
            "dataset": [row.dataset for row in rows],
            "settings": [row.settings for row in rows],
        }
    )


def _state(row: LedgerRow, pinned: LedgerRow | None) -> str:
    text = t(row.state)
    if pinned and row.run_id == pinned.run_id:
        text = t("{state}, pinned", state=text)
    if row.bundled and row.state != RowState.BUNDLED:
        text = t("{state}, bundled", state=text)
    if row.magnifies_rounding:
        text = t("{state}, magnifies rounding", state=text)
    return f"{text}: {row.message}" if row.state == RowState.FAILED else text


def _differs(row: LedgerRow, pinned: LedgerRow | None) -> str:
    if pinned is None:
        return ""
    if row.run_id == pinned.run_id:
        return t("this is the pinned run")
    parts = [row.differences(pinned) or t("same settings")]
    if row.share and pinned.share:
        gap = row.share.value - pinned.share.value
        meet = t("intervals overlap") if row.share.overlaps(pinned.share) else t("intervals apart")
        parts.insert(0, t("accuracy {gap:+.3f} ({meet})", gap=gap, meet=meet))
    return "; ".join(parts)


def _styled(rows: Sequence[LedgerRow], pinned: LedgerRow | None, letters: Mapping[str, str]) -> Any:
    frame = ledger_frame(rows, pinned, letters)
    if pinned is None:
        return frame
    marks = pd.DataFrame("", index=frame.index, columns=frame.columns)
    for at, row in enumerate(rows):
        if row.run_id == pinned.run_id:
            continue
        differing = {
            "cell": row.cell != pinned.cell,
            "val_accuracy": _apart(row, pinned),
            "interval": _apart(row, pinned),
            "parameters": row.parameters != pinned.parameters,
            "seed": row.seed != pinned.seed,
            "dataset": row.dataset != pinned.dataset,
            "settings": row.settings != pinned.settings,
        }
        for name, differs in differing.items():
            marks.loc[at, name] = _MARK if differs else ""
    return frame.style.apply(lambda _: marks, axis=None)


def _apart(row: LedgerRow, pinned: LedgerRow) -> bool:
    return bool(row.share and pinned.share and not row.share.overlaps(pinned.share))


def _columns(with_pin: bool) -> dict[str, Any]:
    text, number = st.column_config.TextColumn, st.column_config.NumberColumn
    return {
        "as": text("", width=30, help=t("The letter that the run has in the charts.")),
        "name": text(t("run"), width=185),
        "state": text(t("state"), width=180),
        "cell": text(t("cell"), width="small"),
        "val_accuracy": number("val_accuracy", format="%.3f", help=t("Of the best epoch.")),
        "interval": text(
            t("95 % interval"), help=t("Wilson interval, from the number of validation reviews.")
        ),
        "parameters": number(t("parameters"), format="localized"),
        "seconds": number(t("seconds"), format="%.1f"),
        "seed": number(t("seed"), format="%d"),
        "dataset": text(t("trained on")),
        "settings": text(t("settings other than the default"), width="medium"),
        "differs": text(t("differs from the pinned run"), width=360) if with_pin else None,
    }
