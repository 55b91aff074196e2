"""The map of words as a panel."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from sentiment_core.charts.embedding.word_map import Mark, map_frame, marks_frame, word_map_chart
from sentiment_core.i18n import t
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
        reader: the network.
        key: of the panel.
    """
    plane = words.plane
    show_heading(
        t("{words:,} words, coloured by P(positive) of each word read alone", words=len(words)),
        t(
            "orange 0, blank 0.5, blue 1; ring: typed, square: neighbour of the first, small ring: "
            "of the review"
        ),
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
                "A cloud of words on two axes, coloured by the probability of each word "
                "alone; the table below holds every word with its place."
            ),
        )
    outside = plane.beyond(words.points)
    st.caption(
        _what_it_shows(words)
        + (
            t(" {outside:,} words lie beyond the edges and stand on them.", outside=outside)
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

    show_folded(t("The map as a table"), show_table, key=f"{key}_folded")


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
        plane = t("The two axes are the two numbers of each vector: nothing is left out.")
    else:
        share = 100 * sum(words.plane.explained)
        plane = t(
            "The two axes are the directions in which these vectors differ most after the best "
            "epoch (PCA); they hold {share:.0f} % of the variance of {size} numbers, so two words "
            "may be close here and apart in truth.",
            share=share,
            size=size,
        )
    return t(
        "{plane} Axes and colours are the same for every epoch, each axis with a scale of its "
        "own; pictures 1 and 2 follow the epoch too. Before any word the network says "
        "{nothing:.2f}.",
        plane=plane,
        nothing=words.nothing,
    )


def _ids(word_ids: Sequence[int]) -> Ids:
    return np.array(list(dict.fromkeys(word_ids)), dtype=np.int32)
