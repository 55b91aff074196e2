"""The review that is read: typed, or one of the samples."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from sentiment_core.data.samples import SampleReview, sample_reviews
from sentiment_core.i18n import t
from sentiment_core.settings.limits import MAX_CHARACTERS
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.label import plain_words
from sentiment_core.ui.app.late import late_key
from sentiment_core.ui.app.session import REVIEW
from sentiment_core.ui.app.url import from_link, to_link

VERSION_LINK = "version"


def review_input(place: DeltaGenerator, *, folded: bool = False) -> tuple[str, SampleReview | None]:
    """Let a visitor type a review or take a sample.

    Args:
        place: where the one-line control stands.
        folded: whether the box is in that control too; else it stands here, two lines high.

    Returns:
        The text, and the sample whose text it is.
    """
    samples = sample_reviews()
    if REVIEW not in st.session_state:
        st.session_state[REVIEW] = from_link(REVIEW) or samples[0].text
    text = st.session_state[REVIEW]
    sample = next((sample for sample in samples if sample.text == text), None)
    help_text = t("Type a review, or choose a sample.")
    label = t("Sample reviews") if sample is None else t("Sample: {title}", title=t(sample.title))
    if folded:
        label = t("Review: {words}", words=plain_words(text))
    opened = place.popover(label, key=keys.REVIEW_OPEN, help=help_text)
    with opened if folded else st.container(key="review_box"):
        st.text_area(
            t("Review"),
            # The box of another page has the same key and starts empty without this.
            value=text,
            key=REVIEW,
            height=74,
            width=420 if folded else "stretch",
            max_chars=MAX_CHARACTERS,
            label_visibility="collapsed",
            placeholder=t("Type a review in English, then press Ctrl+Enter."),
            help=t(
                "Ctrl+Enter reads it. It becomes part of this page's address; the app"
                " does not save it."
            ),
            persist_state="session",
            on_change=_review_to_link,
        )
    titles = {one.id: t(one.title) for one in samples}
    radio = late_key("sample", None if sample is None else sample.id)
    opened.radio(
        t("Sample reviews"),
        options=list(titles),
        format_func=lambda sample_id: titles.get(sample_id, sample_id),
        index=None if sample is None else samples.index(sample),
        captions=[t(one.phenomenon) for one in samples],
        key=radio,
        on_change=_take_sample,
        args=(radio,),
        help=help_text,
    )
    return text, sample


def _take_sample(radio: str) -> None:
    chosen = st.session_state.get(radio)
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
