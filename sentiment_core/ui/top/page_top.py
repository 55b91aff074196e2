"""The line on top of every page: its question, what is chosen once, and the glossary."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sentiment_core.i18n import t
from sentiment_core.ui.top.glossary import ON_PAGE, TERMS
from sentiment_core.ui.tour.bar import show_invitation

# Streamlit's own spacing takes a quarter of a laptop's screen before the first picture.
_LOOK = """<style>
[data-testid='stHeader'] { height: 3rem; min-height: 3rem; }
[data-testid='stMainBlockContainer'] { padding: 3.4rem clamp(0.8rem, 3vw, 2.5rem) 3rem; }
[data-testid='stMainBlockContainer'] > [data-testid='stVerticalBlock'] { gap: 0.6rem; }
.st-key-top { gap: 0.35rem; }
.st-key-top > [data-testid='stElementContainer']:has(h1) { flex: 1 1 auto; }
.st-key-top h1 { padding: 0.2rem 0; line-height: 1.15; }
.st-key-choices, :has(> .st-key-choices) { display: contents; }
.st-key-top button {
  min-height: 2rem; max-width: 20rem; padding: 0 0.5rem; font-size: 0.875rem;
}
@media (max-width: 640px) {
  .st-key-top h1 { padding: 0; font-size: clamp(1rem, 4.65vw, 1.35rem); }
  /* What is typed in lies over the page, so that nothing moves away from under a tap. */
  .st-key-review_box:focus-within { margin-bottom: -2rem; position: relative; z-index: 5; }
  .st-key-review_box textarea:not(:focus) {
    min-height: 0; height: 2.5rem !important; padding-block: 0.4rem; white-space: nowrap;
  }
}
/* Without a mouse a table's buttons always stand there, on what is above it. */
@media (pointer: coarse) {
  [data-testid='stElementContainer']:has([data-testid='stDataFrame']) { margin-top: 2.25rem; }
}
</style>"""


def show_top(question: str, *, page: str) -> DeltaGenerator:
    """Show a page's title, and return the container beside it.

    Args:
        question: the title of the page, one sentence.
        page: title of the page in the navigation, in English.

    Returns:
        A horizontal container for one-line controls that open.
    """
    st.html(_LOOK)
    with st.container(key="top", horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.title(question, anchor=False, width="content")
        choices = st.container(key="choices", horizontal=True, width="content", gap="xsmall")
        with st.popover(t("Glossary"), type="tertiary", help=t("The terms on this page.")):
            st.html(f"<dl>{''.join(_entry(name) for name in ON_PAGE[page])}</dl>")
        show_invitation()
    return choices


def _entry(name: str) -> str:
    term = TERMS[name]
    seen = t(" See {seen}.", seen=term.seen)
    source = t("source")
    link = f' <a href="{term.source}" target="_blank">{source}</a>' if term.source else ""
    return f"<dt><strong>{t(name)}</strong></dt><dd>{term.meaning}{seen}{link}</dd>"
