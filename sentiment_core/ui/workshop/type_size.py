"""Larger type, for a projector."""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.ui.app.lesson import enlarge, is_large


def show_type_size(*, key: str) -> None:
    """Let a visitor enlarge the type, for a projector."""
    name = f"{key}_large"
    st.session_state.setdefault(name, is_large())
    st.toggle(
        t("Larger type, for a projector"),
        key=name,
        on_change=lambda: enlarge(st.session_state[name]),
        help=t("On every page, for you only."),
    )
