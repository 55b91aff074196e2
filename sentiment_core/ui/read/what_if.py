"""What if: another version beside the review, word by word."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from sentiment_core.charts.read.what_if import (
    compared_curves,
    comparison_frame,
    state_distance_bars,
)
from sentiment_core.i18n import t
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import MAX_CHARACTERS
from sentiment_core.text.alignment import align_words
from sentiment_core.text.edits import (
    put_not_before,
    remove_word,
    repeat_word,
    reverse_words,
    shuffle_words,
)
from sentiment_core.text.encoding import EncodedReview, EncodedWord
from sentiment_core.ui.app.label import cut_word
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.app.url import from_link, to_link
from sentiment_core.ui.shared.chart import show_chart, show_heading
from sentiment_core.ui.shared.encoding_notes import nothing_to_read
from sentiment_core.ui.top.review_input import VERSION_LINK, review_is_typed, write_review

_WORD_EDITS: dict[str, tuple[str, Callable[..., str]]] = {
    "remove": (t("Remove the word"), remove_word),
    "not": (t("Insert “not” before it"), put_not_before),
    "repeat": (t("Repeat the word"), repeat_word),
}
_REVIEW_EDITS: dict[str, tuple[str, Callable[..., str]]] = {
    "shuffle": (t("Shuffle all words"), shuffle_words),
    "reverse": (t("Reverse all words"), reverse_words),
}


def show_what_if(
    reader: Reader, review: str, *, step: int, key: str, own: frozenset[str] = frozenset()
) -> None:
    """Let a visitor change a copy of the review, and show what that does.

    All of it is computed when this is called: call it only while its panel is open.

    Args:
        review: the text, with at least one word that is read.
        step: the current timestep of its trace.
        key: of the panel; the version is kept in the session under f"{key}_text".
        own: words of the dataset, where the review is one of its own; as in `tokenize`.
    """
    left = _read(reader, review, own)
    word = min(int(np.searchsorted(left.words_at, step)), len(left.words_at) - 1)
    text = _version_input(reader, review, left.encoded, own=own, word=word, key=key)
    right = _read(reader, text, own)
    _show_predictions(left, right)
    if text == review:
        st.caption(t("Both texts are equal. Edit your version or press a button."))
    else:
        _show_comparison(left, right, word=word, key=key)


def _version_input(
    reader: Reader, review: str, left: EncodedReview, *, own: frozenset[str], word: int, key: str
) -> str:
    """Both texts and the buttons; the version's text."""
    if st.session_state.pop(f"{key}.edited", False):
        st.rerun()  # all of the page reads the other review
    if st.session_state.get(f"{key}.of") != review or f"{key}_text" not in st.session_state:
        # Only where nothing was read yet: a link's version is of the link's review.
        linked = None if f"{key}.of" in st.session_state else from_link(VERSION_LINK)
        st.session_state[f"{key}.of"] = review
        st.session_state[f"{key}_text"] = linked or review
    st.session_state[f"{key}_review"] = review
    one, other = st.columns(2)
    one.text_area(
        t("The review"),
        key=f"{key}_review",
        height=140,
        max_chars=MAX_CHARACTERS,
        # An opened real review stays what it is.
        disabled=not review_is_typed(review),
        on_change=_edit_review,
        args=(key,),
        help=t("The same text as in the review box."),
    )
    text = other.text_area(
        t("Your version"),
        key=f"{key}_text",
        height=140,
        max_chars=MAX_CHARACTERS,
        persist_state="session",
        help=t("Edit it, then press Ctrl+Enter."),
    )
    to_link(VERSION_LINK, None if text == review else text)
    beside = _beside(left, reader.encode(text, own=own), word)
    _name_the_word(left, beside, word)

    def edit_word(edit: Callable[..., str]) -> None:
        # The text may have changed since the buttons were drawn.
        now = st.session_state[f"{key}_text"]
        encoded = reader.encode(now, own=own)
        at = _beside(left, encoded, word)
        if at is not None:
            _write(edit(now, _position(encoded, at), own=own), key=key)

    with st.container(horizontal=True):
        for name, (label, edit) in _WORD_EDITS.items():
            st.button(
                label,
                key=f"{key}_{name}",
                on_click=edit_word,
                args=(edit,),
                disabled=beside is None,
            )
        for name, (label, change) in _REVIEW_EDITS.items():
            st.button(label, key=f"{key}_{name}", on_click=_change, args=(change, own, key))
        st.button(
            t("Reset"),
            key=f"{key}_again",
            icon=":material/undo:",
            on_click=_write,
            args=(review,),
            kwargs={"key": key},
            disabled=text == review,
        )
    return text


def _beside(left: EncodedReview, right: EncodedReview, word: int) -> EncodedWord | None:
    """The word of the version that stands beside a kept word of the review."""
    return next(
        other for one, other in align_words(left, right) if one is not None and one.step == word
    )


