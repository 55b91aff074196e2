"""The review that is read: typed, or one of the samples."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sentiment_core.data.samples import SampleReview, sample_reviews
from sentiment_core.limits import MAX_CHARACTERS
from sentiment_core.ui.link import from_link, to_link
from sentiment_core.ui.session import REVIEW
from sentiment_core.words import t

VERSION_LINK = "version"


def review_input(sample_place: DeltaGenerator) -> tuple[str, SampleReview | None]:
    """Let a visitor type a review or take a sample.

    Args:
        sample_place: where the choice of samples stands.

    Returns:
        The text, and the sample whose text it still is.
    """
    samples = sample_reviews()
    titles = {sample.id: t(sample.title) for sample in samples}
    asked = from_link(REVIEW)
    if REVIEW not in st.session_state:
        st.session_state[REVIEW] = asked or samples[0].text
    sample_place.selectbox(
        t("Take a sample"),
        options=list(titles),
        format_func=lambda sample_id: titles.get(sample_id, sample_id),
        index=None,
        placeholder=t("{samples} short reviews, each about one thing", samples=len(samples)),
        key="sample",
        on_change=_take_sample,
        help=t("Each sample shows one phenomenon: a negation, a late turn, an unknown name."),
    )
    text = st.text_area(
        t("Review"),
        # The box of another page has the same key and starts empty without this.
        value=st.session_state[REVIEW],
        key=REVIEW,
        height=110,
        max_chars=MAX_CHARACTERS,
        persist_state="session",
        on_change=_review_to_link,
        help=t(
            "Type any review in English; leave the box (or press Ctrl+Enter) and the network "
            "reads it."
        ),
    )
    sample = next((sample for sample in samples if sample.text == text), None)
    return text, sample


def _take_sample() -> None:
    chosen = st.session_state.get("sample")
    for sample in sample_reviews():
        if sample.id == chosen:
            write_review(sample.text)


def review_is_typed(review: str) -> bool:
    """Whether a review is what the box holds, so that `write_review` would change it."""
    return st.session_state.get(REVIEW) == review


def write_review(text: str) -> None:
    """Write another text into the box; call it in a callback, before the box is drawn again."""
    st.session_state[REVIEW] = text
    _review_to_link()


def _review_to_link() -> None:
    to_link(REVIEW, st.session_state[REVIEW])
    for name in ("word", VERSION_LINK):  # of the text before
        to_link(name, None)
