"""The visitor's theme."""

import streamlit as st

from sentiment_core.charts.base.palette import Palette, palette


def theme_palette() -> Palette:
    """The colours of this visitor's theme."""
    return palette(st.context.theme.type)
