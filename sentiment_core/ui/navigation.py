"""The pages, in the order of the lesson."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

_PAGES = Path(__file__).parent / "pages"


def read_page() -> StreamlitPage:
    """The first page."""
    return st.Page(_PAGES / "read.py", title="Read", icon=":material/menu_book:", default=True)


def train_page() -> StreamlitPage:
    """Where runs are trained."""
    return st.Page(_PAGES / "train.py", title="Train", icon=":material/model_training:")


def pages() -> list[StreamlitPage]:
    """All pages."""
    return [read_page(), train_page()]
