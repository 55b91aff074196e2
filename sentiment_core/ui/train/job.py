"""A run in every state, in one frame: how far it is, its curves, and one review after every epoch.

Before, while and after it trains the same things stand in the same places, so that only data moves.
"""

import streamlit as st

from sentiment_core.data.sources import DATASETS
from sentiment_core.i18n import t
from sentiment_core.jobs.engine.protocol import EngineState
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.runs.run import RunPlan
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.presets import PRESETS, preset_of
from sentiment_core.ui.app.looking import look_again
from sentiment_core.ui.app.navigation import read_page
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.visitor import visitor_id
from sentiment_core.ui.components.live_region import announce
from sentiment_core.ui.reviews.opened_review import link_to_review
from sentiment_core.ui.shared.cost import seconds_text
from sentiment_core.ui.shared.learning import show_curves, show_finding
from sentiment_core.ui.shared.sample_review import show_sample
from sentiment_core.ui.train.waiting import show_while_waiting

JOB = "train_job"
"""Key of the frame."""
_FIRST_POINTS = 5


def show_job(
    shared: Runtime, snapshot: JobSnapshot | None, *, config: RunConfig, asked: str | None
) -> None:
    """Show a run, or the frame that waits for one; while the run lives, look again on its own.

    Args:
        snapshot: the run as it is now; None where there is none.
        config: what would be trained next.
        asked: the run that the link names.
    """

    def draw(seen: JobSnapshot | None) -> None:
        if _waits(seen) != _waits(snapshot):
            st.rerun()  # the curves to see meanwhile come or go
        _draw(shared, seen, config, asked)

    look_again(
        lambda: shared.queue.snapshot(asked) if asked else None,
        draw,
        every=_seconds_between_looks,
    )
    if snapshot is not None and _waits(snapshot):  # not drawn at every look
        show_while_waiting(shared, snapshot.config.cell, key=f"{JOB}_waiting")
    announce(_summary(snapshot), key=f"{JOB}_spoken")


def _waits(snapshot: JobSnapshot | None) -> bool:
    return snapshot is not None and snapshot.status == JobStatus.WAITING


def _seconds_between_looks(snapshot: JobSnapshot | None) -> float | None:
    if snapshot is None or not snapshot.live:
        return None
    if _waits(snapshot):
        # A hundred people may wait: who waits for long looks seldom.
        return min(max(round(snapshot.wait_seconds / 2) / 2, 1.0), 5.0)
    # Until the first points are there a look is worth more than later.
    return 0.5 if len(snapshot.batches) >= _FIRST_POINTS else 0.2


def _draw(
    shared: Runtime, snapshot: JobSnapshot | None, config: RunConfig, asked: str | None
) -> None:
    run = snapshot or JobSnapshot("", config, JobStatus.WAITING)
    with st.container(gap="xsmall"):
        with st.container(key=JOB, gap="xsmall"):
            if snapshot is None:
                _show_nothing_yet(asked)
            elif snapshot.live:
                _show_live(shared, snapshot)
            else:
                _show_ended(shared, snapshot)
            show_curves(run.history, run.batches, epochs=run.config.epochs, key=f"{JOB}_curves")
        show_finding(run.history, run.plan, key=f"{JOB}_finding")
        if not _waits(snapshot):
            # The first points are drawn before any weights are read.
            starts = len(run.batches) < _FIRST_POINTS and run.live
            show_sample(shared.store, None if starts else run, run.config, key=f"{JOB}_sample")


def _show_nothing_yet(asked: str | None) -> None:
    text = t("Press **Train** for live curves.")
    if asked:
        text = t("The run in this link is not on this server. Press **Train** to train it again.")
    with st.container(key=f"{JOB}_line", horizontal=True, vertical_alignment="center"):
        st.markdown(text)


def _show_live(shared: Runtime, snapshot: JobSnapshot) -> None:
    mine = any(job.run_id == snapshot.run_id for job in shared.queue.live_of(visitor_id()))
    with st.container(
        key="bar_run", horizontal=True, wrap=False, vertical_alignment="center", gap="small"
    ):
        waiting = _waits(snapshot)
        if waiting:
            st.markdown(f":material/hourglass: {_waiting_text(shared, snapshot)}")
        else:
            share = snapshot.epochs_done / snapshot.config.epochs
            st.progress(min(share, 1.0), text=_progress_text(snapshot))
        st.button(
            t("Leave") if waiting else t("Stop"),
            key=f"{JOB}_stop",
            icon=":material/stop:",
            disabled=not mine,
            help=t("Ends the run; finished epochs are kept.")
            if mine
            else t("Only the visitor who started this run can stop it."),
            on_click=shared.queue.leave,
            args=(snapshot.run_id, visitor_id()),
        )


