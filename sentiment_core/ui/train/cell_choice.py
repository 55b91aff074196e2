"""Choice of the cell, with its drawing."""

import functools

import streamlit as st

from sentiment_core.data.assets import ASSETS
from sentiment_core.rnn.cells import CELLS
from sentiment_core.settings.limits import CellType
from sentiment_core.ui.app.linked_form import TRAIN
from sentiment_core.ui.app.theme import theme_palette

_SIZE = (200, 150)


def choose_cell() -> CellType:
    """Let a visitor choose the cell; it also stands in the link."""
    choice, drawing = st.columns([5, 2], gap="small", vertical_alignment="center", wrap=False)
    with choice, st.container(gap="xxsmall"):
        cell = CellType(TRAIN.control("cell", width="stretch"))
        st.caption(CELLS[cell].words.choice)
    drawing.image(
        _drawing(cell, theme_palette().ink), width="stretch", alt=CELLS[cell].words.drawing
    )
    return cell


@functools.cache
def _drawing(cell: CellType, ink: str) -> str:
    """A cell in the ink of the theme, which an image does not take from its page."""
    path = ASSETS / "cells" / f"{cell.lower()}.svg"
    svg = path.read_text(encoding="utf-8") if path.exists() else _frame(cell)
    return svg.replace("currentColor", ink)


def _frame(cell: CellType) -> str:
    """A placeholder for a cell without a drawing."""
    width, height = _SIZE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><rect x="30" y="30" width="{width - 60}" '
        f'height="{height - 60}" rx="8" fill="none" stroke="currentColor"/>'
        f'<text x="{width / 2}" y="{height / 2 + 5}" text-anchor="middle" font-size="15" '
        f'font-family="sans-serif" fill="currentColor">{cell}</text></svg>'
    )
