"""A collapsed section whose content is computed only when opened."""

from collections.abc import Callable

import streamlit as st


def show_folded(label: str, show: Callable[[], None], *, key: str, icon: str | None = None) -> None:
    """Show a section whose content is drawn only while it is open.

    Args:
        label: what it is; constant, or the section would fold.
        key: of the section; that it is open is kept in the session under it.
    """
    section = st.expander(label, key=key, icon=icon, on_change="rerun")
    if section.open:
        with section:
            show()
