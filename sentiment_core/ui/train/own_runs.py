"""A visitor's other runs, each with progress and Stop."""

from collections.abc import Sequence

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.rnn.runs.names import default_name
from sentiment_core.ui.app.followed import followed_runs
from sentiment_core.ui.app.looking import look_again
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.url import to_link
from sentiment_core.ui.app.visitor import visitor_id
from sentiment_core.ui.shared.run_progress import run_progress


def show_own_runs(shared: Runtime, shown: str | None, *, key: str) -> None:
    """List a visitor's other runs; while one of them lives, look again on its own.

    Args:
        shown: the run that the page shows already.
    """

    def draw(others: Sequence[JobSnapshot]) -> None:
        if not others:
            return
        with st.container(border=True, key=key):
            st.markdown(t("**Your other runs**"))
            for one in others:
                _show(shared, one, key=f"{key}_{one.run_id}")

    if followed_runs(shared, but=shown):
        look_again(
            lambda: followed_runs(shared, but=shown),
            draw,
            every=lambda others: 1.5 if any(one.live for one in others) else None,
        )


def _show(shared: Runtime, snapshot: JobSnapshot, *, key: str) -> None:
    name = default_name(snapshot.run_id, snapshot.config)
    with st.container(horizontal=True, vertical_alignment="center"):
        share, text = run_progress(shared, snapshot, name=f"**{name}**")
        st.progress(share, text=text)
        st.button(
            t("Show"),
            key=f"{key}_show",
            help=t("Shows this run's curves here."),
            on_click=to_link,
            args=("run", snapshot.run_id),
        )
        if snapshot.live:
            st.button(
                t("Leave") if snapshot.status == JobStatus.WAITING else t("Stop"),
                key=f"{key}_stop",
                icon=":material/stop:",
                help=t("Ends the run; finished epochs are kept."),
                on_click=shared.queue.leave,
                args=(snapshot.run_id, visitor_id()),
            )
