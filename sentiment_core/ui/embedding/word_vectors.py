"""The review as word vectors: the input of the first recurrent layer."""

import pandas as pd
import streamlit as st

from sentiment_core.charts.embedding.word_vectors import vectors_frame, vectors_heatmap
from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.word_map import WordMap
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import EncodedReview
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.encoding_notes import nothing_to_read
from sentiment_core.ui.shared.fold import show_folded

DRAWN = 40


def show_word_vectors(
    encoded: EncodedReview, reader: Reader, *, words: WordMap, end: float, key: str
) -> None:
    """Show the vector of every word that the network reads of a review.

    Args:
        words: the most frequent words of the same network.
        end: of the colour scale.
    """
    problem = nothing_to_read(encoded)
    if problem:
        st.info(problem)
        return
    kept = encoded.kept
    size = reader.weights.embedding.shape[1]
    drawn = [word.token for word in kept[:DRAWN]]
    vectors = reader.weights.embedding[encoded.ids[:DRAWN]]  # (at most DRAWN, embedding_dim)
    show_heading(
        t("Shape (1, {kept}, {size}): one row per word", kept=len(kept), size=size),
        t("orange -{end:g} or below, blank 0, blue +{end:g} or above", end=end),
    )
    show_chart(
        vectors_heatmap(vectors_frame(drawn, vectors), end=end, colours=theme_palette()),
        key=f"{key}_heatmap",
        alt_text=t("A row of coloured cells for each word, a cell for each number of its vector."),
    )
    if len(kept) > DRAWN:
        st.caption(
            t(
                "First {drawn} of {all_words:,} words; the CSV below has all.",
                drawn=DRAWN,
                all_words=len(kept),
            )
        )
    st.caption(
        t(
            "A word has the same row wherever it stands. Over the {most:,} words of "
            "the map, vector length and effect of the word alone correlate with "
            "{length_and_effect:.2f}.",
            most=len(words),
            length_and_effect=words.length_and_effect(reader.weights.embedding),
        )
    )

    def show_table() -> None:
        frame = pd.DataFrame(vectors, columns=[f"e{number}" for number in range(size)])
        frame.insert(0, "word", drawn)
        st.dataframe(
            frame.round(4),
            hide_index=True,
            key=f"{key}_table",
            alt=t("The vector of every word."),
            column_config={"word": t("word")},
        )

    show_folded(t("Table"), show_table, key=f"{key}_folded")
