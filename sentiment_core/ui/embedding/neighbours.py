"""Nearest and most opposite words by cosine."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.word_map import map_ids
from sentiment_core.rnn.analysis.word_vectors import (
    Neighbour,
    kept_ids,
    neighbours,
    probabilities_alone,
)
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import EncodedWord

_NEAREST, _OPPOSITE = 8, 3
_TABLES = 2


def show_neighbours(
    words: Sequence[EncodedWord], reader: Reader, *, key: str
) -> tuple[Neighbour, ...]:
    """Show the nearest and the most opposite words of the first words.

    Args:
        words: that the network reads; the first two are shown.

    Returns:
        The nearest words of the first word.
    """
    frequent = map_ids(reader)
    every = st.toggle(
        t("Rare words too"),
        key=f"{key}_rare",
        help=t("Also words that are not on the map; their vectors were learned from few reviews."),
    )
    among = kept_ids(reader) if every else frequent
    nearest = tuple(neighbours(word.id, reader, among=among, count=_NEAREST) for word in words)
    for number, word in enumerate(words[:_TABLES]):
        far = neighbours(word.id, reader, among=among, count=_OPPOSITE, opposite=True)
        with st.container(key=f"{key}_{number}"):
            st.text(t("Nearest to {token}, and most opposite", token=word.token))
            _table((*nearest[number], *reversed(far)), reader, key=f"{key}_{number}_table")
    lesson = (
        t("Words are close that change the prediction alike, not words that mean the same.")
        if reader.epoch
        else t("Before training all rows are random, and so are neighbours.")
    )
    st.caption(
        t(
            "Among {among:,} words. Cosine: 1 same direction, -1 opposite. {lesson}",
            among=len(among),
            lesson=lesson,
        )
    )
    return nearest[0] if nearest else ()


def _table(found: Sequence[Neighbour], reader: Reader, *, key: str) -> None:
    ids = np.array([neighbour.id for neighbour in found], dtype=np.int32)
    frame = pd.DataFrame(
        {
            "word": [neighbour.word for neighbour in found],
            "cosine": [neighbour.cosine for neighbour in found],
            "probability": probabilities_alone(ids, reader),
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height="content",
        key=key,
        alt=t(
            "The nearest words with their cosine and what each does alone, then the opposite ones."
        ),
        column_config={
            "word": t("word"),
            "cosine": st.column_config.NumberColumn(t("cosine"), format="%.2f"),
            "probability": st.column_config.NumberColumn(t("P(positive) alone"), format="%.2f"),
        },
    )
