"""The pages, in the order of the lesson."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from sentiment_core.words import t

_PAGES = Path(__file__).parent / "pages"


def read_page() -> StreamlitPage:
    """The first page."""
    return st.Page(_PAGES / "read.py", title=t("Read"), icon=":material/menu_book:", default=True)


def train_page() -> StreamlitPage:
    """Where runs are trained."""
    return st.Page(_PAGES / "train.py", title=t("Train"), icon=":material/model_training:")


def compare_page() -> StreamlitPage:
    """Where runs are held against each other."""
    return st.Page(_PAGES / "compare.py", title=t("Compare"), icon=":material/compare_arrows:")


def encode_page() -> StreamlitPage:
    """How a review becomes numbers."""
    return st.Page(_PAGES / "encode.py", title=t("Encode"), icon=":material/pin:")


def shapes_page() -> StreamlitPage:
    """The four combinations of vectors and sequences."""
    return st.Page(_PAGES / "shapes.py", title=t("Shapes"), icon=":material/account_tree:")


def embedding_page() -> StreamlitPage:
    """What a word becomes before the network reads it."""
    return st.Page(_PAGES / "embedding.py", title=t("Embedding"), icon=":material/scatter_plot:")


def workshop_page() -> StreamlitPage:
    """What the room is doing."""
    return st.Page(_PAGES / "workshop.py", title=t("Workshop"), icon=":material/groups:")


def page_name(page: StreamlitPage) -> str:
    """What the code calls a page: its title in English, after the name of its file."""
    return (page.url_path or "read").capitalize()


def pages() -> list[StreamlitPage]:
    """All pages."""
    return [
        read_page(),
        train_page(),
        compare_page(),
        encode_page(),
        shapes_page(),
        embedding_page(),
        workshop_page(),
    ]
