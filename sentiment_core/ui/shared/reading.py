"""A review being read: strip, curve, change and states on one word axis."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from sentiment_core.charts.read.reading import probability_curve
from sentiment_core.client.word_strip.payload import strip_words
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.word_table import word_table
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.components.word_strip import word_strip
from sentiment_core.ui.shared.chart import show_chart
from sentiment_core.ui.shared.fold import show_folded
from sentiment_core.ui.shared.stack import show_stack
from sentiment_core.ui.shared.states import show_output

# The curve and the heat map share what a screen has left below the words.
_LOOK = """<style>
.st-key-read_reading { --curve: clamp(4.5rem, 11.5dvh, 9rem); }
:has(> .st-key-read_curve) { flex-basis: var(--curve) !important; }
:has(> .st-key-read_output_picture) {
  flex-basis: clamp(9.125rem, 100dvh - 26.8rem - var(--curve), 40rem) !important;
}
.st-key-read_curve, .st-key-read_output_picture { overflow: hidden; }
:has(> .st-key-read_curve), :has(> .st-key-read_output_picture) { height: auto !important; }
@media (max-width: 640px) { .st-key-read_output_picture p { font-size: 0.8125rem; } }
</style>"""


@dataclass(frozen=True)
class Selection:
    """The selected word and layer.

    Args:
        word: number of the current kept word, from 0.
        step: its timestep in the trace.
        layer: the chosen recurrent layer, from 0.
        returns: its `return_sequences` on the stack.
        state: its `return_state`.
    """

    word: int
    step: int
    layer: int
    returns: bool
    state: bool


def show_reading(trace: ReviewTrace, reader: Reader, *, word: int | None, key: str) -> Selection:
    """Show a review word by word.

    Args:
        trace: the reading, at least one word long.
        word: number of the kept word that the link asks for, from 0; None for the last one.

    Returns:
        Where the visitor looks now.
    """
    st.html(_LOOK)
    last = len(trace.encoded.ids) - 1
    wanted = last if word is None else min(max(word, 0), last)
    with st.container(key=f"{key}_reading", gap="xsmall"):
        current = word_strip(
            strip_words(trace), step=wanted, key=f"{key}_strip", label=t("The review, word by word")
        )
        step = int(trace.words_at[min(current, last)])
        with st.container(key=f"{key}_curve", height=90, border=False):
            show_chart(
                probability_curve(trace, step=step, colours=theme_palette()),
                key=f"{key}_probability",
                alt_text=t(
                    "P(positive) after each step; it ends at {prediction:.2f}.",
                    prediction=trace.prediction,
                ),
                height="stretch",
            )
        chosen = show_stack(trace, reader.weights, step=step, key=f"{key}_stack")
        show_output(trace, reader.weights, chosen, step=step, key=f"{key}_output")
    return Selection(current, step, chosen.switched, chosen.on, bool(chosen.states))


@st.fragment
def show_folded_word_table(trace: ReviewTrace, *, key: str) -> None:
    """Show the reading as a table in a collapsed section.

    Args:
        key: of the table; that it is open is kept in the session under f"{key}_fold".
    """
    show_folded(t("Table"), lambda: _show_word_table(trace, key=key), key=f"{key}_fold")


def _show_word_table(trace: ReviewTrace, *, key: str) -> None:
    frame = pd.DataFrame([vars(row) for row in word_table(trace)])
    st.dataframe(
        frame,
        hide_index=True,
        key=key,
        placeholder="–",  # a word that is not read has no step
        alt=t("Every word of the review: id, status, P(positive)."),
        column_config={
            "word": st.column_config.TextColumn(t("word")),
            "rank": st.column_config.NumberColumn(t("rank"), format="%d"),
            "id": st.column_config.NumberColumn(t("Keras id"), format="%d"),
            "status": st.column_config.TextColumn(t("status")),
            "reason": st.column_config.TextColumn(t("reason")),
            "step": st.column_config.NumberColumn(t("step"), format="%d"),
            "probability": st.column_config.NumberColumn(t("P(positive)"), format="%.3f"),
            "state_change": st.column_config.NumberColumn(t("state change"), format="%.3f"),
        },
    )
