"""Four mistakes that give words other ids, with their lines of Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd
import streamlit as st

from sentiment_core.data.samples import sample_reviews
from sentiment_core.i18n import later, t, tn
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import EncodedReview
from sentiment_core.text.traps import (
    TrappedReview,
    forget_the_shift,
    keep_typographic_marks,
    shift_the_unknown,
    split_on_spaces,
)
from sentiment_core.ui.top.review_input import write_review

_WORDS_SHOWN = 80
_UNKNOWN_SAMPLE = "invented-names"
_AS_ON_A_PHONE = "I didn’t like it. It wasn’t “good”… and I wouldn’t recommend it."


class WordTrap(StrEnum):
    """A mistake about the id of a word."""

    SHIFT = "shift"
    UNKNOWN = "unknown"
    SPLIT = "split"
    CURLY = "curly"


@dataclass(frozen=True)
class TrapWords:
    """The texts about a mistake.

    Args:
        title: its name in English, also in the link.
        wrong: the line of Python that makes it.
    """

    title: str
    wrong: str
    right: str
    sentence: str


_KERAS_WORDS = (
    "marks = '!\"#$%&()*+,-./:;<=>?@[\\\\]^_`{|}~\\t\\n'\n"
    'spaces = str.maketrans(dict.fromkeys(marks, " "))\n'
    "words = review.lower().translate(spaces).split()"
)
_RIGHT_IDS = "ids = [word_index[w] + 3 if w in word_index else 2 for w in words]"

WORD_TRAPS: Mapping[WordTrap, TrapWords] = {
    WordTrap.SHIFT: TrapWords(
        later("Forgetting the + 3"),
        "ids = [word_index.get(w, 2) for w in words]",
        _RIGHT_IDS,
        t(
            "The word index holds ranks; the id is rank + 3. Without it, every word "
            "becomes the one three ranks above."
        ),
    ),
    WordTrap.UNKNOWN: TrapWords(
        "get(word, 2) + 3",
        "ids = [word_index.get(w, 2) + 3 for w in words]",
        _RIGHT_IDS,
        t("An unknown word becomes 2 + 3 = 5, the id of the second most frequent word."),
    ),
    WordTrap.SPLIT: TrapWords(
        later("split() keeps the punctuation"),
        "words = review.lower().split()",
        _KERAS_WORDS,
        t(
            'split() cuts at spaces only. "great." with its full stop is not in the '
            "word index: it is lost."
        ),
    ),
    WordTrap.CURLY: TrapWords(
        later("Curly apostrophes and quotes"),
        _KERAS_WORDS,
        'review = review.translate(str.maketrans("‘’“”–—…", "\'\'\\"\\"--."))\n' + _KERAS_WORDS,
        t(
            "Phones write ’ for ' and “ for \". Keras' filters are ASCII only, so "
            "*didn’t* is unknown. The code replaces the most frequent marks; this app"
            " all of Unicode."
        ),
    ),
}


_CUTS = {WordTrap.SPLIT: split_on_spaces, WordTrap.CURLY: keep_typographic_marks}


def trapped_review(
    trap: WordTrap, review: str, encoded: EncodedReview, reader: Reader
) -> TrappedReview:
    """A review after one of the mistakes, by the words and rules of the run that reads.

    Args:
        encoded: the right way.
    """
    if trap in _CUTS:
        return _CUTS[trap](review, reader.vocabulary, reader.rules)
    tokens = [word.token for word in encoded.words]
    make = forget_the_shift if trap == WordTrap.SHIFT else shift_the_unknown
    return make(tokens, reader.vocabulary, reader.rules)


def show_word_trap(
    trap: WordTrap, review: str, encoded: EncodedReview, reader: Reader, *, key: str
) -> None:
    """Show one mistake: its line, what is read then, and every word that it changes.

    Args:
        review: the text, with at least one word.
        encoded: the right way.
    """
    shown = WORD_TRAPS[trap]
    result = trapped_review(trap, review, encoded, reader)
    st.markdown(shown.sentence)
    show_codes(shown.wrong, shown.right)
    if not result.changed:
        st.info(t("No effect on your review: every word keeps its id."))
        _offer_review(trap, key=f"{key}_sample")
        return
    right, wrong = reader.probability(encoded.ids), reader.probability(result.ids)
    show_probabilities(wrong, right)
    show_texts(
        [word.reads for word in result.words],
        reader.vocabulary.decode(word.id for word in encoded.words),
    )
    _show_changes(result, key=key)
    if result.outside:
        rare = t("word gets an id") if result.outside == 1 else t("words get ids")
        # Source: tf.gather, which the Embedding uses.
        st.caption(
            t(
                "{outside:,} {rare} at or above num_words, where the Embedding has no"
                " row. They are dropped here; Keras fails on a CPU and reads zeros on"
                " a GPU.",
                outside=result.outside,
                rare=rare,
            )
        )


def show_codes(wrong: str, right: str) -> None:
    """The lines of a mistake and the right ones, side by side."""
    for place, name, code in zip(
        st.columns(2, gap="medium"), (t("Mistake"), t("Correct")), (wrong, right), strict=True
    ):
        with place:
            st.caption(name)
            # Highlighted, the keywords would be too pale for the light theme.
            st.code(code, language=None, wrap_lines=True)


def show_probabilities(wrong: float, right: float) -> None:
    """Show the predictions with a mistake and without, side by side."""
    left, beside = st.columns(2, gap="medium")
    left.metric(
        t("P(positive), mistake"), f"{wrong:.3f}", f"{wrong - right:+.3f}", delta_color="off"
    )
    beside.metric(t("P(positive), correct"), f"{right:.3f}")


def show_texts(wrong: Sequence[str], right: Sequence[str]) -> None:
    """Show the words that are read with a mistake and without, side by side."""
    names = (t("Read with the mistake"), t("Read correctly"))
    places = st.columns(2, gap="medium")
    for place, name, words in zip(places, names, (wrong, right), strict=True):
        more = len(words) - _WORDS_SHOWN
        text = " ".join(words[:_WORDS_SHOWN]) + (
            t(" ... and {more:,} more", more=more) if more > 0 else ""
        )
        with place:
            st.caption(name)
            st.code(text, language=None, wrap_lines=True)


def _show_changes(result: TrappedReview, *, key: str) -> None:
    changed = result.changed
    with st.expander(
        tn(
            "{changed:,} of {n:,} word gets another id",
            "{changed:,} of {n:,} words get another id",
            len(result.words),
            changed=len(changed),
        )
    ):
        st.dataframe(
            pd.DataFrame(
                [
                    (word.token, ", ".join(map(str, word.right)), word.wrong, word.reads)
                    for word in changed
                ],
                columns=["typed", "right", "wrong", "reads"],
            ),
            hide_index=True,
            key=f"{key}_changes",
            alt=t("Words with another id, and what the network reads instead."),
            column_config={
                "typed": st.column_config.TextColumn(t("word")),
                "right": st.column_config.TextColumn(t("correct id")),
                "wrong": st.column_config.NumberColumn(t("wrong id"), format="%d"),
                "reads": st.column_config.TextColumn(t("read as")),
            },
        )


def _offer_review(trap: WordTrap, *, key: str) -> None:
    """A button that fills in a review which the mistake changes."""
    if trap == WordTrap.UNKNOWN:
        label = t("Use a review with unknown words")
        text = next(one.text for one in sample_reviews() if one.id == _UNKNOWN_SAMPLE)
    elif trap == WordTrap.CURLY:
        label, text = t("Use a review typed on a phone"), _AS_ON_A_PHONE
    else:
        return
    st.button(
        label,
        key=key,
        on_click=write_review,
        args=(text,),
        help=t("Replaces the review in the box."),
    )
