"""A run on its way: waiting, training, finished, stopped or failed."""

import streamlit as st

from sentiment_core.data.sources import DATASETS
from sentiment_core.jobs.protocol import EngineState
from sentiment_core.jobs.snapshot import JobSnapshot, JobStatus
from sentiment_core.rnn.run import RunPlan
from sentiment_core.ui.navigation import read_page
from sentiment_core.ui.panels.cost import seconds_text
from sentiment_core.ui.panels.learning import show_curves, show_finding, show_history_table
from sentiment_core.ui.panels.probe import show_probe
from sentiment_core.ui.panels.scoreboard import show_folded_scoreboard
from sentiment_core.ui.panels.waiting import show_while_waiting
from sentiment_core.ui.resources import Runtime
from sentiment_core.ui.visitor import visitor_id
from sentiment_core.words import t

_FIRST_POINTS = 5
# A hundred people may wait: who waits for long looks seldom.
_LONG_WAIT = 20.0
_SECONDS_BETWEEN_LOOKS = {
    "waiting long": 5.0,
    "waiting": 1.5,
    "starting": 0.2,
    "training": 0.5,
}


def show_job(shared: Runtime, snapshot: JobSnapshot, *, key: str) -> None:
    """Show a run; while it lives, look again on its own.

    Args:
        shared: what all visitors share.
        snapshot: the run as it is now.
        key: of the panel.
    """
    if not snapshot.live:
        _show_ended(shared, snapshot, key=key)
        return
    stage = _stage(snapshot)
    look = st.fragment(_look, run_every=_SECONDS_BETWEEN_LOOKS[stage])
    look(shared, snapshot.run_id, stage, key)
    if snapshot.status == JobStatus.WAITING:
        show_while_waiting(shared, snapshot.config, key=f"{key}_waiting")


def _stage(snapshot: JobSnapshot) -> str:
    if not snapshot.live:
        return "ended"
    if snapshot.status == JobStatus.WAITING:
        return "waiting long" if snapshot.wait_seconds > _LONG_WAIT else "waiting"
    # The whole page runs again when the stage changes; the first points should not wait for that.
    return "training" if len(snapshot.batches) >= _FIRST_POINTS else "starting"


def _look(shared: Runtime, run_id: str, stage: str, key: str) -> None:
    snapshot = shared.queue.snapshot(run_id)
    if snapshot is None or _stage(snapshot) != stage:
        st.rerun()  # how often to look, or whether at all, has changed
    _show_live(shared, snapshot, key=key)


def _show_live(shared: Runtime, snapshot: JobSnapshot, *, key: str) -> None:
    mine = any(job.run_id == snapshot.run_id for job in shared.queue.live_of(visitor_id()))
    text, button = st.columns([4, 1], vertical_alignment="center")
    with button:
        waiting = snapshot.status == JobStatus.WAITING
        st.button(
            t("Leave") if waiting else t("Stop"),
            key=f"{key}_stop",
            icon=":material/stop:",
            disabled=not mine,
            help=t("Ends the run; finished epochs are kept.")
            if mine
            else t("Somebody else's run."),
            on_click=shared.queue.leave,
            args=(snapshot.run_id, visitor_id()),
            width="stretch",
        )
    with text:
        if waiting:  # there is no curve yet, and something else to look at
            st.markdown(f":material/hourglass: {_waiting_text(shared, snapshot)}")
            return
        share = snapshot.epochs_done / snapshot.config.epochs
        st.progress(min(share, 1.0), text=_progress_text(snapshot))
    show_curves(
        snapshot.history, snapshot.batches, epochs=snapshot.config.epochs, key=f"{key}_curves"
    )
    if _stage(snapshot) == "training":  # the first points are drawn before anything else is
        show_finding(snapshot.history, snapshot.plan)
        show_probe(shared.store, snapshot, key=f"{key}_probe")


def _waiting_text(shared: Runtime, snapshot: JobSnapshot) -> str:
    queue = shared.queue
    if queue.engine.problem:
        return t("{problem} This run keeps its place.", problem=queue.engine.problem)
    if queue.rules.paused:
        return t(
            "Number {position} in the queue, which the presenter has paused; this run "
            "keeps its place and begins by itself.",
            position=snapshot.position,
        )
    if queue.engine.state != EngineState.READY:
        return t("The engine that trains is starting; this run begins by itself.")
    place = t(
        "Waiting: number {position} in the queue, starts in {seconds}.",
        position=snapshot.position,
        seconds=seconds_text(snapshot.wait_seconds),
    )
    return f"{place} {snapshot.message}".strip()


def _progress_text(snapshot: JobSnapshot) -> str:
    if not snapshot.batches:
        return t("Building the network.")
    parts = [
        t(
            "Epoch {epoch} of {epochs}",
            epoch=snapshot.batches[-1].epoch,
            epochs=snapshot.config.epochs,
        )
    ]
    if snapshot.history:
        last = snapshot.history[-1]
        parts.append(
            t(
                "{seconds:.1f} s per epoch, {reviews_per_second:,.0f} reviews/s",
                seconds=last.seconds,
                reviews_per_second=last.reviews_per_second,
            )
        )
    if snapshot.remaining_seconds is not None:
        parts.append(t("{seconds} left", seconds=seconds_text(snapshot.remaining_seconds)))
    return "; ".join(parts)


def result_text(snapshot: JobSnapshot, plan: RunPlan) -> str:
    """What came of a run, in words."""
    kind = DATASETS[snapshot.config.dataset].kind
    best = max(snapshot.history, key=lambda metrics: metrics.val_accuracy)
    return t(
        "**{val_accuracy:.3f}** on {validation_reviews:,} {kind}validation reviews "
        "after epoch {epoch} of {epochs}; always guessing the more frequent "
        "label gives {majority_accuracy:.3f}. Trained on {train_reviews:,} reviews in "
        "{seconds:.1f} s.",
        val_accuracy=best.val_accuracy,
        validation_reviews=plan.validation_reviews,
        kind=kind,
        epoch=best.epoch,
        epochs=len(snapshot.history),
        majority_accuracy=plan.majority_accuracy,
        train_reviews=plan.train_reviews,
        seconds=snapshot.seconds,
    )


def _show_ended(shared: Runtime, snapshot: JobSnapshot, *, key: str) -> None:
    if snapshot.message:
        show = st.error if snapshot.status == JobStatus.FAILED else st.warning
        show(snapshot.message)
    if not snapshot.kept or snapshot.plan is None:
        return
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.markdown(result_text(snapshot, snapshot.plan))
    with button:
        if st.button(
            t("Read with it"),
            key=f"{key}_read",
            icon=":material/menu_book:",
            type="primary",
            width="stretch",
            help=t("Opens Read with this network."),
        ):
            st.switch_page(read_page(), query_params={"run": snapshot.run_id})
    show_curves(
        snapshot.history, snapshot.batches, epochs=snapshot.config.epochs, key=f"{key}_curves"
    )
    show_finding(snapshot.history, snapshot.plan)
    show_probe(shared.store, snapshot, key=f"{key}_probe")
    run = shared.store.get(snapshot.run_id)
    if run is not None:
        show_folded_scoreboard(run, shared.store, key=f"{key}_scoreboard")
    with st.expander(t("The epochs as a table")):
        show_history_table(snapshot.history, key=f"{key}_history")
