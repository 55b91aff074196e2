"""How far a plan is: a bar for each of its runs."""

import streamlit as st

from sentiment_core.i18n import spelled, t
from sentiment_core.jobs.plan import PlanKind, PlannedRun, TrainingPlan
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.settings.limits import CellType
from sentiment_core.ui.app.plans import drop_plan, plan_of_visitor, stop_plan
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.shared.run_progress import run_progress

PLAN = "plan"
"""Key of the plan."""
_KINDS = {
    PlanKind.CELLS: t("{number} cells under equal settings", number=spelled(len(CellType))),
    PlanKind.SEEDS: t("several seeds"),
}


def show_plan(shared: Runtime) -> None:
    """Show how far this visitor's plan is; while it lives, look again on its own."""
    plan = plan_of_visitor(shared)
    if plan is not None:
        every = None if plan.done(shared.queue) else 1.0
        st.fragment(_look, run_every=every)(shared, _ended(shared, plan))


def _look(shared: Runtime, ended: int) -> None:
    plan = plan_of_visitor(shared)
    if plan is None or _ended(shared, plan) != ended:
        st.rerun()  # a run is new in the ledger
    with st.container(border=True, key=PLAN):
        _show(shared, plan)


def _ended(shared: Runtime, plan: TrainingPlan) -> int:
    """How many of its runs will not change any more."""
    return sum(
        bool(planned.message) or (snapshot is not None and not snapshot.live)
        for planned, snapshot in zip(plan.runs, plan.snapshots(shared.queue), strict=True)
    )


def _show(shared: Runtime, plan: TrainingPlan) -> None:
    done, found = plan.done(shared.queue), plan.snapshots(shared.queue)
    runs = [
        _progress(shared, planned, snapshot)
        for planned, snapshot in zip(plan.runs, found, strict=True)
    ]
    with st.container(
        key=f"{PLAN}_done" if done else "bar_run",
        horizontal=True,
        wrap=False,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    ):
        told = f"**{_told(shared, plan)}**"
        if done:
            st.markdown(told)
            st.button(
                t("Close"),
                key=f"{PLAN}_close",
                on_click=drop_plan,
                args=(shared,),
                help=t("Closes this list; the runs stay in the ledger."),
            )
        else:
            st.progress(sum(share for share, _ in runs) / len(runs), text=told)
            st.button(
                t("Stop"),
                key=f"{PLAN}_stop",
                icon=":material/stop:",
                help=t("Starts no further run; finished epochs are kept."),
                on_click=stop_plan,
                args=(shared,),
            )
    for share, text in runs:
        st.progress(share, text=text)


def _told(shared: Runtime, plan: TrainingPlan) -> str:
    found, kind = plan.snapshots(shared.queue), _KINDS[plan.kind]
    if not plan.done(shared.queue):
        return t(
            "Training {kind}: {ended} of {runs} finished",
            kind=kind,
            ended=_ended(shared, plan),
            runs=len(plan.runs),
        )
    if all(one is not None and one.status == JobStatus.FINISHED for one in found):
        return t("Trained {kind}", kind=kind)
    return t("Stopped before all were trained: {kind}", kind=kind)


def _progress(
    shared: Runtime, planned: PlannedRun, snapshot: JobSnapshot | None
) -> tuple[float, str]:
    name = t("**{cell}**, seed {seed}", cell=planned.config.cell, seed=planned.config.seed)
    if planned.message:
        return 0.0, t("{name}: not trained. {message}", name=name, message=planned.message)
    if snapshot is None:
        waits = t("not started yet") if planned.open else t("removed from the ledger")
        return 0.0, f"{name}: {waits}"
    return run_progress(shared, snapshot, name=name)
