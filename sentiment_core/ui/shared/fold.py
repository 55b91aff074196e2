"""A section that is folded at first, and then costs nothing."""

from collections.abc import Callable

import streamlit as st


def show_folded(label: str, show: Callable[[], None], *, key: str, icon: str | None = None) -> None:
    """Show what is in a section only once a visitor has opened it.

    Args:
        label: what it is; constant, or the section would fold.
        show: shows what is in it.
        key: of the section; that it is open is kept in the session under it.
        icon: before the label.
    """
    section = st.expander(label, key=key, icon=icon, on_change="rerun")
    if section.open:
        with section:
            show()
