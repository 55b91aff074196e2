"""The prediction for the whole review, in a number and in words."""

import streamlit as st

from sentiment_core.data.sources import DATASETS
from sentiment_core.rnn.decision import says_positive
from sentiment_core.rnn.run import TrainedRun
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.words import t

"""Where reviews come from, with what a reader must know of it."""


def verdict(trace: ReviewTrace) -> str:
    """The prediction as a word; "undecided" within a hundredth of 0.5."""
    if not len(trace.encoded.ids):
        return t("nothing read")
    if abs(trace.prediction - 0.5) < 0.01:
        return t("undecided")
    return t("positive") if says_positive(trace.prediction) else t("negative")


def opened_text(label: int) -> str:
    """That an opened review is read instead of the box, and what it truly is.

    Args:
        label: 1 for positive, 0 for negative.
    """
    if label:
        return t("Reading an opened review, truly positive; close it above to read the box again.")
    return t("Reading an opened review, truly negative; close it above to read the box again.")


def show_prediction(trace: ReviewTrace, run: TrainedRun) -> None:
    """Show P(positive) of the whole review, the model's name and its data."""
    plan = run.plan
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.metric(
            t("P(positive)"),
            f"{trace.prediction:.2f}",
            verdict(trace),
            delta_color="off",
            delta_arrow="off",
            width=100,  # as narrow as it can be read, beside the words also on a phone
        )
        # A text of its own would take a row of its own where it needs two lines.
        words = st.container(width="stretch")
        words.markdown(
            t(
                "**{model_name}**, trained on {train_reviews:,} reviews "
                "({sources}); it is right on {right:.1f} % of "
                "{validation_reviews:,} validation reviews. "
                "0 means negative, 1 positive.",
                model_name=trace.model_name,
                train_reviews=plan.train_reviews,
                sources=DATASETS[run.config.dataset].origin,
                right=100 * run.best.val_accuracy,
                validation_reviews=plan.validation_reviews,
            )
        )
