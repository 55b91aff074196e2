"""Fixes of Streamlit's contrast and focus outlines."""

import streamlit as st

from sentiment_core.ui.app.theme import theme_palette

# Streamlit writes white on a primary button and on a chosen option whatever their colour; on the
# light blue that the dark theme needs for text, that is 2.3:1 where 4.5:1 is the least.
_ON_ACCENT = """<style>
[data-testid='stBaseButton-primary']:enabled *,
[data-testid='stMultiSelectTagsContainer'] [role='group'] span,
[data-testid='stMultiSelectTagsContainer'] [role='group'] svg {{ color: {}; }}
</style>"""
# Numbers in a block of code are 2.5:1, texts 2.8:1.
_CODE = """<style>
[data-testid='stCode'] .token.number {{ color: {} !important; }}
[data-testid='stCode'] .token.string {{ color: {} !important; }}
</style>"""
# A caption is pale already; the green of its code is then 3.0:1.
_CAPTION = """<style>
[data-testid='stCaptionContainer'] code { color: inherit; }
</style>"""
# Streamlit's links, tables and buttons at the corner of a chart show no focus.
_FOCUS = """<style>
[data-testid='stHeader'] a:focus-visible,
[data-testid='stSidebarNav'] a:focus-visible,
[data-testid='stPageLink'] a:focus-visible,
[data-testid='stElementToolbar'] button:focus-visible,
[data-testid='stDataFrame'] canvas:focus-visible,
[data-testid='stMain']:focus-visible {
  outline: 2px solid currentColor !important;
  outline-offset: -2px;
}
</style>"""


def mend_contrast() -> None:
    """Apply the style sheet; `test_accessibility_browser` checks the colours."""
    colours = theme_palette()
    accent = _ON_ACCENT.format(colours.on_accent) if colours.on_accent else ""
    code = _CODE.format(*colours.code) if colours.code else ""
    st.html(accent + code + _CAPTION + _FOCUS)
