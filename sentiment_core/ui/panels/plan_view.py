"""How far a plan is: a bar for each of its runs."""

from collections.abc import Sequence

import streamlit as st

from sentiment_core.jobs.snapshot import JobSnapshot, JobStatus
from sentiment_core.limits import CellType
from sentiment_core.ui.panels.run_progress import run_progress
from sentiment_core.ui.plan import PlanKind, PlannedRun, TrainingPlan
from sentiment_core.ui.plans import drop_plan, plan_of_visitor, stop_plan
from sentiment_core.ui.resources import Runtime
from sentiment_core.words import spelled, t

_KINDS = {
    PlanKind.CELLS: t("{number} cells under equal settings", number=spelled(len(CellType))),
    PlanKind.SEEDS: t("several seeds"),
}


def show_plan(shared: Runtime, *, key: str) -> None:
    """Show how far this visitor's plan is; while it lives, look again on its own."""
    plan = plan_of_visitor(shared)
    if plan is None:
        return
    if plan.done(shared.queue):
        _show(shared, plan, key=key)
        return
    st.fragment(_look, run_every=1.0)(shared, _ended(shared, plan), key)


def _look(shared: Runtime, ended: int, key: str) -> None:
    plan = plan_of_visitor(shared)
    if plan is None or _ended(shared, plan) != ended:
        st.rerun()  # a run is new in the ledger
    _show(shared, plan, key=key)


def _ended(shared: Runtime, plan: TrainingPlan) -> int:
    """How many of its runs will not change any more."""
    return sum(
        bool(planned.message) or (snapshot is not None and not snapshot.live)
        for planned, snapshot in zip(plan.runs, plan.snapshots(shared.queue), strict=True)
    )


def _show(shared: Runtime, plan: TrainingPlan, *, key: str) -> None:
    done, found = plan.done(shared.queue), plan.snapshots(shared.queue)
    with st.container(border=True):
        head, button = st.columns([4, 1], vertical_alignment="center")
        head.markdown(f"**{_told(found, done=done)} {_KINDS[plan.kind]}**")
        with button:
            if done:
                st.button(
                    t("Close"),
                    key=f"{key}_close",
                    on_click=drop_plan,
                    args=(shared,),
                    width="stretch",
                    help=t("Puts this list away; the runs stay in the ledger."),
                )
            else:
                st.button(
                    t("Stop"),
                    key=f"{key}_stop",
                    icon=":material/stop:",
                    help=t("Nothing more is started; finished epochs are kept."),
                    on_click=stop_plan,
                    args=(shared,),
                    width="stretch",
                )
        for planned, snapshot in zip(plan.runs, found, strict=True):
            share, text = _progress(shared, planned, snapshot)
            st.progress(share, text=text)


def _told(found: Sequence[JobSnapshot | None], *, done: bool) -> str:
    if not done:
        return t("Training, while a page of this app is open,")
    whole = all(one is not None and one.status == JobStatus.FINISHED for one in found)
    return t("Trained") if whole else t("Ended before all was trained:")


def _progress(
    shared: Runtime, planned: PlannedRun, snapshot: JobSnapshot | None
) -> tuple[float, str]:
    name = t("**{cell}**, seed {seed}", cell=planned.config.cell, seed=planned.config.seed)
    if planned.message:
        return 0.0, t("{name}: not trained. {message}", name=name, message=planned.message)
    if snapshot is None:
        waits = t("waits for its turn") if planned.open else t("removed from the ledger")
        return 0.0, f"{name}: {waits}"
    return run_progress(shared, snapshot, name=name)
