"""What if: another version beside the review, and the review without each of its words."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from sentiment_core.charts.reading import word_labels
from sentiment_core.charts.what_if import (
    compared_curves,
    comparison_frame,
    influence_bars,
    influence_by_distance,
    state_distance_bars,
)
from sentiment_core.rnn.influence import WordInfluence, leave_one_word_out
from sentiment_core.rnn.reader import Reader
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.text.alignment import align_words
from sentiment_core.text.edits import (
    put_not_before,
    remove_word,
    repeat_word,
    reverse_words,
    shuffle_words,
)
from sentiment_core.text.encoding import EncodedReview, EncodedWord
from sentiment_core.ui.panels.chart import show_chart, show_heading
from sentiment_core.ui.panels.encoding_notes import nothing_to_read
from sentiment_core.ui.panels.review_input import MAX_CHARACTERS
from sentiment_core.ui.session import theme_palette

_LONGEST_WORD = 40
_WORD_EDITS: dict[str, tuple[str, Callable[[str, int], str]]] = {
    "remove": ("Remove the word", remove_word),
    "not": ("Put “not” before it", put_not_before),
    "repeat": ("Say it twice", repeat_word),
}
_REVIEW_EDITS: dict[str, tuple[str, Callable[[str], str]]] = {
    "shuffle": ("Shuffle all words", shuffle_words),
    "reverse": ("Reverse all words", reverse_words),
}


def show_what_if(reader: Reader, review: str, *, step: int, key: str) -> None:
    """Let a visitor change a copy of the review, and show what that and each word does.

    All of it is computed when this is called: call it only while its panel is open.

    Args:
        reader: what reads both.
        review: the text, with at least one word that is read.
        step: the current timestep of its trace.
        key: of the panel; the version is kept in the session under f"{key}_text".
    """
    left = reader.read(review)
    word = min(int(np.searchsorted(left.words_at, step)), len(left.words_at) - 1)
    text = _version_input(reader, review, left.encoded, word=word, key=key)
    right = reader.read(text)
    _show_predictions(left, right)
    if text == review:
        st.caption("Both are the same so far: type in the version, or take one of the buttons.")
    else:
        _show_comparison(left, right, word=word, key=key)
    st.subheader("Leave one word out", anchor=False)
    run = reader.run
    influence = _influence(run.run_id, reader.epoch, run.seconds, review, reader, left)
    _show_influence(left, influence, step=step, key=key)


def _version_input(reader: Reader, review: str, left: EncodedReview, *, word: int, key: str) -> str:
    """Both texts and the buttons; the version's text."""
    if st.session_state.get(f"{key}.of") != review or f"{key}_text" not in st.session_state:
        st.session_state[f"{key}.of"] = review
        st.session_state[f"{key}_text"] = review
    st.session_state[f"{key}_review"] = review
    one, other = st.columns(2)
    one.text_area("The review", key=f"{key}_review", height=140, disabled=True)
    text = other.text_area(
        "Your version",
        key=f"{key}_text",
        height=140,
        max_chars=MAX_CHARACTERS,
        persist_state="session",
        help="Change anything; leave the box (or press Ctrl+Enter) and the same network reads it.",
    )
    beside = _beside(left, reader.encode(text), word)
    _name_the_word(left, beside, word)

    def edit_word(edit: Callable[[str, int], str]) -> None:
        # The text may have changed since the buttons were drawn.
        now = st.session_state[f"{key}_text"]
        encoded = reader.encode(now)
        at = _beside(left, encoded, word)
        if at is not None:
            _write(edit(now, _place(encoded, at)), key=key)

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
            st.button(label, key=f"{key}_{name}", on_click=_change, args=(change, key))
        st.button(
            "Start again",
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


def _place(encoded: EncodedReview, word: EncodedWord) -> int:
    """Index of a kept word among all words."""
    return next(at for at, one in enumerate(encoded.words) if one.step == word.step)


def _name_the_word(left: EncodedReview, beside: EncodedWord | None, word: int) -> None:
    current = left.kept[word]
    number = f"{word + 1} of {len(left.ids)}"
    if beside is None:
        st.caption(
            f"The current word ({number}) has none beside it in the version. Move to another word "
            "in the strip above, or start again."
        )
    elif beside.token == current.token:
        st.text(f"The current word ({number}) is: {_cut(current.token)}")
    else:
        st.text(f"Beside the current word ({number}) stands: {_cut(beside.token)}")


def _change(change: Callable[[str], str], key: str) -> None:
    _write(change(st.session_state[f"{key}_text"]), key=key)


def _write(text: str, *, key: str) -> None:
    if len(text) > MAX_CHARACTERS:
        st.toast(f"Nothing changed: a version has at most {MAX_CHARACTERS:,} characters.")
        return
    st.session_state[f"{key}_text"] = text


def _show_predictions(left: ReviewTrace, right: ReviewTrace) -> None:
    one, other = st.columns(2)
    one.metric("P(positive), the review", f"{left.prediction:.3f}")
    other.metric(
        "P(positive), your version",
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
            "The network reads the same words in both: what differs is capitals or punctuation, or "
            "was left out as unknown, too rare, too frequent or clipped."
        )
    frame = comparison_frame(left, right)
    row = int(frame.index[frame["left_step"] == word][0])
    colours = theme_palette()
    show_heading(
        "P(positive) after each word of both", "equal words stand in one column; the line is 0.5"
    )
    show_chart(
        compared_curves(frame, row=row, colours=colours),
        key=f"{key}_curves",
        alt_text=f"Two probability curves over {len(frame)} columns of words; the review ends at "
        f"{left.prediction:.2f}, the version at {right.prediction:.2f}.",
    )
    show_heading(
        "How far apart the two states are", "Euclidean distance, last layer, words in one column"
    )
    show_chart(
        state_distance_bars(frame, row=row, colours=colours),
        key=f"{key}_distance",
        alt_text="Distance between the two states wherever two words stand in one column; the "
        "table below has the numbers.",
    )
    _show_table(frame, key=key)


def _show_table(frame: pd.DataFrame, *, key: str) -> None:
    number = st.column_config.NumberColumn
    st.dataframe(
        frame[["left", "left_probability", "right", "right_probability", "difference", "distance"]],
        hide_index=True,
        placeholder="",
        key=f"{key}_table",
        alt="The words of both versions beside each other, with P(positive) after them.",
        column_config={
            "left": st.column_config.TextColumn("the review"),
            "left_probability": number("P(positive)", format="%.3f"),
            "right": st.column_config.TextColumn("your version"),
            "right_probability": number("P(positive) there", format="%.3f"),
            "difference": number("difference", format="%+.3f"),
            "distance": number("states apart", format="%.3f"),
        },
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _influence(
    run_id: str, epoch: int, seconds: float, review: str, _reader: Reader, _trace: ReviewTrace
) -> WordInfluence:
    """Kept for a while: it does not change while a visitor moves through the words."""
    return leave_one_word_out(_trace, _reader.weights)


def _show_influence(trace: ReviewTrace, influence: WordInfluence, *, step: int, key: str) -> None:
    most, words = influence.largest, len(influence.without)
    colours = theme_palette()
    st.text(
        "The word whose absence moves P(positive) most, from "
        f"{influence.prediction:.3f} to {influence.without[most]:.3f}, is number {most + 1} of "
        f"{words} ({influence.from_end[most]} before the end): "
        f"{_cut(trace.encoded.kept[most].token)}"
    )
    show_heading(
        "What each word adds to the final P(positive)",
        "P(positive) of the review minus P(positive) without the word: blue towards positive, "
        "orange towards negative",
    )
    alt_text = (
        f"Influence of each of {words} words; the largest is word {most + 1} with "
        f"{influence.influence[most]:+.3f}."
    )
    show_chart(
        influence_bars(trace, influence, step=step, colours=colours),
        key=f"{key}_influence",
        alt_text=alt_text,
    )
    labels = word_labels(trace, colours=colours)
    if labels is not None:
        show_chart(labels, key=f"{key}_words", alt_text="The words along the axis.")
    show_heading(
        "The same against the distance from the end",
        "without its sign; triangles and orange: towards negative; the ring is the current word",
    )
    show_chart(
        influence_by_distance(trace, influence, step=step, colours=colours),
        key=f"{key}_distance_from_end",
        alt_text=f"Size of each word's influence against the words read after it; the largest is "
        f"{influence.from_end[most]} words before the end.",
    )
    st.caption(
        "Each value is this network's own prediction for the review without that word. Where the "
        "review is clipped, the nearest clipped word then comes in"
        + ("." if trace.mask_zero else "; else this run reads one more pad.")
    )


def _cut(token: str) -> str:
    return token if len(token) <= _LONGEST_WORD else f"{token[:_LONGEST_WORD]}…"