def _waiting_text(shared: Runtime, snapshot: JobSnapshot) -> str:
    queue = shared.queue
    if queue.engine.problem:
        return t("{problem} Your run keeps its position.", problem=queue.engine.problem)
    if queue.rules.paused:
        return t(
            "Number {position} in the waiting queue, which the presenter has paused. Your run "
            "will begin automatically.",
            position=snapshot.position,
        )
    if queue.engine.state != EngineState.READY:
        return t("Training workers are starting. Your run will begin automatically.")
    place = t(
        "Number {position} in the waiting queue, starts in {seconds}.",
        position=snapshot.position,
        seconds=seconds_text(snapshot.wait_seconds),
    )
    return f"{place} {snapshot.message}".strip()


def _progress_text(snapshot: JobSnapshot) -> str:
    if snapshot.stopping:
        return t("**Stopping** · finished epochs are kept")
    if not snapshot.batches:
        return t("**Building the network**")
    text = t(
        "**Epoch {epoch} of {epochs}**",
        epoch=snapshot.batches[-1].epoch,
        epochs=snapshot.config.epochs,
    )
    if snapshot.remaining_seconds is None:
        return text
    return text + t(" · {seconds} left", seconds=seconds_text(snapshot.remaining_seconds))


def _summary(snapshot: JobSnapshot | None) -> str:
    """The state of a run in markdown, announced when it changes."""
    if snapshot is None:
        return ""
    if snapshot.live:
        return t(snapshot.status)
    text = [snapshot.message]
    if snapshot.stored and snapshot.plan is not None:
        text.append(result_text(snapshot, snapshot.plan))
    return " ".join(filter(None, text))


def result_text(snapshot: JobSnapshot, plan: RunPlan) -> str:
    """What came of a run, in words."""
    best = max(snapshot.history, key=lambda metrics: metrics.val_accuracy)
    values = {
        "val_accuracy": best.val_accuracy,
        "reviews": plan.validation_reviews,
        "epoch": best.epoch,
        "epochs": len(snapshot.history),
        "majority_accuracy": plan.majority_accuracy,
        "seconds": snapshot.seconds,
    }
    if DATASETS[snapshot.config.dataset].artificial:
        return t(
            "Validation accuracy **{val_accuracy:.3f}** ({reviews:,} machine-written reviews, "
            "epoch {epoch} of {epochs}). Majority-class baseline: {majority_accuracy:.3f}. "
            "Trained in {seconds:.1f} s.",
            **values,
        )
    return t(
        "Validation accuracy **{val_accuracy:.3f}** ({reviews:,} reviews, epoch {epoch} of "
        "{epochs}). Majority-class baseline: {majority_accuracy:.3f}. Trained in {seconds:.1f} s.",
        **values,
    )


def _show_ended(shared: Runtime, snapshot: JobSnapshot) -> None:
    with st.container(
        key=f"{JOB}_line",
        horizontal=True,
        wrap=False,
        vertical_alignment="center",
        horizontal_alignment="distribute",
    ):
        if snapshot.status == JobStatus.FAILED:
            st.error(_summary(snapshot), icon=":material/error:")
        else:
            st.markdown(_summary(snapshot))
        if not snapshot.stored:
            return
        with st.container(key="bar_end", width="content"):
            if st.button(
                t("Read with it"),
                key=f"{JOB}_read",
                icon=":material/menu_book:",
                type="primary",
                help=t("Opens Read with this network."),
                width="stretch",
            ):
                st.switch_page(read_page(), query_params=_reading(shared, snapshot))


def _reading(shared: Runtime, snapshot: JobSnapshot) -> dict[str, str]:
    """The query of Read: what a preset shows; of reviews unlike the samples, one is opened."""
    preset = preset_of(snapshot.config)
    seen = {} if preset is None else PRESETS[preset].seen
    run = shared.store.get(snapshot.run_id)
    if run is None or not DATASETS[snapshot.config.dataset].kept:
        return {"run": snapshot.run_id, **seen}
    result = ValidationResult.of(shared.store, run)
    return {**seen, **({"run": run.run_id} if result is None else link_to_review(run, result, 0))}
