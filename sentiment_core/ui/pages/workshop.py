"""Workshop: what is the room doing?"""

import streamlit as st

from sentiment_core.ui.panels.link_maker import show_link_maker
from sentiment_core.ui.panels.page_top import show_top
from sentiment_core.ui.panels.presenter import is_presenter, show_controls
from sentiment_core.ui.panels.queue_view import show_queue
from sentiment_core.ui.panels.quiz import show_quiz
from sentiment_core.ui.panels.room import show_room
from sentiment_core.ui.panels.type_size import show_type_size
from sentiment_core.ui.resources import runtime
from sentiment_core.words import t

show_top(t("What is the room doing?"), page="Workshop")

shared = runtime()


@st.fragment(run_every=2 if is_presenter() else 5)  # a room of a hundred may watch
def _now() -> None:
    show_quiz(shared.quiz, key="workshop_quiz")
    show_queue(shared.queue.room(), visitors=shared.attendance.visitors, key="workshop_queue")
    show_room([run for run in shared.store.runs() if not run.bundled], key="workshop_room")


_now()
show_controls(shared, key="workshop_presenter")
with st.expander(t("Prepare a link for a lesson")):
    show_link_maker(key="workshop_link")
show_type_size(key="workshop")
