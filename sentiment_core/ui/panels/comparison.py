"""What is compared: the rows of the ledger, those that are ticked, and the pinned one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from sentiment_core.charts.run_series import LETTERS
from sentiment_core.jobs.snapshot import JobSnapshot, JobStatus
from sentiment_core.limits import CellType
from sentiment_core.rnn.baseline import BaselineRun
from sentiment_core.rnn.bundled import bundled_id
from sentiment_core.rnn.interval import MeasuredShare
from sentiment_core.rnn.ledger import LedgerRow, RowState, source_in_words
from sentiment_core.rnn.run import TrainedRun, default_name
from sentiment_core.ui.link import asked_run, from_link, to_link
from sentiment_core.ui.made import forget_made, made_runs
from sentiment_core.ui.resources import Runtime
from sentiment_core.ui.rights import is_own_machine, may_change
from sentiment_core.words import t, tn

_TICKED, _PINNED, _MISSING = "compare.ticked", "compare.pinned", "compare.missing"
RUNS_KEY = "compare_runs"
_STATES = {
    JobStatus.WAITING: RowState.WAITING,
    JobStatus.RUNNING: RowState.TRAINING,
    JobStatus.FAILED: RowState.FAILED,
    JobStatus.STOPPED: RowState.STOPPED,
    JobStatus.FINISHED: RowState.FINISHED,
}


@dataclass(frozen=True)
class Ledger:
    """Everything that is in the ledger now.

    Args:
        rows: this visitor's runs on their way, then kept ones, the bundled ones last.
        runs: the networks that are kept, by id.
        baselines: the linear machines that are kept, by id.
    """

    rows: tuple[LedgerRow, ...]
    runs: Mapping[str, TrainedRun]
    baselines: Mapping[str, BaselineRun]

    def row(self, run_id: str | None) -> LedgerRow | None:
        """The row of a run; None when there is none."""
        return next((row for row in self.rows if row.run_id == run_id), None)


def ledger_of(shared: Runtime) -> Ledger:
    """Read the ledger as it is now."""
    notes = shared.store.notes
    runs = {run.run_id: run for run in shared.store.runs()}
    baselines = {machine.baseline_id: machine for machine in shared.baselines.baselines()}
    jobs = [shared.queue.snapshot(run_id) for run_id in reversed(made_runs())]
    on_their_way = [
        _row_of_job(job) for job in jobs if job is not None and (job.live or job.run_id not in runs)
    ]
    shown = {row.run_id for row in on_their_way}
    kept = [
        LedgerRow.of_run(run, notes.get(run.run_id))
        for run in runs.values()
        if run.run_id not in shown
    ]
    kept += [
        LedgerRow.of_baseline(
            machine, notes.get(machine.baseline_id), bundled=shared.baselines.is_bundled(run_id)
        )
        for run_id, machine in baselines.items()
    ]
    kept.sort(key=lambda row: row.bundled)
    return Ledger((*on_their_way, *kept), runs, baselines)


def _row_of_job(snapshot: JobSnapshot) -> LedgerRow:
    plan, config = snapshot.plan, snapshot.config
    best = max(snapshot.history, key=lambda entry: entry.val_accuracy, default=None)
    source = source_in_words(config.dataset)
    return LedgerRow(
        run_id=snapshot.run_id,
        name=default_name(snapshot.run_id, config.cell),
        state=_STATES[snapshot.status],
        cell=str(config.cell),
        config=config,
        dataset=f"{source} {plan.train_reviews:,}" if plan else source,
        parameters=plan.parameters if plan else None,
        seconds=snapshot.seconds,
        share=MeasuredShare.of(best.val_accuracy, plan.validation_reviews)
        if best and plan
        else None,
        epoch=best.epoch if best else None,
        message=snapshot.message,
    )


def ticked_runs(ledger: Ledger) -> list[LedgerRow]:
    """The rows that are compared, in the order of their letters; at first those of the link.

    A link that names none, or none that is here, gets the three bundled cells.
    """
    first = [bundled_id(cell) for cell in CellType]
    if _TICKED not in st.session_state:
        asked = [name for name in (from_link("runs") or "").split(",") if name]
        here = [name for name in asked if _can_compare(ledger.row(name))]
        walked = asked_run()  # from another page: beside the bundled cells
        brought = [walked] if walked and _can_compare(ledger.row(walked)) else []
        st.session_state[_TICKED] = here or [
            *(name for name in brought if name not in first),
            *first,
        ]
        pinned = [name for name in [from_link("pin")] if name and ledger.row(name) is None]
        st.session_state[_MISSING] = len(set(asked) - set(here)) + len(pinned)
    found = (ledger.row(run_id) for run_id in dict.fromkeys(st.session_state[_TICKED]))
    rows = [row for row in found if row is not None and _can_compare(row)][: len(LETTERS)]
    ids = [row.run_id for row in rows]
    st.session_state[_TICKED] = ids
    to_link("runs", None if ids == first else ",".join(ids))  # also after a walk to other pages
    return rows


def compared_ids() -> tuple[str, ...] | None:
    """The runs that are compared, in the order of their letters; None before Compare was open."""
    kept = st.session_state.get(_TICKED)
    return None if kept is None else tuple(kept)


def _can_compare(row: LedgerRow | None) -> bool:
    return row is not None and row.kept and row.state != RowState.FAILED


def tick(run_ids: Sequence[str]) -> None:
    """Compare these runs, and put them into the link; what is more than six is left out."""
    ids = list(dict.fromkeys(run_ids))[: len(LETTERS)]
    st.session_state[_TICKED] = ids
    st.session_state[_MISSING] = 0
    to_link("runs", ",".join(ids) or None)


def pick_compared(ledger: Ledger, ticked: Sequence[LedgerRow]) -> None:
    """Let a visitor choose the runs to compare; the ledger's boxes do the same."""
    names = {row.run_id: row_label(row) for row in ledger.rows if _can_compare(row)}
    st.session_state[RUNS_KEY] = [row.run_id for row in ticked]
    st.multiselect(
        t("Compared, by the letters A to F"),
        options=list(names),
        format_func=lambda run_id: names.get(run_id, run_id),
        max_selections=len(LETTERS),
        key=RUNS_KEY,
        on_change=lambda: tick(st.session_state[RUNS_KEY]),
        placeholder=t("Choose runs, or tick them in the ledger"),
        help=t(
            "Up to six runs; the first four networks read the review. The ledger below has a "
            "box for every run."
        ),
    )


