"""Links to other pages with the same review and run."""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.ui.app.navigation import page_name, pages
from sentiment_core.ui.app.session import walk_link

_STATIONS = ("Read", "Compare", "Encode", "Shapes", "Embedding")


def show_walk(here: str) -> None:
    """Links to the pages that show the same review and run in another way.

    Args:
        here: title of the page that is open, in English.
    """
    carried = walk_link()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t("The same review and network on:"), width="content")
        for page in pages():
            if page_name(page) in _STATIONS and page_name(page) != here:
                st.page_link(page, query_params=carried)
