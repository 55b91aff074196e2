"""Progress of a plan with the curves of its runs; without one, those of the compared runs."""

from collections.abc import Mapping

import streamlit as st

from sentiment_core.charts.base.run_series import NUMBERS
from sentiment_core.i18n import spelled, t
from sentiment_core.jobs.plan import PlanKind, PlannedRun, TrainingPlan
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.rnn.ledger.ledger import LedgerRow
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.settings.limits import CellType
from sentiment_core.ui.app.plans import drop_plan, plan_of_visitor, stop_plan
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.compare.curves import show_compared_curves, show_curves_of
from sentiment_core.ui.shared.run_progress import run_progress

PLAN = "plan"
"""Key of progress and curves."""
_KINDS = {
    PlanKind.CELLS: t("{number} cells under equal settings", number=spelled(len(CellType))),
    PlanKind.SEEDS: t("several seeds"),
}


def show_learning(
    shared: Runtime, rows: Mapping[str, LedgerRow], runs: Mapping[str, TrainedRun], *, key: str
) -> None:
    """Show how the runs of this visitor's plan learn; without a plan, how the compared ones did.

    While the plan lives, it looks again on its own.

    Args:
        rows: what is compared, by letter.
        runs: the networks that are kept, by id.
    """
    plan = plan_of_visitor(shared)
    every = None if plan is None or plan.done(shared.queue) else 1.0

    def look() -> None:
        now = plan_of_visitor(shared)
        if _ended(shared, now) != _ended(shared, plan):
            st.rerun()  # a run is new in the ledger
        with st.container(key=PLAN, gap="xsmall"):
            if now is not None:
                _show_progress(shared, now)
            if now is not None and not _is_compared(shared, now):
                _show_curves(shared, now, key=key)
            else:
                show_compared_curves(rows, runs, key=key)

    # A fragment in every state: the browser then keeps the charts when the state changes.
    st.fragment(look, run_every=every)()


def _is_compared(shared: Runtime, plan: TrainingPlan) -> bool:
    """Whether all of it is among the compared runs."""
    return plan.kind == PlanKind.CELLS and _is_finished(shared, plan)


def _is_finished(shared: Runtime, plan: TrainingPlan) -> bool:
    found = plan.snapshots(shared.queue)
    return all(one is not None and one.status == JobStatus.FINISHED for one in found)


def _ended(shared: Runtime, plan: TrainingPlan | None) -> int | None:
    """How many of its runs will not change any more; None without a plan."""
    if plan is None:
        return None
    return sum(
        bool(planned.message) or (snapshot is not None and not snapshot.live)
        for planned, snapshot in zip(plan.runs, plan.snapshots(shared.queue), strict=True)
    )


def _show_progress(shared: Runtime, plan: TrainingPlan) -> None:
    done = plan.done(shared.queue)
    with st.container(
        key=f"{PLAN}_done" if done else "bar_run",
        horizontal=True,
        wrap=False,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    ):
        text = f"**{_summary(shared, plan)}**"
        if done:
            st.markdown(text)
            st.button(
                t("Close"),
                key=f"{PLAN}_close",
                on_click=drop_plan,
                args=(shared,),
                help=t("Closes this line; the runs stay in the ledger."),
            )
            return
        shares = [share for share, _ in _progress(shared, plan)]
        st.progress(sum(shares) / len(shares), text=text)
        st.button(
            t("Stop"),
            key=f"{PLAN}_stop",
            icon=":material/stop:",
            help=t("Starts no further run; finished epochs are kept."),
            on_click=stop_plan,
            args=(shared,),
        )


def _summary(shared: Runtime, plan: TrainingPlan) -> str:
    kind = _KINDS[plan.kind]
    if not plan.done(shared.queue):
        return t(
            "Training {kind}: {ended} of {runs} finished",
            kind=kind,
            ended=_ended(shared, plan),
            runs=len(plan.runs),
        )
    if _is_finished(shared, plan):
        return t("Trained {kind}", kind=kind)
    return t("Stopped before all were trained: {kind}", kind=kind)


def _show_curves(shared: Runtime, plan: TrainingPlan, *, key: str) -> None:
    """The curves of as many runs as have a colour: the last that were submitted."""
    found = plan.snapshots(shared.queue)
    submitted = sum(not planned.open for planned in plan.runs)
    first = max(0, submitted - len(NUMBERS))
    marks = {at: NUMBERS[at % len(NUMBERS)] for at in range(first, first + len(NUMBERS))}
    show_curves_of(
        {
            marks[at]: (_name(plan, planned), snapshot.history)
            for at, (planned, snapshot) in enumerate(zip(plan.runs, found, strict=True))
            if at in marks and snapshot is not None
        },
        {},
        [(marks.get(at, ""), text) for at, (_, text) in enumerate(_progress(shared, plan))],
        epochs=max(planned.config.epochs for planned in plan.runs),
        key=key,
        names=NUMBERS,
    )


def _progress(shared: Runtime, plan: TrainingPlan) -> list[tuple[float, str]]:
    """The progress of each run: share in [0, 1], and text."""
    return [
        _run_progress(shared, planned, snapshot, name=_name(plan, planned))
        for planned, snapshot in zip(plan.runs, plan.snapshots(shared.queue), strict=True)
    ]


def _name(plan: TrainingPlan, planned: PlannedRun) -> str:
    if plan.kind == PlanKind.CELLS:
        return str(planned.config.cell)
    return t("seed {seed}", seed=planned.config.seed)


def _run_progress(
    shared: Runtime, planned: PlannedRun, snapshot: JobSnapshot | None, *, name: str
) -> tuple[float, str]:
    if planned.message:
        return 0.0, t("{name}: not trained. {message}", name=name, message=planned.message)
    if snapshot is None:
        waits = t("not started yet") if planned.open else t("removed from the ledger")
        return 0.0, f"{name}: {waits}"
    return run_progress(shared, snapshot, name=name)
