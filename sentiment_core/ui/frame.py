"""The frame of every page."""

from sentiment_core.ui.app.lesson import take_lesson
from sentiment_core.ui.app.presence import note_presence
from sentiment_core.ui.app.runtime import runtime
from sentiment_core.ui.app.session import use_labels
from sentiment_core.ui.components.into_sight import show_place
from sentiment_core.ui.components.lost_server import reword_lost_server
from sentiment_core.ui.contrast import mend_contrast
from sentiment_core.ui.shared.upload import note_shown_page
from sentiment_core.ui.top.mark import show_mark
from sentiment_core.ui.tour.bar import show_tour


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
    show_tour(page)  # first: it may ask for a place to be shown
    show_place(page)
    show_mark(runtime(), page)
