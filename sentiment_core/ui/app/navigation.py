"""The pages in the order of the navigation."""

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from sentiment_core.i18n import t

_UI = Path(__file__).parents[1]


def read_page() -> StreamlitPage:
    """Read: a network's states after each word."""
    return _page("read", t("Read"), "menu_book", default=True)


def train_page() -> StreamlitPage:
    """Train: training with live curves."""
    return _page("train", t("Train"), "model_training")


def compare_page() -> StreamlitPage:
    """Compare: the ledger and readings side by side."""
    return _page("compare", t("Compare"), "compare_arrows")


def encode_page() -> StreamlitPage:
    """Encode: from words to the tensor."""
    return _page("encode", t("Encode"), "pin")


def shapes_page() -> StreamlitPage:
    """Shapes: the four combinations of vectors and sequences."""
    return _page("shapes", t("Shapes"), "account_tree")


def embedding_page() -> StreamlitPage:
    """Embedding: word vectors."""
    return _page("embedding", t("Embedding"), "scatter_plot")


def workshop_page() -> StreamlitPage:
    """Workshop: queue, results and presenter access."""
    return _page("workshop", t("Workshop"), "groups")


def page_name(page: StreamlitPage) -> str:
    """The English title of a page, from the name of its folder."""
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


def _page(name: str, title: str, icon: str, *, default: bool = False) -> StreamlitPage:
    page = _UI / name / "page.py"
    return st.Page(page, title=title, icon=f":material/{icon}:", url_path=name, default=default)
