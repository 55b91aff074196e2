"""Workshop: what is training now?"""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.ui.app.rights import is_presenter, listed_runs
from sentiment_core.ui.app.runtime import runtime
from sentiment_core.ui.top.page_top import show_top
from sentiment_core.ui.workshop.link_maker import show_link_maker
from sentiment_core.ui.workshop.presenter import show_controls
from sentiment_core.ui.workshop.queue_view import show_queue
from sentiment_core.ui.workshop.quiz import QUIZ, show_quiz
from sentiment_core.ui.workshop.results import show_results
from sentiment_core.ui.workshop.type_size import show_type_size

show_top(t("What is training now?"), page="Workshop")

shared = runtime()


@st.fragment(run_every=2 if is_presenter() else 5)  # a room of a hundred may watch
def _now() -> None:
    show_quiz(shared.quiz, key=QUIZ)
    show_queue(shared.queue.overview(), visitors=shared.attendance.visitors, key="workshop_queue")
    show_results(
        [run for run in listed_runs() if run.history and not run.bundled], key="workshop_room"
    )


results, tools = st.columns([3, 1], gap="medium")
with results:
    _now()
with tools:
    show_type_size(key="workshop")
    with st.expander(t("Prepare a link for a lesson")):
        show_link_maker(key="workshop_link")
    show_controls(shared, key="workshop_presenter")
