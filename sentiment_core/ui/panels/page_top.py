"""The top of every page: its question, and the words that it uses."""

from collections.abc import Callable

import streamlit as st

from sentiment_core.ui.glossary import ON_PAGE, TERMS
from sentiment_core.words import t


def show_top(question: str, *, page: str, beside: Callable[[], None] | None = None) -> None:
    """Ask the question that a page answers, and explain its words to who wants to know.

    Args:
        question: one sentence.
        page: title of the page, in English.
        beside: shows what else stands in this row.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.header(question, anchor=False, width="content")
        with st.popover(
            t("Words used here"),
            icon=":material/dictionary:",
            type="tertiary",
            help=t("What they mean, in a sentence each, and where to see it."),
        ):
            st.html(f"<dl>{''.join(_entry(name) for name in ON_PAGE[page])}</dl>")
        if beside is not None:
            beside()


def _entry(name: str) -> str:
    term = TERMS[name]
    seen = t(" (see {seen})", seen=term.seen)
    source = t("source")
    link = f' <a href="{term.source}" target="_blank">{source}</a>' if term.source else ""
    return f"<dt><strong>{name}</strong></dt><dd>{term.meaning}{seen}{link}</dd>"
