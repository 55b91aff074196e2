"""A review being read: strip, curve, change and heatmap on one word axis."""

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from sentiment_core.charts.reading import (
    probability_curve,
    state_change_bars,
    state_heatmap,
    word_labels,
)
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.rnn.word_table import word_table
from sentiment_core.ui.session import theme_palette
from sentiment_core.ui.word_strip import StripWord, word_strip


def strip_words(trace: ReviewTrace) -> list[StripWord]:
    """The words of a review as the strip takes them."""
    return [
        StripWord(
            token=word.token,
            fate=word.fate,
            reason=word.reason(trace.encoded.rules),
            step=word.step,
            probability=None
            if word.step is None
            else float(trace.probabilities[trace.words_at[word.step]]),
        )
        for word in trace.encoded.words
    ]


def show_reading(trace: ReviewTrace, *, key: str) -> None:
    """Show a review word by word.

    Args:
        trace: the reading, at least one word long.
        key: of the panel.
    """
    last = len(trace.encoded.ids) - 1
    word = word_strip(
        strip_words(trace), step=last, key=f"{key}_strip", label="The review, word by word"
    )
    step = int(trace.words_at[min(word, last)])
    layers = len(trace.layers)
    layer = 1
    if layers > 1:
        layer = st.segmented_control(
            "Hidden state of layer",
            options=list(range(1, layers + 1)),
            default=layers,
            required=True,
            key=f"{key}_layer",
            help="Layer 1 reads the words; a further layer reads the state of the one before.",
        )
    _show_charts(trace, step=step, layer=layer - 1, key=key)


def _show_charts(trace: ReviewTrace, *, step: int, layer: int, key: str) -> None:
    colours = theme_palette()
    _show_heading("P(positive) if the review ended after each word", "orange below 0.5, blue above")
    _show_chart(
        probability_curve(trace, step=step, colours=colours),
        key=f"{key}_probability",
        alt_text=f"Probability of positive after each of {len(trace.ids)} steps; it ends at "
        f"{trace.prediction:.2f}.",
    )
    _show_heading("How far the state moved at each word", "Euclidean distance, last layer")
    _show_chart(
        state_change_bars(trace, step=step, colours=colours),
        key=f"{key}_change",
        alt_text=f"Change of the hidden state at each step; the largest at {_largest(trace)}.",
    )
    states = trace.layers[layer].hidden_states
    _show_heading(
        f"Hidden state after each word: {states.shape[1]} units, layer {layer + 1}",
        "scale fixed: orange -1, blank 0, blue +1",
    )
    _show_chart(
        state_heatmap(trace, layer=layer, step=step, colours=colours),
        key=f"{key}_states",
        alt_text=f"Hidden state of {states.shape[1]} units after each of {len(trace.ids)} steps.",
    )
    labels = word_labels(trace, colours=colours)
    if labels is not None:
        _show_chart(labels, key=f"{key}_words", alt_text="The words along the axis.")


def _largest(trace: ReviewTrace) -> str:
    at = int(np.argmax(trace.state_change))
    return f"step {at + 1}"


def _show_heading(title: str, rule: str) -> None:
    st.caption(f"**{title}** ({rule})")


def _show_chart(chart: alt.LayerChart | alt.Chart, *, key: str, alt_text: str) -> None:
    st.altair_chart(chart, width="stretch", key=key, alt=alt_text)


def show_word_table(trace: ReviewTrace, *, key: str) -> None:
    """The same as a table, for the eye that wants numbers and for screen readers."""
    frame = pd.DataFrame([vars(row) for row in word_table(trace)])
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        alt="Every word of the review: id, what became of it, probability after it.",
        column_config={
            "word": st.column_config.TextColumn("word"),
            "rank": st.column_config.NumberColumn("rank", format="%d"),
            "id": st.column_config.NumberColumn("Keras id", format="%d"),
            "fate": st.column_config.TextColumn("fate"),
            "reason": st.column_config.TextColumn("why"),
            "step": st.column_config.NumberColumn("timestep", format="%d"),
            "probability": st.column_config.NumberColumn("P(positive)", format="%.3f"),
            "state_change": st.column_config.NumberColumn("state moved by", format="%.3f"),
        },
    )
