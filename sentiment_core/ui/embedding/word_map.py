"""The map of words as a panel."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from sentiment_core.charts.embedding.word_map import Mark, map_frame, marks_frame, word_map_chart
from sentiment_core.i18n import t, tn
from sentiment_core.rnn.analysis.word_map import WordMap
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import Ids
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.fold import show_folded


def show_word_map(
    words: WordMap, marked: Mapping[Mark, Sequence[int]], reader: Reader, *, key: str
) -> None:
    """Show the most frequent words on a plane, with some words marked.

    Args:
        words: the most frequent ones.
        marked: ids of words, the most important kind first.
    """
    plane = words.plane
    show_heading(
        t("P(positive) of each word alone"),
        t("orange 0, blue 1; ring: looked up, square: its neighbour, small ring: in the review"),
    )
    maps = [
        (mark, _strongest_first(WordMap.of(reader, plane, _ids(word_ids))))
        for mark, word_ids in marked.items()
    ]
    marks = marks_frame(maps, plane)
    with st.container(key=f"{key}_picture"):
        show_chart(
            word_map_chart(words, marks, colours=theme_palette()),
            key=f"{key}_chart",
            alt_text=t(
                "A cloud of words on two axes, coloured by the probability of each "
                "word alone; the table holds all."
            ),
        )
    outside = plane.beyond(words.points)
    st.caption(
        _what_it_shows(words)
        + (
            tn(
                " {n:,} word beyond the edges stands on them.",
                " {n:,} words beyond the edges stand on them.",
                outside,
            )
            if outside
            else ""
        )
    )

    def show_table() -> None:
        frame = map_frame(words)
        st.dataframe(
            frame.sort_values("probability", ascending=False),
            hide_index=True,
            key=f"{key}_table",
            alt=t("Every word of the map: id, probability alone, place on the two axes."),
            column_config={
                "word": t("word"),
                "id": st.column_config.NumberColumn(t("Keras id"), format="%d"),
                "probability": st.column_config.NumberColumn(t("P(positive) alone"), format="%.3f"),
            },
        )

    show_folded(t("Table of the map"), show_table, key=f"{key}_folded")


def _strongest_first(words: WordMap) -> WordMap:
    """The same words; where names would cover each other, those that do more keep theirs."""
    order = np.argsort(-np.abs(words.probabilities - words.nothing), kind="stable")
    return replace(
        words,
        ids=words.ids[order],
        words=tuple(words.words[at] for at in order),
        points=words.points[order],
        probabilities=words.probabilities[order],
    )


def _what_it_shows(words: WordMap) -> str:
    size = len(words.plane.centre)
    if words.plane.is_whole:
        plane = t("The axes are the two numbers of each vector.")
    else:
        share = 100 * sum(words.plane.explained)
        plane = t(
            "PCA of the best epoch: the axes hold {share:.0f} % of the variance of "
            "{size} numbers; words close here may be far apart.",
            share=share,
            size=size,
        )
    return t(
        "The {most:,} most frequent words. {plane} Axes and colours are the same for "
        "every epoch. P(positive) before any word: {nothing:.2f}.",
        most=len(words),
        plane=plane,
        nothing=words.nothing,
    )


def _ids(word_ids: Sequence[int]) -> Ids:
    return np.array(list(dict.fromkeys(word_ids)), dtype=np.int32)
