"""The state of the queue."""

import pandas as pd
import streamlit as st

from sentiment_core.i18n import t, tn
from sentiment_core.jobs.engine.protocol import EngineState
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus, QueueSnapshot
from sentiment_core.ui.shared.cost import seconds_text

_SHOWN = 20


def show_queue(queue: QueueSnapshot, *, visitors: int, key: str) -> None:
    """Show running and waiting runs, and the forecast error of waits.

    Args:
        visitors: people who have a page open.
    """
    if queue.problem:
        st.warning(queue.problem)
    elif queue.engine != EngineState.READY:
        st.info(t("Training workers are starting. Waiting runs will begin automatically."))
    if queue.paused:
        st.info(t("The presenter has paused the queue. Waiting runs keep their position."))
    longest = max((job.wait_seconds for job in queue.waiting), default=0.0)
    figures: dict[str, int | str] = {
        t("People here"): visitors,
        t("Training"): t("{running} of {slots}", running=len(queue.running), slots=queue.slots),
        t("Waiting"): len(queue.waiting),
        t("Longest wait"): seconds_text(longest) if queue.waiting else t("none"),
    }
    with st.container(horizontal=True, gap="medium"):
        for label, figure in figures.items():
            st.metric(label, figure, width="content")
    jobs = [*queue.running, *queue.waiting][:_SHOWN]
    if jobs:
        st.dataframe(_table(jobs), hide_index=True, key=f"{key}_jobs", alt=t("Runs in the queue."))
    if len(queue.waiting) + len(queue.running) > _SHOWN:
        st.caption(t("The first {shown} are shown.", shown=_SHOWN))
    if queue.forecast_error.waits:
        st.caption(
            tn(
                "Last wait: forecast {forecast:.0f} s, actual {waited:.0f} s.",
                "Last {n} waits: forecast {forecast:.0f} s, actual {waited:.0f} s on average; "
                "typical forecast error {typical_error:.0f} s.",
                queue.forecast_error.waits,
                forecast=queue.forecast_error.forecast,
                waited=queue.forecast_error.waited,
                typical_error=queue.forecast_error.typical_error,
            )
        )


def _table(jobs: list[JobSnapshot]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "position": t("trains") if job.status == JobStatus.RUNNING else str(job.position),
                "run": job.run_id[:6],
                "cell": str(job.config.cell),
                "units": job.config.units,
                "epochs": t(
                    "{done:.1f} of {epochs}", done=job.epochs_done, epochs=job.config.epochs
                ),
                "val_accuracy": job.history[-1].val_accuracy if job.history else None,
                "time": t("{seconds} left", seconds=seconds_text(job.remaining_seconds or 0.0))
                if job.status == JobStatus.RUNNING
                else t("{seconds} until it starts", seconds=seconds_text(job.wait_seconds)),
            }
            for job in jobs
        ]
    )
