"""The query of a page's address."""

import streamlit as st

# Some servers and chat programs cut longer links.
LONGEST_IN_LINK = 4_000


def from_link(name: str) -> str | None:
    """The unchecked value of a name in the link.

    Returns:
        None where the link says nothing, or more than a link of this app would.
    """
    value = st.query_params.get(name)
    return value if value and len(value) <= LONGEST_IN_LINK else None


def to_link(name: str, value: str | int | None) -> None:
    """Set a value in the link; None or a value that is too long removes the name."""
    text = None if value is None else str(value)
    if text is None or len(text) > LONGEST_IN_LINK:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != text:
        st.query_params[name] = text


def number_from_link(name: str) -> int | None:
    """A whole number from the link; None where there is none."""
    value = from_link(name)
    return int(value) if value is not None and value.isdecimal() and len(value) < 10 else None


def asked_run() -> str | None:
    """The run that the link names with `?run=`, not checked; None when it names none."""
    return from_link("run")
