"""The frame of every page."""

import streamlit as st

from sentiment_core.ui.app import keys
from sentiment_core.ui.app.lesson import take_lesson
from sentiment_core.ui.app.presence import note_presence
from sentiment_core.ui.app.runtime import runtime
from sentiment_core.ui.app.session import use_labels
from sentiment_core.ui.app.url import from_link
from sentiment_core.ui.components.into_sight import bring_into_sight, show_place
from sentiment_core.ui.components.lost_server import reword_lost_server
from sentiment_core.ui.contrast import mend_contrast
from sentiment_core.ui.shared.chart import begin_charts, show_charts_download
from sentiment_core.ui.shared.upload import note_shown_page
from sentiment_core.ui.top.mark import show_mark
from sentiment_core.ui.tour.bar import show_tour
from sentiment_core.ui.tour.progress import notice

_OPENED = "frame.page"


def prepare_visit() -> None:
    """Apply styles, register the visitor, and apply a lesson's link."""
    use_labels()
    mend_contrast()
    reword_lost_server()
    note_presence()
    take_lesson()


def show_frame(page: str) -> None:
    """Show what stands around a page: the mark of running runs and the tour; begin at its top.

    Args:
        page: its title in English.
    """
    note_shown_page()
    begin_charts()
    if st.session_state.get(_OPENED) != page:
        st.session_state[_OPENED] = page
        _show_linked()
    show_tour(page)  # first: it may ask for a place to be shown
    show_place(page)
    show_mark(runtime(), page)


def end_page(page: str) -> None:
    """Show what stands below a page, and tell the tour that the page was seen.

    Args:
        page: its title in English.
    """
    show_charts_download(page)
    notice(page)


def _show_linked() -> None:
    """Scroll to what the link opens below the first screen of its page."""
    for name, place in keys.BELOW.items():
        if from_link(name) is not None:
            bring_into_sight(place)
