"""The kind of cell, as three choices with a drawing each."""

import functools

import streamlit as st

from sentiment_core.data.assets import ASSETS
from sentiment_core.limits import LIMITS, CellType
from sentiment_core.ui.choice import choose_one
from sentiment_core.ui.session import theme_palette

_SIZE = (200, 150)  # of each drawing's own box
_SENTENCES = {
    CellType.SIMPLE_RNN: "each word overwrites the whole state; what was early fades.",
    CellType.LSTM: "three gates guard a second state, c, which can carry something for long.",
    CellType.GRU: "two gates decide, unit by unit, how much of the old state stays.",
}
_ALT_TEXTS = {
    CellType.SIMPLE_RNN: "A SimpleRNN cell: the old state and the word go through one tanh, which "
    "gives the new state.",
    CellType.LSTM: "An LSTM cell: a second line carries the cell state past the gates f, i and o.",
    CellType.GRU: "A GRU cell: the old state passes straight on, and gate z mixes it with what the "
    "tanh makes of the word and of what gate r lets through.",
}


def choose_cell(default: CellType) -> CellType:
    """Let a visitor choose the cell; it also stands in the link."""
    limit = LIMITS["cell"]
    drawings = st.container()
    cell = CellType(
        choose_one(
            limit.label,
            options=list(CellType),
            default=default,
            format_func=limit.text,
            told=limit.help,
            key="cell",
            width="stretch",
        )
    )
    # One picture, so that each drawing stands above its choice on a phone too.
    drawings.image(
        _drawings(cell, theme_palette().ink), width="stretch", alt=" ".join(_ALT_TEXTS.values())
    )
    st.caption(f"**{cell}**: {_SENTENCES[cell]}")
    return cell


@functools.cache
def _drawings(chosen: CellType, ink: str) -> str:
    """All cells side by side in the ink of the theme, which an image does not take from its page.

    Those that are not chosen are paler.
    """
    parts = []
    for number, cell in enumerate(CellType):
        svg = (ASSETS / "cells" / f"{cell.lower()}.svg").read_text(encoding="utf-8")
        place = f'<svg x="{_SIZE[0] * number}" opacity="{1 if cell == chosen else 0.45}" '
        parts.append(svg.replace("<svg ", place, 1).replace('id="to"', f'id="to{number}"'))
        parts[-1] = parts[-1].replace("url(#to)", f"url(#to{number})")
    inner = "".join(parts).replace("currentColor", ink)
    width, height = _SIZE[0] * len(CellType), _SIZE[1]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{inner}</svg>'
