"""One step: what goes in at the current word, what is kept, what comes out."""

import streamlit as st

from sentiment_core.charts.one_step import SMALL_END, one_step_chart
from sentiment_core.limits import CellType
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.one_step import OneStep, one_step
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.rnn.weights import NetworkWeights
from sentiment_core.ui.panels.chart import show_chart, show_heading
from sentiment_core.ui.session import theme_palette


def show_one_step(
    trace: ReviewTrace, weights: NetworkWeights, *, layer: int, step: int, key: str
) -> None:
    """Show what a layer does at one word, first in words and then in numbers.

    Args:
        trace: the reading, at least one step long.
        weights: the network that read.
        layer: from 0.
        step: the current timestep.
        key: of the panel.
    """
    here = one_step(trace, weights, layer=layer, step=step)
    layers = len(trace.layers)
    st.text(f"Layer {layer + 1} of {layers}, step {step + 1} of {len(trace.ids)}: "
            f"{trace.tokens[step]}")  # fmt: skip
    parts = (
        ("1. Goes in: x", goes_in(here, word_id=int(trace.ids[step]), layer=layer)),
        ("2. Was held: h", was_held(here, cell=weights.cell, step=step)),
        ("3. Is kept", is_kept(here, cell=weights.cell)),
        ("4. Comes out: h", comes_out(here, layer=layer, layers=layers)),
    )
    for place, (title, text) in zip(st.columns(4, gap="small", border=True), parts, strict=True):
        place.markdown(f"**{title}**  \n{text}")
    show_heading(
        "The numbers of this step",
        f"orange negative, blank 0, blue positive; full colour at 1 for h, at {SMALL_END} for x "
        "and the products",
    )
    show_chart(
        one_step_chart(here, colours=theme_palette()),
        key=f"{key}_numbers_{layer == layers - 1}",
        alt_text=f"What goes into layer {layer + 1}, the state it held before and the state that "
        "comes out, as rows of coloured cells.",
    )
    if here.parts is not None:
        st.caption(
            f"The Dense layer at the end: the {len(here.parts)} products add up to "
            f"{here.total - here.bias:z.3f}; with the bias {here.bias:z.3f} that is "
            f"{here.total:z.3f}, and its sigmoid is P(positive) = {trace.probabilities[step]:.3f}."
        )


def goes_in(here: OneStep, *, word_id: int, layer: int) -> str:
    """What the layer reads, in markdown without any typed text."""
    shape = f"`{(len(here.x),)}`"
    if layer:
        return f"The hidden state of layer {layer} after this word, {shape}."
    return f"The vector of this word, {shape}: row {word_id:,} of the Embedding. No other word."


def was_held(here: OneStep, *, cell: CellType, step: int) -> str:
    """What the layer held before the word, in markdown."""
    shape = f"`{here.before.shape}`"
    holds_c = CELLS[cell].has_cell_state
    also = f" The {cell} holds a cell state c of the same shape too." if holds_c else ""
    if not step:
        return f"{len(here.before)} zeros, {shape}: nothing was read yet.{also}"
    words = "the one step" if step == 1 else f"all {step} steps"
    return f"All that is left of {words} before this one, {shape}.{also}"


def is_kept(here: OneStep, *, cell: CellType) -> str:
    """How much of what was held stays, in markdown; means over the units."""
    share = {name: _percent(value) for name, value in here.open.items()}
    rest = {f"not_{name}": _percent(1 - value) for name, value in here.open.items()}
    return CELLS[cell].words.kept.format(**share, **rest)


def _percent(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")


def comes_out(here: OneStep, *, layer: int, layers: int) -> str:
    """Where the new state goes, in markdown."""
    new = (
        f"The new h, `{here.after.shape}`; it moved by {here.moved:.2f}. It goes back in at the "
        "next word"
    )
    if layer < layers - 1:
        return (
            f"{new}, and up as the x of layer {layer + 2}, which needs one after every word: "
            "`return_sequences=True`."
        )
    return (
        f"{new}. The Dense layer is given the last one only (`return_sequences=False`); below "
        "stands what it would say now."
    )