def row_label(row: LedgerRow) -> str:
    """One line that names a run and says how good it is; holds what a person typed."""
    share = f", {row.share.value:.3f}" if row.share else ""
    return f"{row.name}{share}"


def show_missing() -> None:
    """Say so when the link named runs that are not here, until other ones are ticked."""
    missing = st.session_state.get(_MISSING, 0)
    if missing:
        st.warning(
            tn(
                "A run that this link names cannot be compared: not on this server (any more), "
                "or not finished. Runs are kept until room is needed for newer ones.",
                "{n} runs that this link names cannot be compared: not on this server (any more), "
                "or not finished. Runs are kept until room is needed for newer ones.",
                missing,
            )
        )


def pinned_run(shared: Runtime, ledger: Ledger) -> LedgerRow | None:
    """The run that the others are held against: the link's, or the one pinned on this machine."""
    if _PINNED not in st.session_state:
        asked = from_link("pin")
        if asked is None and is_own_machine():
            asked = shared.store.notes.pinned()
        st.session_state[_PINNED] = asked
    row = ledger.row(st.session_state[_PINNED])
    to_link("pin", row.run_id if row else None)
    return row


def pin(shared: Runtime, run_id: str | None) -> None:
    """Hold the other runs against this one; None against none.

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
    forget_made(row.run_id)
    tick([run_id for run_id in st.session_state.get(_TICKED, []) if run_id != row.run_id])
    if st.session_state.get(_PINNED) == row.run_id:
        pin(shared, None)
