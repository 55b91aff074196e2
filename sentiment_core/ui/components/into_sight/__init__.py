"""Scroll position: the top of a page that opens, the effect of a press, the focus in a popover."""

from pathlib import Path

import streamlit as st

__all__ = ["bring_into_sight", "show_place"]

_ASKED = "into_sight.asked"
_PRESSES = "into_sight.presses"
_mount = st.components.v2.component(
    "into_sight",
    css=".st-key-into_sight { position: absolute; }",  # takes no row of the page
    js=(Path(__file__).parent / "sight.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def bring_into_sight(key: str) -> None:
    """Have the page scroll to a container; for the callback of a button."""
    st.session_state[_ASKED] = key
    st.session_state[_PRESSES] = st.session_state.get(_PRESSES, 0) + 1


def show_place(page: str) -> None:
    """Scroll to the requested container, or to the top of a page that was just opened.

    Call it before the page runs: one that stops early starts at its top too.
    """
    asked = st.session_state.pop(_ASKED, "")
    press = st.session_state.get(_PRESSES, 0)
    _mount(key="into_sight", data={"key": asked, "press": press, "page": page}, height=0)
