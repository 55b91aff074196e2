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
from sentiment_core.ui.shared.download import offer_file


def show_vectors_take_away(encoded: EncodedReview, reader: Reader, *, key: str) -> None:
    """Offer the review's vectors, and the files of the TensorFlow projector."""
    name = f"{reader.run.run_id}-epoch-{reader.epoch}"
    with st.container(horizontal=True):
        offer_file(
            t("Vectors of the review (CSV)"),
            f"{name}-review-vectors.csv",
            lambda: review_vectors_csv(encoded.kept, reader),
            icon="table",
            help_text=t("One row for each word of the review: its id and its vector."),
            key=f"{key}_csv",
        )
        offer_file(
            t("Projector: vectors.tsv"),
            "vectors.tsv",
            lambda: projector_vectors(reader),
            icon="scatter_plot",
            help_text=t(
                "The vectors of the most frequent words, for TensorFlow's Embedding Projector."
            ),
            key=f"{key}_vectors",
        )
        offer_file(
            t("Projector: metadata.tsv"),
            "metadata.tsv",
            lambda: projector_metadata(reader),
            icon="label",
            help_text=t("The words that belong to the rows of vectors.tsv."),
            key=f"{key}_metadata",
        )
    st.caption(
        t(
            "Load both TSV files in the TensorFlow Embedding Projector "
            "(projector.tensorflow.org): at most 10,000 words with id and P(positive) alone."
        )
    )
