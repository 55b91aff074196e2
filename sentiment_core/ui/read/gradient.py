"""Gradient through time: how far back from the end of the review it reaches."""

import pandas as pd
import streamlit as st

from sentiment_core.charts.read.gradient import gradient_bars
from sentiment_core.charts.read.reading import word_labels
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.analysis.gradient import (
    EXPLODES,
    VANISHES,
    ReviewGradient,
    gradient_sizes,
    review_gradient,
    share_left,
)
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded


def show_gradient(trace: ReviewTrace, weights: NetworkWeights, *, step: int, key: str) -> None:
    """Show the size of the gradient at each word, from the last layer down to the word vectors.

    Args:
        trace: the reading, at least one step long.
        step: the current timestep.
    """
    found = review_gradient(trace, weights)
    sizes = _named_sizes(found)
    show_heading(
        t("Gradient of P(positive)"),
        t("Euclidean length over units; h and c: state of a layer, x: word vector")
        + (t("; fwd and bwd: its directions") if found.directions > 1 else ""),
    )
    colours = theme_palette()
    for number, (name, values) in enumerate(sizes.items()):
        show_chart(
            gradient_bars(trace, values, name, step=step, colours=colours),
            key=f"{key}_{number}",
            alt_text=t(
                "Size of {name} at each step, from {first:.2g} at the first to {last:.2g} at the "
                "last.",
                name=name,
                first=values[0],
                last=values[-1],
            ),
        )
    labels = word_labels(trace, colours=colours)
    if labels is not None:
        show_chart(labels, key=f"{key}_words", alt_text=t("The words along the axis."))
    st.text("\n".join(_meaning(found, steps=len(trace.ids))))
    st.caption(
        t(
            "Textbook: over many steps, the gradient of a SimpleRNN vanishes or explodes; the "
            "cell state of an LSTM and the update gate of a GRU keep it. Compare with epoch 0, "
            "longer reviews and other cells."
        )
    )
    show_folded(t("Table"), lambda: _show_table(trace, sizes, key=key), key=f"{key}_fold")


def _named_sizes(found: ReviewGradient) -> dict[str, Floats]:
    """Sizes by name, the last layer first."""
    several = len(found.states) > 1
    named: dict[str, Floats] = {}
    for layer in reversed(range(len(found.states))):
        number = f" {layer + 1}" if several else ""
        for direction, sizes in zip(_directions(found), found.sizes(layer), strict=True):
            named |= {f"dP/d{state}{number}{direction}": each for state, each in sizes.items()}
    named["dP/dx"] = gradient_sizes(found.words)
    return named


def _directions(found: ReviewGradient) -> tuple[str, ...]:
    return ("",) if found.directions == 1 else (" " + t("fwd"), " " + t("bwd"))


def _meaning(found: ReviewGradient, *, steps: int) -> list[str]:
    """A line for each direction: how much of the gradient reaches where it begins."""
    lines = [
        tn(
            "This network, last layer: dP/dh at the first word is {share:.2g} times that at the "
            "last, over {n} step: {verdict}.",
            "This network, last layer: dP/dh at the first word is {share:.2g} times that at the "
            "last, over {n} steps: {verdict}.",
            steps,
            share=found.share_left,
            verdict=_verdict(found.share_left),
        )
    ]
    for sizes in found.sizes(-1)[1:]:
        share = share_left(sizes["h"][::-1])
        lines.append(
            t(
                "Its backward direction: dP/dh at the last word is {share:.2g} times that at the "
                "first: {verdict}.",
                share=share,
                verdict=_verdict(share),
            )
        )
    return lines


def _verdict(share: float) -> str:
    if share < VANISHES:
        return t("it vanishes")
    return t("it explodes") if share > EXPLODES else t("it neither vanishes nor explodes")


def _show_table(trace: ReviewTrace, sizes: dict[str, Floats], *, key: str) -> None:
    frame = pd.DataFrame({"step": range(1, len(trace.ids) + 1), "word": trace.tokens, **sizes})
    number = st.column_config.NumberColumn
    st.dataframe(
        frame,
        hide_index=True,
        key=f"{key}_table",
        alt=t("Size of each gradient at each step."),
        column_config={
            "step": number(t("step"), width="small"),
            "word": st.column_config.TextColumn(t("word")),
            **{name: number(name, format="%.3e") for name in sizes},
        },
    )
