"""What belongs to one visitor."""

import uuid

import streamlit as st

from sentiment_core.charts.palette import Palette, palette

_VISITOR = "visitor"


def visitor_id() -> str:
    """A name for this browser session, unknown to all others."""
    if _VISITOR not in st.session_state:
        st.session_state[_VISITOR] = uuid.uuid4().hex
    return str(st.session_state[_VISITOR])


def asked_run() -> str | None:
    """The run that the link names with `?run=`, not checked; None when it names none."""
    value = st.query_params.get("run")
    return value if value else None


def remember_run(run_id: str) -> None:
    """Put a run into the link."""
    st.query_params["run"] = run_id


def theme_palette() -> Palette:
    """The colours of this visitor's theme."""
    return palette(st.context.theme.type)
