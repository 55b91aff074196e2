"""What belongs to one visitor."""

import uuid

import streamlit as st

from sentiment_core.charts.palette import Palette, palette

_VISITOR = "visitor"
# Some servers and chat programs cut longer links.
LONGEST_IN_LINK = 4_000


def visitor_id() -> str:
    """A name for this browser session, unknown to all others."""
    if _VISITOR not in st.session_state:
        st.session_state[_VISITOR] = uuid.uuid4().hex
    return str(st.session_state[_VISITOR])


def from_link(name: str) -> str | None:
    """What the link says under a name; anybody can write a link, so nothing is checked here.

    Returns:
        None where the link says nothing, or more than a link of this app would.
    """
    value = st.query_params.get(name)
    return value if value and len(value) <= LONGEST_IN_LINK else None


def to_link(name: str, value: str | int | None) -> None:
    """Put a value into the link; None or what is too long for a link takes the name out."""
    text = None if value is None else str(value)
    if text is None or len(text) > LONGEST_IN_LINK:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != text:
        st.query_params[name] = text


def number_from_link(name: str) -> int | None:
    """A whole number from the link; None where it says none."""
    value = from_link(name)
    return int(value) if value is not None and value.isdecimal() and len(value) < 10 else None


def asked_run() -> str | None:
    """The run that the link names with `?run=`, not checked; None when it names none."""
    return from_link("run")


def remember_run(run_id: str) -> None:
    """Put a run into the link."""
    to_link("run", run_id)


def theme_palette() -> Palette:
    """The colours of this visitor's theme."""
    return palette(st.context.theme.type)
