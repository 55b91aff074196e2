"""Scrolls a part of the page into sight after a press whose effect is further down or up."""

from pathlib import Path

import streamlit as st

__all__ = ["bring_into_sight", "show_asked"]

_ASKED = "into_sight.asked"
_PRESSES = "into_sight.presses"
_mount = st.components.v2.component(
    "into_sight", js=(Path(__file__).parent / "sight.js").read_text(encoding="utf-8")
)


def bring_into_sight(key: str) -> None:
    """Have the page scroll to a container; for the callback of a button.

    Args:
        key: of the container.
    """
    st.session_state[_ASKED] = key
    st.session_state[_PRESSES] = st.session_state.get(_PRESSES, 0) + 1


def show_asked() -> None:
    """Scroll to what was asked for since the page was drawn last; once a page."""
    asked = st.session_state.pop(_ASKED, "")
    press = st.session_state.get(_PRESSES, 0)
    _mount(key="into_sight", data={"key": asked, "press": press}, height=0)
