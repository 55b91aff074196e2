"""The prediction for the whole review, in a number and in words."""

import streamlit as st

from sentiment_core.limits import DatasetName
from sentiment_core.rnn.run import TrainedRun
from sentiment_core.rnn.trace import ReviewTrace

_SOURCES = {
    DatasetName.IMDB: "IMDB",
    DatasetName.REPLICA: "the replica, written by a machine",
}


def verdict(trace: ReviewTrace) -> str:
    """The prediction as a word; "undecided" within a hundredth of 0.5."""
    if not len(trace.encoded.ids):
        return "nothing read"
    if abs(trace.prediction - 0.5) < 0.01:
        return "undecided"
    return "positive" if trace.prediction > 0.5 else "negative"


def show_prediction(trace: ReviewTrace, run: TrainedRun) -> None:
    """Show P(positive) of the whole review, the model's name and its data."""
    plan = run.plan
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.metric(
            "P(positive)",
            f"{trace.prediction:.2f}",
            verdict(trace),
            delta_color="off",
            delta_arrow="off",
            width=100,  # as narrow as it can be read, beside the words also on a phone
        )
        # A text of its own would take a row of its own where it needs two lines.
        words = st.container(width="stretch")
        words.markdown(
            f"**{trace.model_name}**, trained on {plan.train_reviews:,} reviews "
            f"({_SOURCES[run.config.dataset]}); it is right on {run.best.val_accuracy:.1%} of "
            f"{plan.validation_reviews:,} validation reviews. "
            "0 means negative, 1 positive."
        )
