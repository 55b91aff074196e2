"""The comparison: ticked rows of the ledger, and the pinned run."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sentiment_core.charts.base.run_series import LETTERS
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.bundled.bundled import bundled_id
from sentiment_core.rnn.ledger.ledger import LedgerRow, RowState
from sentiment_core.settings.limits import CellType
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.late import late_key
from sentiment_core.ui.app.rights import is_own_machine, may_change
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.session import use_labels
from sentiment_core.ui.app.url import asked_run, from_link, to_link
from sentiment_core.ui.compare.own_ledger import Ledger, ledger_of, row_label
from sentiment_core.ui.top.open_model import offer_model, taken_model

_PINNED, _MISSING = "compare.pinned", "compare.missing"


def compared_ledger(shared: Runtime) -> Ledger:
    """The ledger; a model that this visitor has just opened is compared."""
    opened = taken_model()  # first: it is in the ledger then
    if opened is not None and keys.COMPARED in st.session_state:  # else the link brings it
        tick([opened, *st.session_state[keys.COMPARED]])
    return ledger_of(shared)


def ticked_runs(ledger: Ledger) -> list[LedgerRow]:
    """The rows that are compared, in the order of their letters; at first those of the link.

    A link that names none, or none that is here, gets the three bundled cells.
    """
    first = [bundled_id(cell) for cell in CellType]
    if keys.COMPARED not in st.session_state:
        asked = [name for name in (from_link(keys.RUNS) or "").split(",") if name]
        here = [name for name in asked if _can_compare(ledger.row(name))]
        walked = asked_run()  # from another page: beside the bundled cells
        brought = [walked] if walked and _can_compare(ledger.row(walked)) else []
        st.session_state[keys.COMPARED] = here or [
            *(name for name in brought if name not in first),
            *first,
        ]
        pinned = [name for name in [from_link("pin")] if name and ledger.row(name) is None]
        st.session_state[_MISSING] = len(set(asked) - set(here)) + len(pinned)
    found = (ledger.row(run_id) for run_id in dict.fromkeys(st.session_state[keys.COMPARED]))
    rows = [row for row in found if row is not None and _can_compare(row)][: len(LETTERS)]
    ids = [row.run_id for row in rows]
    st.session_state[keys.COMPARED] = ids
    to_link(keys.RUNS, None if ids == first else ",".join(ids))  # also after a walk to other pages
    return rows


def _can_compare(row: LedgerRow | None) -> bool:
    return row is not None and row.stored and row.state != RowState.FAILED


def tick(run_ids: Sequence[str]) -> None:
    """Compare these runs, and put them into the link; what is more than six is left out."""
    ids = list(dict.fromkeys(run_ids))[: len(LETTERS)]
    st.session_state[keys.COMPARED] = ids
    st.session_state[_MISSING] = 0
    to_link(keys.RUNS, ",".join(ids) or None)


def pick_compared(place: DeltaGenerator, ledger: Ledger, ticked: Sequence[LedgerRow]) -> None:
    """Let a visitor choose the runs to compare; the ledger's boxes do the same.

    From here on the texts name the labels as these runs do.

    Args:
        place: where the one-line control stands.
        ticked: the compared rows.
    """
    names = {row.run_id: row_label(row) for row in ledger.rows if _can_compare(row)}
    chosen = [row.run_id for row in ticked]
    use_labels(*(ledger.runs[row.run_id].plan.labels for row in ticked if row.is_network))
    box = late_key(keys.COMPARE_RUNS, chosen)
    help_text = t(
        "Up to six runs; the first four networks read the review. The ledger can tick too."
    )
    label = tn("Compared: {n} run", "Compared: {n} runs", len(ticked))
    with place, st.popover(label, key=keys.COMPARE_OPEN, help=help_text):
        st.multiselect(
            t("Compared runs"),
            options=list(names),
            default=chosen,
            format_func=lambda run_id: names.get(run_id, run_id),
            max_selections=len(LETTERS),
            key=box,
            on_change=lambda: tick(st.session_state[box]),
            placeholder=t("Choose runs"),
            width=420,
            help=help_text,
        )
        offer_model()


def show_missing() -> None:
    """Show a message when the link names unknown runs, until other runs are ticked."""
    missing = st.session_state.get(_MISSING, 0)
    if missing:
        st.warning(
            tn(
                "{n} run in this link cannot be compared: it is not on this server, or not "
                "finished.",
                "{n} runs in this link cannot be compared: they are not on this server, or not "
                "finished.",
                missing,
            )
        )


def pinned_run(shared: Runtime, ledger: Ledger) -> LedgerRow | None:
    """The pinned run: the link's, or the one pinned on this machine."""
    if _PINNED not in st.session_state:
        asked = from_link("pin")
        if asked is None and is_own_machine():
            asked = shared.store.notes.pinned()
        st.session_state[_PINNED] = asked
    row = ledger.row(st.session_state[_PINNED])
    to_link("pin", row.run_id if row else None)
    return row


def pin(shared: Runtime, run_id: str | None) -> None:
    """Pin a run; None unpins.

    In the link always; on disk, so that a later visit starts with it, only on one's own machine: on
    a shared server one visitor's pin is nobody else's.
    """
    st.session_state[_PINNED] = run_id
    to_link("pin", run_id)
    if is_own_machine():
        shared.store.notes.pin(run_id)


def forget_run(shared: Runtime, row: LedgerRow) -> None:
    """Delete a run for good, if this visitor may; it leaves the comparison too."""
    if row.bundled or not may_change(row.run_id):
        return
    if row.is_network:
        shared.store.remove(row.run_id)
    else:
        shared.baselines.remove(row.run_id)
        shared.store.notes.forget(row.run_id)
    shared.queue.owners.forget(row.run_id)
    tick([run_id for run_id in st.session_state.get(keys.COMPARED, []) if run_id != row.run_id])
    if st.session_state.get(_PINNED) == row.run_id:
        pin(shared, None)
