"""A presenter's controls of the queue."""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.jobs.queue.snapshot import QueueSnapshot
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.shared.longest_run import choose_longest_run


def show_queue_controls(shared: Runtime, *, key: str) -> None:
    """Let a presenter pause and empty the queue, and say how long a run may take."""
    queue = shared.queue.overview()
    with st.container(horizontal=True):
        st.button(
            t("Resume the queue") if queue.paused else t("Pause the queue"),
            key=f"{key}_pause",
            on_click=shared.queue.pause,
            args=(not queue.paused,),
            help=t("While paused, no waiting run starts. Running ones continue."),
        )
        st.button(
            t("Empty the queue"),
            key=f"{key}_clear",
            on_click=_clear,
            args=(shared,),
            help=t("Removes all waiting runs. Running ones continue."),
        )
        st.button(
            t("Stop everything"),
            key=f"{key}_stop",
            on_click=_clear,
            args=(shared, True),
            help=t("Also stops running ones; finished epochs are kept."),
        )
    if queue.running or queue.waiting:
        _remove_runs_of_one(shared, queue, key=key)
    name = f"{key}_limit"
    st.session_state.setdefault(name, queue.most_seconds)
    choose_longest_run(
        t("Longest run"),
        key=name,
        help_text=t("For everybody, whatever their link says."),
        on_change=lambda: shared.queue.allow_up_to(st.session_state[name]),
    )


def _remove_runs_of_one(shared: Runtime, queue: QueueSnapshot, *, key: str) -> None:
    jobs = {job.run_id: job for job in (*queue.running, *queue.waiting)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("Run in the queue"),
            list(jobs),
            key=f"{key}_run",
            format_func=lambda run_id: (
                f"{run_id[:6]} {jobs[run_id].config.cell} {t(jobs[run_id].status)}"
            ),
            index=None,
            width=320,
            help=t("Whose runs are removed: those of its visitor, or of its address."),
        )
        for name, label, help_text in (
            (
                "visitor",
                t("Remove the visitor's runs"),
                t("All runs of whoever asked for this one."),
            ),
            (
                "address",
                t("Remove the address's runs"),
                t("Likewise, of everybody at that visitor's network address."),
            ),
        ):
            st.button(
                label,
                key=f"{key}_clear_{name}",
                help=help_text,
                disabled=chosen is None,
                on_click=_clear,
                args=(shared, True, chosen, name == "address"),
            )


def _clear(shared: Runtime, running: bool = False, like: str = "", address: bool = False) -> None:
    shared.queue.clear(running=running, like=like, address=address)
