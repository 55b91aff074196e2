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
# In a block of code booleans are 2.2:1, numbers 2.5:1, texts 2.8:1, comments 3.5:1, names 3.6:1;
# names 4.3:1 in the dark theme.
_CODE = """<style>
[data-testid='stCode'] .token {{ color: {ink} !important; }}
[data-testid='stCode'] .token:is(.keyword, .function, .class-name, .decorator, .builtin) {{
  color: {name} !important;
}}
[data-testid='stCode'] .token:is(.number, .boolean) {{ color: {number} !important; }}
[data-testid='stCode'] .token:is(.string, .triple-quoted-string, .string-interpolation) {{
  color: {string} !important;
}}
[data-testid='stCode'] .token.comment {{ font-style: italic; }}
</style>"""
# A caption is pale already; the green of its code is then 3.0:1, the blue of a link 2.7:1.
_CAPTION = """<style>
[data-testid='stCaptionContainer'] :is(code, a) { color: inherit !important; }
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
    number, string = colours.code
    code = _CODE.format(ink=colours.ink, name=colours.accent, number=number, string=string)
    st.html(accent + code + _CAPTION + _FOCUS)
