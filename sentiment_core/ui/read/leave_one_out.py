"""Leave-one-out influence of each word."""

import streamlit as st

from sentiment_core.charts.read.influence import influence_bars, influence_by_distance
from sentiment_core.charts.read.reading import word_labels
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.analysis.influence import WordInfluence, leave_one_word_out
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading

_LONGEST_WORD = 40


def show_leave_one_out(trace: ReviewTrace, reader: Reader, *, step: int, key: str) -> None:
    """Show the influence of each word, also by its distance from the end.

    Args:
        trace: the reading of the review, at least one word long.
        step: the current timestep.
    """
    st.subheader(t("Leave-one-out influence"), anchor=False)
    run = reader.run
    influence = _influence(run.run_id, reader.epoch, run.seconds, trace.encoded.text, reader, trace)
    _show_influence(trace, influence, step=step, key=key)


def cut_word(token: str) -> str:
    """A word cut to a length that fits a line."""
    return token if len(token) <= _LONGEST_WORD else f"{token[:_LONGEST_WORD]}…"


@st.cache_resource(max_entries=64, show_spinner=False)
def _influence(
    run_id: str, epoch: int, seconds: float, words: str, _reader: Reader, _trace: ReviewTrace
) -> WordInfluence:
    """Kept for a while: it does not change while a visitor moves through the words."""
    return leave_one_word_out(_trace, _reader.weights)


def _show_influence(trace: ReviewTrace, influence: WordInfluence, *, step: int, key: str) -> None:
    most, words = influence.largest, len(influence.without)
    colours = theme_palette()
    st.text(
        t(
            "Largest influence: word {most} of {words}, {from_end} before the end. "
            "Without it, P(positive) goes from {prediction:.3f} to {without:.3f}: "
            "{word}",
            prediction=influence.prediction,
            without=influence.without[most],
            most=most + 1,
            words=words,
            from_end=influence.from_end[most],
            word=cut_word(trace.encoded.kept[most].token),
        )
    )
    show_heading(
        t("Influence of each word"),
        t("P(positive) of the review minus P(positive) without the word"),
    )
    alt_text = t(
        "Influence of each word; the largest is word {most} of {words} with {influence:+.3f}.",
        words=words,
        most=most + 1,
        influence=influence.influence[most],
    )
    show_chart(
        influence_bars(trace, influence, step=step, colours=colours),
        key=f"{key}_influence",
        alt_text=alt_text,
    )
    labels = word_labels(trace, colours=colours)
    if labels is not None:
        show_chart(labels, key=f"{key}_words", alt_text=t("The words along the axis."))
    show_heading(
        t("Influence by distance from the end"),
        t("absolute value; orange triangle: towards negative; ring: current word"),
    )
    show_chart(
        influence_by_distance(trace, influence, step=step, colours=colours),
        key=f"{key}_distance_from_end",
        alt_text=tn(
            "Absolute influence by the number of words after it; the largest is "
            "{n} word before the end.",
            "Absolute influence by the number of words after it; the largest is "
            "{n} words before the end.",
            int(influence.from_end[most]),
        ),
    )
    st.caption(
        t(
            "The review is read again without each word. In a clipped review, the "
            "nearest clipped word moves in."
        )
        if trace.mask_zero
        else t(
            "The review is read again without each word. In a clipped review, the "
            "nearest clipped word moves in; otherwise one more pad is read."
        )
    )
