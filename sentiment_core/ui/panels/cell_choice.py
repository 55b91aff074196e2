"""The kind of cell, as choices with a drawing each."""

import functools

import streamlit as st

from sentiment_core.data.assets import ASSETS
from sentiment_core.limits import CellType
from sentiment_core.rnn.cells import CELLS
from sentiment_core.ui.linked_form import TRAIN
from sentiment_core.ui.theme import theme_palette

_SIZE = (200, 150)  # of each drawing's own box


def choose_cell() -> CellType:
    """Let a visitor choose the cell; it also stands in the link."""
    drawings = st.container()
    cell = CellType(TRAIN.control("cell", width="stretch"))
    # One picture, so that each drawing stands above its choice on a phone too.
    drawings.image(
        _drawings(cell, theme_palette().ink),
        width="stretch",
        alt=" ".join(CELLS[kind].words.drawing for kind in CellType),
    )
    st.caption(f"**{cell}**: {CELLS[cell].words.choice}")
    return cell


@functools.cache
def _drawings(chosen: CellType, ink: str) -> str:
    """All cells side by side in the ink of the theme, which an image does not take from its page.

    Those that are not chosen are paler.
    """
    parts = []
    for number, cell in enumerate(CellType):
        path = ASSETS / "cells" / f"{cell.lower()}.svg"
        svg = path.read_text(encoding="utf-8") if path.exists() else _frame(cell)
        place = f'<svg x="{_SIZE[0] * number}" opacity="{1 if cell == chosen else 0.45}" '
        parts.append(svg.replace("<svg ", place, 1).replace('id="to"', f'id="to{number}"'))
        parts[-1] = parts[-1].replace("url(#to)", f"url(#to{number})")
    inner = "".join(parts).replace("currentColor", ink)
    width, height = _SIZE[0] * len(CellType), _SIZE[1]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{inner}</svg>'


def _frame(cell: CellType) -> str:
    """What stands for a cell that nobody has drawn."""
    width, height = _SIZE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><rect x="30" y="30" width="{width - 60}" '
        f'height="{height - 60}" rx="8" fill="none" stroke="currentColor"/>'
        f'<text x="{width / 2}" y="{height / 2 + 5}" text-anchor="middle" font-size="15" '
        f'font-family="sans-serif" fill="currentColor">{cell}</text></svg>'
    )
