"""What the queue is doing, for everybody."""

import pandas as pd
import streamlit as st

from sentiment_core.jobs.protocol import EngineState
from sentiment_core.jobs.snapshot import JobSnapshot, JobStatus, RoomSnapshot
from sentiment_core.ui.panels.cost import seconds_text

_SHOWN = 20


def show_queue(room: RoomSnapshot, *, visitors: int, key: str) -> None:
    """Show who trains and who waits, and how honest the told waits were.

    Args:
        room: the queue now.
        visitors: people who have a page open.
        key: of the panel.
    """
    if room.problem:
        st.warning(room.problem)
    elif room.engine != EngineState.READY:
        st.info("The engine that trains is starting; what waits begins by itself.")
    if room.paused:
        st.info("The presenter has paused the queue; what waits keeps its place.")
    here, train, wait, last = st.columns(4)
    here.metric("People here", visitors)
    train.metric("Training", f"{len(room.running)} of {room.slots}")
    wait.metric("Waiting", len(room.waiting))
    longest = max((job.wait_seconds for job in room.waiting), default=0.0)
    last.metric("The last one starts in", seconds_text(longest) if room.waiting else "now")
    jobs = [*room.running, *room.waiting][:_SHOWN]
    if jobs:
        st.dataframe(_table(jobs), hide_index=True, key=f"{key}_jobs", alt="Runs in the queue.")
    if len(room.waiting) + len(room.running) > _SHOWN:
        st.caption(f"The first {_SHOWN} are shown.")
    if room.honesty.waits:
        st.caption(
            f"The last {room.honesty.waits} who waited were told {room.honesty.told:.0f} s on "
            f"average and waited {room.honesty.waited:.0f} s; typically the two were "
            f"{room.honesty.typical_error:.0f} s apart."
        )


def _table(jobs: list[JobSnapshot]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "place": "trains" if job.status == JobStatus.RUNNING else str(job.position),
                "run": job.run_id[:6],
                "cell": str(job.config.cell),
                "units": job.config.units,
                "epochs": f"{job.epochs_done:.1f} of {job.config.epochs}",
                "val_accuracy": job.history[-1].val_accuracy if job.history else None,
                "time": seconds_text(
                    (job.remaining_seconds or 0.0)
                    if job.status == JobStatus.RUNNING
                    else job.wait_seconds
                )
                + (" left" if job.status == JobStatus.RUNNING else " until it starts"),
            }
            for job in jobs
        ]
    )
