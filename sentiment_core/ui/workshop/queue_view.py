"""What the queue is doing, for everybody."""

import pandas as pd
import streamlit as st

from sentiment_core.i18n import t, tn
from sentiment_core.jobs.engine.protocol import EngineState
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus, RoomSnapshot
from sentiment_core.ui.shared.cost import seconds_text

_SHOWN = 20


def show_queue(room: RoomSnapshot, *, visitors: int, key: str) -> None:
    """Show who trains and who waits, and how well waits were forecast.

    Args:
        room: the queue now.
        visitors: people who have a page open.
        key: of the panel.
    """
    if room.problem:
        st.warning(room.problem)
    elif room.engine != EngineState.READY:
        st.info(t("Training workers are starting. Waiting runs will begin automatically."))
    if room.paused:
        st.info(t("The presenter has paused the queue. Waiting runs keep their position."))
    here, train, wait, last = st.columns(4)
    here.metric(t("People here"), visitors)
    train.metric(
        t("Training"), t("{running} of {slots}", running=len(room.running), slots=room.slots)
    )
    wait.metric(t("Waiting"), len(room.waiting))
    longest = max((job.wait_seconds for job in room.waiting), default=0.0)
    last.metric(t("Longest wait"), seconds_text(longest) if room.waiting else t("none"))
    jobs = [*room.running, *room.waiting][:_SHOWN]
    if jobs:
        st.dataframe(_table(jobs), hide_index=True, key=f"{key}_jobs", alt=t("Runs in the queue."))
    if len(room.waiting) + len(room.running) > _SHOWN:
        st.caption(t("The first {shown} are shown.", shown=_SHOWN))
    if room.forecast_error.waits:
        st.caption(
            tn(
                "Last wait: forecast {told:.0f} s, actual {waited:.0f} s.",
                "Last {n} waits: forecast {told:.0f} s, actual {waited:.0f} s on average; "
                "typical forecast error {typical_error:.0f} s.",
                room.forecast_error.waits,
                told=room.forecast_error.told,
                waited=room.forecast_error.waited,
                typical_error=room.forecast_error.typical_error,
            )
        )


def _table(jobs: list[JobSnapshot]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "place": t("trains") if job.status == JobStatus.RUNNING else str(job.position),
                "run": job.run_id[:6],
                "cell": str(job.config.cell),
                "units": job.config.units,
                "epochs": t(
                    "{done:.1f} of {epochs}",
                    done=job.epochs_done,
                    epochs=job.config.epochs,
                ),
                "val_accuracy": job.history[-1].val_accuracy if job.history else None,
                "time": t("{seconds} left", seconds=seconds_text(job.remaining_seconds or 0.0))
                if job.status == JobStatus.RUNNING
                else t("{seconds} until it starts", seconds=seconds_text(job.wait_seconds)),
            }
            for job in jobs
        ]
    )
