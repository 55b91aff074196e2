"""One step: input, kept share of the state, and output at the current word."""

import streamlit as st

from sentiment_core.charts.read.one_step import SMALL_END, one_step_chart
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.one_step import OneStep, one_step
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.settings.limits import AnyCell
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading


def show_one_step(
    trace: ReviewTrace, weights: NetworkWeights, *, layer: int, step: int, key: str
) -> None:
    """Show what a layer does at one word, first in words and then in numbers.

    Args:
        trace: the reading, at least one step long.
        layer: from 0.
        step: the current timestep.
    """
    here = one_step(trace, weights, layer=layer, step=step)
    cell = weights.layer_cells[layer]
    layers = len(trace.layers)
    st.text(
        t(
            "Layer {layer} of {layers}, step {step} of {steps}: {word}",
            layer=layer + 1,
            layers=layers,
            step=step + 1,
            steps=len(trace.ids),
            word=trace.tokens[step],
        )
    )
    parts = (
        (t("1. Input x"), goes_in(here, word_id=int(trace.ids[step]), layer=layer)),
        (
            t("2. Previous h"),
            was_held(here, cell=cell, step=step, both_ways=trace.both_ways),
        ),
        (t("3. Kept"), is_kept(here, cell=cell)),
        (t("4. New h"), comes_out(here, layer=layer, layers=layers, both_ways=trace.both_ways)),
    )
    for place, (title, text) in zip(st.columns(4, gap="small", border=True), parts, strict=True):
        place.markdown(f"**{title}**  \n{text}")
    show_heading(
        t("Values at this step"),
        t(
            "orange below 0, blue above; full colour at 1 for h, {small_end} for x and products",
            small_end=SMALL_END,
        ),
    )
    show_chart(
        one_step_chart(here, colours=theme_palette()),
        key=f"{key}_numbers_{here.parts is not None}",
        alt_text=t(
            "Input, previous and new state of layer {layer} as rows of coloured cells.",
            layer=layer + 1,
        ),
    )
    if here.parts is not None:
        st.caption(
            t(
                "Dense: {parts} products sum to {here_total_here_bias:z.3f}; with "
                "the bias {bias:z.3f}, {here_total:z.3f}; its sigmoid is P(positive) "
                "= {probabilities:.3f}.",
                parts=len(here.parts),
                here_total_here_bias=here.total - here.bias,
                here_total=here.total,
                bias=here.bias,
                probabilities=trace.probabilities[step],
            )
        )


def goes_in(here: OneStep, *, word_id: int, layer: int) -> str:
    """The input of the layer, in markdown without typed text."""
    shape = f"`{(len(here.x),)}`"
    if layer:
        return t("Hidden state of layer {layer}, {shape}.", layer=layer, shape=shape)
    return t(
        "Word vector, {shape}: row {word_id:,} of the Embedding.", shape=shape, word_id=word_id
    )


def was_held(here: OneStep, *, cell: AnyCell, step: int, both_ways: bool) -> str:
    """The previous state, in markdown."""
    shape = f"`{here.before.shape}`"
    holds_c = CELLS[cell].has_cell_state
    also = t(" Also a cell state c of the same shape.") if holds_c else ""
    if both_ways:
        return t(
            "Forward: h after the word before; backward: h after the word behind, "
            "{shape} together.{also}",
            shape=shape,
            also=also,
        )
    if not step:
        return t(
            "{before} zeros, {shape}: nothing has been read.{also}",
            before=len(here.before),
            shape=shape,
            also=also,
        )
    return t("Hidden state after step {step}, {shape}.{also}", step=step, shape=shape, also=also)


def is_kept(here: OneStep, *, cell: AnyCell) -> str:
    """How much of the previous state is kept, in markdown; means over the units."""
    share = {name: _percent(value) for name, value in here.open.items()}
    rest = {f"not_{name}": _percent(1 - value) for name, value in here.open.items()}
    return t(CELLS[cell].words.kept, **share, **rest)


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def comes_out(here: OneStep, *, layer: int, layers: int, both_ways: bool) -> str:
    """The use of the new state, in markdown."""
    new = t(
        "`{shape}`, at distance {moved:.2f} from the previous h. Passed to the next step",
        shape=here.after.shape,
        moved=here.moved,
    )
    if layer < layers - 1:
        return t(
            "{new} and, as input x, to layer {layer} (`return_sequences=True`).",
            new=new,
            layer=layer + 2,
        )
    if both_ways:
        return t(
            "{new} of each direction. Dense reads the forward half at the last word and the "
            "backward half at the first (`return_sequences=False`).",
            new=new,
        )
    return t(
        "{new}. Dense reads the last one only (`return_sequences=False`).",
        new=new,
    )
