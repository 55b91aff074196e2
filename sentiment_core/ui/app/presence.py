"""Presence of visitors: each connected tab, so that those who leave free what was kept for them."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sentiment_core.ui.app.runtime import runtime
from sentiment_core.ui.app.visitor import visitor_address, visitor_id


def note_presence() -> None:
    """Register this visitor's tab until its connection ends."""
    context = get_script_run_ctx()
    if context is not None:
        _tab(visitor_id(), context.session_id)


def _away(tab: tuple[str, str]) -> None:
    runtime().attendance.away(*tab)
    runtime().uploads.leave(tab[1])


# Kept for as long as the session is connected; what it is made again for, it notes again.
@st.cache_resource(scope="session", on_release=_away, show_spinner=False)
def _tab(visitor: str, tab: str) -> tuple[str, str]:
    runtime().attendance.here(visitor, tab, visitor_address())
    return visitor, tab
