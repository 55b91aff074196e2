"""Training for a comparison: three cells, or several seeds, with one press."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.jobs.preparation import PreparationState
from sentiment_core.jobs.protocol import EngineState
from sentiment_core.jobs.queue import JobQueue
from sentiment_core.jobs.snapshot import JobSnapshot, JobStatus
from sentiment_core.limits import CellType, DatasetName
from sentiment_core.rnn.ledger import LedgerRow, settings_in_words, source_in_words
from sentiment_core.ui.ledger import Ledger, row_label
from sentiment_core.ui.panels.comparison import tick
from sentiment_core.ui.panels.cost import seconds_text, why_not_here
from sentiment_core.ui.plan import PlanKind, PlannedRun, TrainingPlan
from sentiment_core.ui.plans import (
    drop_plan,
    plan_of_visitor,
    start_plan,
    stop_plan,
    take_results,
)
from sentiment_core.ui.resources import Runtime
from sentiment_core.ui.session import remembered_settings
from sentiment_core.words import listed, t

_FORM = "form"
_NUMBERS = (t("no"), t("one"), t("two"), t("three"), t("four"), t("five"), t("six"))
_KINDS = {
    PlanKind.CELLS: t("{number} cells under equal settings", number=_NUMBERS[len(CellType)]),
    PlanKind.SEEDS: t("several seeds"),
}


def pick_settings(shared: Runtime, ledger: Ledger, *, key: str) -> RunConfig:
    """Let a visitor choose whose settings are trained: those of the form on Train, or of a run."""
    form = remembered_settings() or RunConfig()
    if remembered_settings() is None and not _imdb_is_ready(shared):
        form = replace(form, dataset=DatasetName.REPLICA)
    rows = {row.run_id: row for row in ledger.rows if row.is_network}
    if st.session_state.get(key, _FORM) not in {_FORM, *rows}:
        st.session_state[key] = _FORM  # that run was deleted
    chosen = st.selectbox(
        t("Settings to train with"),
        options=[_FORM, *rows],
        format_func=lambda run_id: _settings_label(rows.get(run_id)),
        key=key,
        help=t(
            "Those of the form on the Train page (the default ones until you were there), or "
            "those of a run in the ledger."
        ),
    )
    config = rows[chosen].config if chosen in rows else form
    st.caption(
        t(
            "{cell}, {reviews}; settings: {settings}.",
            cell=config.cell,
            reviews=source_in_words(config.dataset),
            settings=settings_in_words(config),
        )
    )
    return config


def _imdb_is_ready(shared: Runtime) -> bool:
    return shared.preparation.snapshot.state == PreparationState.READY


def _settings_label(row: LedgerRow | None) -> str:
    return t("those of the Train page") if row is None else t("those of {run}", run=row_label(row))


def show_plan_button(
    shared: Runtime, configs: Sequence[RunConfig], *, kind: PlanKind, label: str, key: str
) -> None:
    """The button that starts a plan; it says what the plan takes.

    Args:
        shared: what all visitors share.
        configs: what is trained, in this order.
        kind: what for.
        label: of the button.
        key: of the button.
    """
    plan = plan_of_visitor(shared)
    busy = plan is not None and not plan.done(shared.queue)
    seconds = sum(shared.queue.estimate_seconds(config) for config in configs)
    why_not = next(filter(None, (why_not_here(shared, config) for config in configs)), "")
    told = t(
        "{runs} runs, one after the other; {seconds} together on this "
        "server. Runs that are kept already come at once.",
        runs=len(configs),
        seconds=seconds_text(seconds),
    )
    if busy:
        told = t("Another comparison is being trained; it has to end first, or be stopped.")
    st.button(
        label,
        key=key,
        type="primary" if kind == PlanKind.CELLS else "secondary",
        icon=":material/play_arrow:",
        disabled=busy or bool(why_not),
        help=why_not or told,
        on_click=start_plan,
        args=(shared, kind, configs),
    )
    if kind != PlanKind.CELLS:
        return
    if why_not:
        st.warning(why_not)
    else:
        st.caption(
            t(
                "{cells} under these equal settings, one after the other: "
                "{seconds} on this server.",
                cells=listed([*CellType]),
                seconds=seconds_text(seconds),
            )
        )


def show_three_cells(shared: Runtime, ledger: Ledger, *, key: str) -> RunConfig:
    """Let a visitor choose settings and train each of the three cells with them.

    Returns:
        The settings that are chosen.
    """
    config = pick_settings(shared, ledger, key=key)
    show_plan_button(
        shared,
        [replace(config, cell=cell) for cell in CellType],
        kind=PlanKind.CELLS,
        label=t("Train all {number} cells", number=_NUMBERS[len(CellType)]),
        key="train_cells",
    )
    return config


def follow_plan(shared: Runtime) -> None:
    """When all three cells are there, compare them."""
    plan = plan_of_visitor(shared)
    results = take_results(shared)
    if plan is not None and plan.kind == PlanKind.CELLS and results:
        tick(results)


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
    done = plan.done(shared.queue)
    with st.container(border=True):
        head, button = st.columns([4, 1], vertical_alignment="center")
        head.markdown(f"**{_told(plan, shared.queue)} {_KINDS[plan.kind]}**")
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
        for planned, snapshot in zip(plan.runs, plan.snapshots(shared.queue), strict=True):
            share, text = _progress(shared, planned, snapshot)
            st.progress(share, text=text)


def _told(plan: TrainingPlan, queue: JobQueue) -> str:
    if not plan.done(queue):
        return t("Training, while a page of this app is open,")
    found = plan.snapshots(queue)
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
    best = max((entry.val_accuracy for entry in snapshot.history), default=None)
    so_far = "" if best is None else t("; val_accuracy {best:.3f}", best=best)
    if snapshot.status == JobStatus.WAITING:
        if shared.queue.engine_state != EngineState.READY:
            return 0.0, t("{name}: the engine that trains is starting", name=name)
        return 0.0, (
            t(
                "{name}: number {position} in the queue, starts in {seconds}",
                name=name,
                position=snapshot.position,
                seconds=seconds_text(snapshot.wait_seconds),
            )
        )
    share = min(snapshot.epochs_done / snapshot.config.epochs, 1.0)
    if snapshot.status == JobStatus.RUNNING:
        epoch = snapshot.batches[-1].epoch if snapshot.batches else 1
        return share, t(
            "{name}: epoch {epoch} of {epochs}{so_far}",
            name=name,
            epoch=epoch,
            epochs=snapshot.config.epochs,
            so_far=so_far,
        )
    if snapshot.status == JobStatus.FINISHED:
        return 1.0, t("{name}: finished{so_far}", name=name, so_far=so_far)
    return share, f"{name}: {t(snapshot.status)}{so_far}. {snapshot.message}"
