"""A presenter's hand on the queue."""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.shared.longest_run import choose_longest_run


def show_queue_controls(shared: Runtime, *, key: str) -> None:
    """Let a presenter pause and empty the queue, and say how long a run may take."""
    room = shared.queue.room()
    with st.container(horizontal=True):
        st.button(
            t("Resume the queue") if room.paused else t("Pause the queue"),
            key=f"{key}_pause",
            on_click=shared.queue.pause,
            args=(not room.paused,),
            help=t("While paused, no waiting run starts. Running ones continue."),
        )
        st.button(
            t("Empty the queue"),
            key=f"{key}_clear",
            on_click=_clear,
            args=(shared, False),
            help=t("Removes all waiting runs. Running ones continue."),
        )
        st.button(
            t("Stop everything"),
            key=f"{key}_stop",
            on_click=_clear,
            args=(shared, True),
            help=t("Also stops running ones; finished epochs are kept."),
        )
    name = f"{key}_limit"
    st.session_state.setdefault(name, room.most_seconds)
    choose_longest_run(
        t("Longest run"),
        key=name,
        told=t("For everybody, whatever their link says."),
        on_change=lambda: shared.queue.allow_up_to(st.session_state[name]),
    )


def _clear(shared: Runtime, running: bool) -> None:
    shared.queue.clear(running=running)
