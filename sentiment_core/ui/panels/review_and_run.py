"""What a page reads, and who reads it: the review and the run, side by side."""

from dataclasses import dataclass

import streamlit as st

from sentiment_core.data.samples import SampleReview
from sentiment_core.rnn.run import TrainedRun
from sentiment_core.rnn.store import RunStore
from sentiment_core.ui.panels.review_input import review_input
from sentiment_core.ui.panels.run_picker import pick_run, show_asked_run_missing
from sentiment_core.words import t


@dataclass(frozen=True)
class ReviewAndRun:
    """What a visitor chose.

    Args:
        review: the text.
        sample: the sample whose text it still is; None for one's own text.
        run: whose network reads it.
    """

    review: str
    sample: SampleReview | None
    run: TrainedRun


def review_and_run(store: RunStore, *, key: str) -> ReviewAndRun | None:
    """Let a visitor type a review and choose a run.

    Args:
        store: where the runs are.
        key: of the choice of run.

    Returns:
        None after saying that there is no run.
    """
    runs = store.runs()
    if not runs:
        show_no_runs()
        return None
    show_asked_run_missing(runs)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        run = pick_run(runs, key=key)
        sample_place = st.container()
    with left:
        review, sample = review_input(sample_place)
    return ReviewAndRun(review, sample, run)


def show_no_runs() -> None:
    """Say that nobody has trained anything here."""
    st.info(t("There is no trained network here yet. Open Train and make one."))