def _position(encoded: EncodedReview, word: EncodedWord) -> int:
    """Index of a kept word among all words."""
    return next(at for at, one in enumerate(encoded.words) if one.step == word.step)


def _name_the_word(left: EncodedReview, beside: EncodedWord | None, word: int) -> None:
    current = left.kept[word]
    number = t("{word} of {ids}", word=word + 1, ids=len(left.ids))
    if beside is None:
        st.caption(
            t(
                "The current word ({number}) is not in your version. Choose another "
                "word, or reset.",
                number=number,
            )
        )
    elif beside.token == current.token:
        st.text(
            t(
                "Current word ({number}): {cut_word}",
                number=number,
                cut_word=cut_word(current.token),
            )
        )
    else:
        st.text(
            t(
                "Current word ({number}), in your version: {cut_word}",
                number=number,
                cut_word=cut_word(beside.token),
            )
        )


def _edit_review(key: str) -> None:
    text = st.session_state[f"{key}_review"]
    st.session_state[f"{key}.of"] = text  # the version stays as it is
    st.session_state[f"{key}.edited"] = True
    write_review(text)


def _change(change: Callable[..., str], own: frozenset[str], key: str) -> None:
    _write(change(st.session_state[f"{key}_text"], own=own), key=key)


def _write(text: str, *, key: str) -> None:
    if len(text) > MAX_CHARACTERS:
        st.toast(
            t(
                "Nothing changed: a version has at most {max_characters:,} characters.",
                max_characters=MAX_CHARACTERS,
            )
        )
        return
    st.session_state[f"{key}_text"] = text


def _show_predictions(left: ReviewTrace, right: ReviewTrace) -> None:
    one, other = st.columns(2)
    one.metric(t("P(positive), the review"), f"{left.prediction:.3f}")
    other.metric(
        t("P(positive), your version"),
        f"{right.prediction:.3f}",
        # Adding 0.0 turns -0.0 into 0.0.
        f"{round(right.prediction - left.prediction, 4) + 0.0:+.4f}",
        delta_color="off",
        delta_arrow="off",
    )


def _show_comparison(left: ReviewTrace, right: ReviewTrace, *, word: int, key: str) -> None:
    problem = nothing_to_read(right.encoded)
    if problem:
        st.info(problem)
    elif np.array_equal(left.encoded.ids, right.encoded.ids):
        st.caption(
            t(
                "The network reads the same words in both. Capitals, punctuation, "
                "dropped and clipped words make no difference."
            )
        )
    frame = comparison_frame(left, right)
    row = int(frame.index[frame["left_step"] == word][0])
    colours = theme_palette()
    show_heading(t("P(positive) after each word"), t("equal words are aligned"))
    show_chart(
        compared_curves(left, right, row=row, colours=colours),
        key=f"{key}_curves",
        alt_text=t(
            "Two probability curves over the aligned words; the review ends at "
            "{left_prediction:.2f}, your version at {right_prediction:.2f}.",
            left_prediction=left.prediction,
            right_prediction=right.prediction,
        ),
    )
    show_heading(t("Distance between the two states"), t("Euclidean, last layer, aligned words"))
    show_chart(
        state_distance_bars(left, right, row=row, colours=colours),
        key=f"{key}_distance",
        alt_text=t("Distance between the two states at each pair of aligned words."),
    )
    _show_table(frame, key=key)


def _show_table(frame: pd.DataFrame, *, key: str) -> None:
    number = st.column_config.NumberColumn
    st.dataframe(
        frame[["left", "left_probability", "right", "right_probability", "difference", "distance"]],
        hide_index=True,
        placeholder="",
        key=f"{key}_table",
        alt=t("Aligned words of both texts with P(positive)."),
        column_config={
            "left": st.column_config.TextColumn(t("the review")),
            "left_probability": number(t("P(positive)"), format="%.3f"),
            "right": st.column_config.TextColumn(t("your version")),
            "right_probability": number(t("P(positive), version"), format="%.3f"),
            "difference": number(t("difference"), format="%+.3f"),
            "distance": number(t("state distance"), format="%.3f"),
        },
    )


def _read(reader: Reader, text: str, own: frozenset[str]) -> ReviewTrace:
    """The same trace every time, so that what was drawn from it can be kept."""
    run, encoded = reader.run, reader.encode(text, own=own)
    return _kept_trace(run.run_id, reader.epoch, run.seconds, encoded.text, reader, encoded)


@st.cache_resource(max_entries=2, show_spinner=False, scope="session")
def _kept_trace(
    run_id: str, epoch: int, seconds: float, words: str, _reader: Reader, _encoded: EncodedReview
) -> ReviewTrace:
    return _reader.trace(_encoded)
