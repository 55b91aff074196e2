"""Words to look up: typed, or taken from the review."""

from collections.abc import Sequence

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.rnn.analysis.word_vectors import is_read, typed_words
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import EncodedReview, EncodedWord
from sentiment_core.ui.app.url import from_link, to_link

MOST_WORDS = 8

_KEY = "words"
_TAKEN = "words_taken"
_FIRST = "excellent boring"
_LONGEST = 200


def typed_words_input(reader: Reader, encoded: EncodedReview) -> tuple[EncodedWord, ...]:
    """Let a visitor type words, or take one of the review; the link keeps them.

    Returns:
        The words of which the network has a vector, in the order of the text. For every other one,
        a line says why it has none.
    """
    if _KEY not in st.session_state:
        st.session_state[_KEY] = (from_link(_KEY) or _FIRST)[:_LONGEST]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        text = st.text_input(
            t("Words to look up"),
            value=st.session_state[_KEY],
            key=_KEY,
            max_chars=_LONGEST,
            persist_state="session",
            on_change=_words_to_link,
            help=t(
                "At most {most_words}. All are marked on the map; the first is looked up below.",
                most_words=MOST_WORDS,
            ),
        )
    with right:
        st.selectbox(
            t("Or a word of the review"),
            options=list(dict.fromkeys(word.token for word in encoded.kept)),
            index=None,
            placeholder=t("Choose a word"),
            key=_TAKEN,
            on_change=_take_word,
            help=t("Adds it to the words to look up."),
        )
    words = typed_words(text, reader.vocabulary, reader.rules, most=MOST_WORDS + 1)
    if len(words) > MOST_WORDS:
        words = words[:MOST_WORDS]
        st.caption(t("Only the first {most_words} words are looked up.", most_words=MOST_WORDS))
    _show_missing([word for word in words if not is_read(word)], reader)
    known = tuple(word for word in words if is_read(word))
    if not known:
        st.info(
            t(
                "No word here has a vector. Type a common English word, such as "
                "excellent, or choose one."
            )
        )
    return known


def _show_missing(words: Sequence[EncodedWord], reader: Reader) -> None:
    for word in words:  # typed text: never markdown
        shown = word.token if len(word.token) <= 40 else word.token[:39] + "…"
        st.text(t("{shown}: {reason}.", shown=shown, reason=word.reason(reader.rules)))


def _take_word() -> None:
    taken = st.session_state.get(_TAKEN)
    if taken:
        others = [word for word in st.session_state[_KEY].split() if word != taken]
        st.session_state[_KEY] = " ".join([taken, *others])[:_LONGEST]
        st.session_state[_TAKEN] = None
        _words_to_link()


def _words_to_link() -> None:
    to_link(_KEY, st.session_state[_KEY])
