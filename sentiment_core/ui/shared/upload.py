"""A control that takes a file."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sentiment_core.i18n import t
from sentiment_core.jobs.uploads import Upload
from sentiment_core.ui.app.runtime import runtime


def choose_file(label: str, *, key: str, most_mb: int = 40) -> Upload | None:
    """Show the control, and take files of this tab for as long as its page is shown.

    The bytes never reach this process's memory whole: they lie at `Upload.path`, for a worker to
    read, until the tab is closed or chooses another file here. Show it only after somebody asked
    for it (by a switch, say), and only where `uploads_are_on()`.

    Args:
        label: names the endings, too: any file may be chosen, as telephones offer none of an ending
            that they do not know.
        key: of the control.
        most_mb: megabytes that the browser sends; 40 are taken at most.

    Returns:
        The file; None while none is chosen, or the one that was is not kept any more.
    """
    context = get_script_run_ctx()
    tab, page = (context.session_id, context.page_script_hash) if context else ("", "")
    runtime().uploads.expect(tab, page)
    chosen = st.file_uploader(label, key=key, max_upload_size=most_mb)
    if chosen is None:
        return None
    found = runtime().uploads.find(tab, chosen.file_id)
    if found is None:
        st.warning(t("The file is no longer here. Choose it again."))
    return found


def uploads_are_on() -> bool:
    """Whether visitors may bring files: not where the server has SENTIMENT_UPLOADS=0."""
    return runtime().uploads.on


def note_shown_page() -> None:
    """Stop taking files of this tab where it shows another page than the one with the control."""
    context = get_script_run_ctx()
    if context is not None:
        runtime().uploads.shows(context.session_id, context.page_script_hash)
