"""The visitor's review read by the linear SVM, word by word, and shuffled."""

import numpy as np
import streamlit as st

from sentiment_core.charts.compare.baseline import reading_chart, reading_frame
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.baseline.baseline import (
    BaselineReading,
    BaselineWeights,
    read_with_baseline,
)
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.encoding_notes import nothing_to_read


def show_baseline_reading(
    reader: Reader, review: str, machine: BaselineWeights, *, key: str
) -> None:
    """Show each word's contribution, and both predictions when the words are shuffled.

    Args:
        machine: trained on the same reviews and words as the network.
    """
    encoded = reader.encode(review)
    problem = nothing_to_read(encoded)
    if problem:
        st.info(problem)
        return
    reading = read_with_baseline(encoded, machine)
    show_heading(t("Weight of each word of the review"), t("orange negative, blue positive"))
    show_chart(
        reading_chart(reading, colours=theme_palette()),
        key=f"{key}_chart",
        alt_text=t("The weight of each word of the review in the linear SVM."),
    )
    st.markdown(sum_text(reading))
    with st.popover(t("Table"), icon=":material/table:", help=t("The numbers of the chart.")):
        number = st.column_config.NumberColumn
        st.dataframe(
            reading_frame(reading).drop(columns="step"),
            hide_index=True,
            key=f"{key}_table",
            alt=t("Each word that is read: what it adds, and the sum so far."),
            column_config={
                "number": number(t("word"), format="%d"),
                "word": st.column_config.TextColumn(t("is")),
                "weight": number(t("adds"), format="%+.4f"),
                "repeated": st.column_config.CheckboxColumn(t("occurred before")),
                "value": number(t("sum so far"), format="%+.4f"),
            },
        )
    _show_order(reader, reading, machine, key=key)


def sum_text(reading: BaselineReading) -> str:
    """How the value comes about, in markdown."""
    words = float(reading.contributions.sum(dtype=np.float64))
    repeated = int(reading.repeated.sum())
    predicted = t("positive") if reading.value >= 0 else t("negative")
    again = ""
    if repeated:
        again = tn(" {n} repeated word counts once.", " {n} repeated words count once.", repeated)
    return t(
        "Bias {bias:+.3f}, words {words:+.3f}, sum **{value:+.3f}**: **{predicted}** (threshold 0; "
        "not a probability).{again}",
        bias=reading.bias,
        words=words,
        value=reading.value,
        predicted=predicted,
        again=again,
    )


def shuffled(words: list[str], seed: int) -> list[str]:
    """The words in another order.

    Args:
        words: at least one.
        seed: the same seed gives the same order.
    """
    return [words[place] for place in np.random.default_rng(seed).permutation(len(words))]


def _show_order(
    reader: Reader, reading: BaselineReading, machine: BaselineWeights, *, key: str
) -> None:
    shuffles = f"{key}.shuffles"
    seed = int(st.session_state.get(shuffles, 0))
    kept = [word.token for word in reading.encoded.kept]
    words = shuffled(kept, seed)
    trace = reader.read(" ".join(words), own=frozenset(kept))
    again = read_with_baseline(trace.encoded, machine)
    before = reader.read(" ".join(kept), own=frozenset(kept)).prediction
    show_heading(t("Word order"), t("the same words, shuffled at random"))
    st.text(" ".join(words))
    st.markdown(
        t(
            "| | as written | shuffled | difference |\n|---|---|---|---|\n"
            "| linear SVM, value | {reading_value:+.4f} | {again_value:+.4f} | "
            "**{moved:.4f}** |\n"
            "| {model_name}, P(positive) | {before:.4f} | {after:.4f} | "
            "**{moved_network:.4f}** |",
            reading_value=reading.value,
            again_value=again.value,
            moved=abs(again.value - reading.value),
            model_name=reader.model_name,
            before=before,
            after=trace.prediction,
            moved_network=abs(trace.prediction - before),
        )
    )

    def shuffle_again() -> None:
        st.session_state[shuffles] = seed + 1

    st.button(
        t("Shuffle again"),
        key=f"{key}_shuffle",
        icon=":material/shuffle:",
        on_click=shuffle_again,
        help=t("Draws another random order."),
    )
