"""Actions on one run of the ledger: rename, pin, load settings, read, delete."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.ledger.ledger import LedgerRow, RowState
from sentiment_core.rnn.runs.notes import LONGEST_NAME
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.link import write_settings
from sentiment_core.ui.app.navigation import read_page, train_page
from sentiment_core.ui.app.rights import may_change
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.compare.comparison import forget_run, pin
from sentiment_core.ui.compare.ledger import CHOSEN_KEY
from sentiment_core.ui.compare.own_ledger import Ledger, row_label
from sentiment_core.ui.train.forms import load_settings

_REFUSED = "ledger.refused"


def show_run_actions(
    shared: Runtime,
    ledger: Ledger,
    shown: Sequence[LedgerRow],
    pinned: LedgerRow | None,
    letters: Mapping[str, str],
) -> None:
    """Let a visitor choose a run and do something with it.

    Args:
        shown: the rows that the ledger shows; at least one.
        pinned: what the others are held against.
        letters: the letter of each compared run, by id.
    """
    labels = {row.run_id: row_label(row) for row in shown}
    if st.session_state.get(CHOSEN_KEY) not in labels:
        st.session_state[CHOSEN_KEY] = next(
            (row.run_id for row in shown if row.run_id in letters), shown[0].run_id
        )
    chooser, namer = st.columns(2, vertical_alignment="bottom")
    chosen = chooser.selectbox(
        t("Chosen run"),
        options=list(labels),
        format_func=lambda run_id: labels.get(run_id, run_id),
        key=CHOSEN_KEY,
        help=t("Or click a cell of the ledger."),
    )
    row = ledger.row(chosen)
    if row is None:
        return
    mine = may_change(row.run_id) and not row.bundled
    with namer:
        _show_name(shared, row, may=mine and row.stored)
    is_pinned = pinned is not None and pinned.run_id == row.run_id
    with st.container(horizontal=True):
        st.button(
            t("Unpin") if is_pinned else t("Pin"),
            key="ledger_pin",
            icon=":material/keep_off:" if is_pinned else ":material/keep:",
            disabled=not row.stored,
            help=t("Shows in the ledger how every other run differs from this one."),
            on_click=_try,
            args=(pin, shared, None if is_pinned else row.run_id),
        )
        if st.button(
            t("Load settings"),
            key="ledger_form",
            icon=":material/tune:",
            disabled=not row.is_network,
            help=t("Opens Train with these settings."),
        ):
            _into_the_form(row)
        if st.button(
            t("Read with it"),
            key="ledger_read",
            icon=":material/menu_book:",
            disabled=row.run_id not in ledger.runs,
            help=t("Opens Read with this network."),
        ):
            st.switch_page(read_page(), query_params={"run": row.run_id})
        _show_delete(shared, row, may=mine and row.state not in _ON_THE_WAY)
    if not mine:
        st.caption(_why_not(row))
    if row.message:
        st.text(row.message)
    refused = st.session_state.pop(_REFUSED, None)
    if refused:
        st.error(refused)


_ON_THE_WAY = {RowState.TRAINING, RowState.WAITING}


def _why_not(row: LedgerRow) -> str:
    if row.bundled:
        return t("A bundled run cannot be renamed or deleted.")
    return t(
        "Only the visitor who started this run (same browser, until the server restarts), a "
        "presenter, or the server's own machine can rename or delete it."
    )


def _show_name(shared: Runtime, row: LedgerRow, *, may: bool) -> None:
    key = f"ledger_name_{row.run_id}"
    st.text_input(
        t("Name"),
        value=row.name,
        key=key,
        max_chars=LONGEST_NAME,
        disabled=not may,
        on_change=_try,
        args=(_rename, shared, row.run_id, key),
        help=t("All visitors see it. An empty name restores the original."),
    )


def _rename(shared: Runtime, run_id: str, key: str) -> None:
    if may_change(run_id):
        shared.store.notes.rename(run_id, st.session_state[key] or "")
    del st.session_state[key]  # the kept name is shown, not the typed one


def _show_delete(shared: Runtime, row: LedgerRow, *, may: bool) -> None:
    with st.popover(
        t("Delete"),
        icon=":material/delete:",
        disabled=not may,
        key="ledger_delete",
        help=t("Asks for confirmation."),
    ):
        st.markdown(t("**Delete this run for good?**"))
        st.text(row.name)
        st.caption(t("Its weights, curves and name are removed from the server, for everybody."))
        st.button(
            t("Delete for good"),
            key="ledger_delete_now",
            type="primary",
            on_click=_try,
            args=(forget_run, shared, row),
            help=t("Removes the run from this server, for everybody."),
        )


def _into_the_form(row: LedgerRow) -> None:
    config = row.config.even
    load_settings(config)
    link = write_settings(vars(config), vars(RunConfig()))
    st.switch_page(train_page(), query_params=link)


def _try(call: Callable[..., None], *arguments: object) -> None:
    try:
        call(*arguments)
    except RunError as error:
        st.session_state[_REFUSED] = str(error)
