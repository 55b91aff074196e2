"""Gradient through time: how far back from the end of the review it reaches."""

import pandas as pd
import streamlit as st

from sentiment_core.charts.read.gradient import gradient_bars
from sentiment_core.charts.read.reading import word_labels
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.analysis.gradient import ReviewGradient, gradient_sizes, review_gradient
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded

_VANISHES, _EXPLODES = 0.1, 10.0


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
        t("Euclidean length over units; h and c: state of a layer, x: word vector"),
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
    st.text(_meaning(found, steps=len(trace.ids)))
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
    several, sizes = len(found.states) > 1, {}
    for number, states in reversed(list(enumerate(found.states, start=1))):
        layer = f" {number}" if several else ""
        sizes[f"dP/dh{layer}"] = gradient_sizes(states.h)
        if states.c is not None:
            sizes[f"dP/dc{layer}"] = gradient_sizes(states.c)
    sizes["dP/dx"] = gradient_sizes(found.words)
    return sizes


def _meaning(found: ReviewGradient, *, steps: int) -> str:
    share = found.share_left
    if share < _VANISHES:
        verdict = t("it vanishes")
    elif share > _EXPLODES:
        verdict = t("it explodes")
    else:
        verdict = t("it neither vanishes nor explodes")
    return tn(
        "This network, last layer: dP/dh at the first word is {share:.2g} times that at the last, "
        "over {n} step: {verdict}.",
        "This network, last layer: dP/dh at the first word is {share:.2g} times that at the last, "
        "over {n} steps: {verdict}.",
        steps,
        share=share,
        verdict=verdict,
    )


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
