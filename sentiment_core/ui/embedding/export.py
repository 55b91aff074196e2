"""Export of word vectors."""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.vector_files import (
    projector_metadata,
    projector_vectors,
    review_vectors_csv,
)
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import EncodedReview


def show_vectors_take_away(encoded: EncodedReview, reader: Reader, *, key: str) -> None:
    """Offer the review's vectors, and the files of the TensorFlow projector."""
    name = f"{reader.run.run_id}-epoch-{reader.epoch}"
    with st.container(horizontal=True):
        st.download_button(
            t("Vectors of the review (CSV)"),
            data=lambda: review_vectors_csv(encoded.kept, reader),
            file_name=f"{name}-review-vectors.csv",
            mime="text/csv",
            icon=":material/table:",
            on_click="ignore",
            key=f"{key}_csv",
            help=t("One row for each word of the review: its id and its vector."),
        )
        st.download_button(
            t("Projector: vectors.tsv"),
            data=lambda: projector_vectors(reader),
            file_name="vectors.tsv",
            mime="text/tab-separated-values",
            icon=":material/scatter_plot:",
            on_click="ignore",
            key=f"{key}_vectors",
            help=t("The vectors of the most frequent words, for TensorFlow's Embedding Projector."),
        )
        st.download_button(
            t("Projector: metadata.tsv"),
            data=lambda: projector_metadata(reader),
            file_name="metadata.tsv",
            mime="text/tab-separated-values",
            icon=":material/label:",
            on_click="ignore",
            key=f"{key}_metadata",
            help=t("The words that belong to the rows of vectors.tsv."),
        )
    st.caption(
        t(
            "Load both TSV files in the TensorFlow Embedding Projector "
            "(projector.tensorflow.org): at most 10,000 words with id and P(positive) alone."
        )
    )
