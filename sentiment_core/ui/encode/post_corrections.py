"""Two corrections of the blog post, with evidence."""

import string

import pandas as pd
import streamlit as st

from sentiment_core.i18n import t, tn
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.vocabulary import INDEX_FROM, Vocabulary, tokenize
from sentiment_core.ui.shared.sources import LOAD_DATA

_SKIP_TOP = 20  # the post's
_MARKS = {0: t("padding"), 1: t("start of a review"), 2: t("unknown word"), 3: t("unused")}


def show_post_corrections(reader: Reader, *, key: str) -> None:
    """Show what ids 0, 1 and 2 are, and which ranks skip_top=20 drops.

    Args:
        reader: whose vocabulary is the proof.
    """
    words = reader.vocabulary
    st.subheader(t("Two corrections to the blog post"), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        marked = words_with_marks(words)
        st.markdown(
            t(
                "**0, 1 and 2 are not punctuation** but padding, start and unknown "
                "words. Punctuation is removed first: of the {num_words:,} words of "
                "{name}, {count} any.",
                num_words=len(words),
                name=reader.run.name,
                count=tn("{n:,} contains", "{n:,} contain", marked)
                if marked
                else t("none contains"),
            )
        )
        dropped = _SKIP_TOP - INDEX_FROM - 1
        st.markdown(
            t(
                "**skip_top={most} does not drop the {most} most frequent "
                "words.** It is compared with the id, rank + 3. It drops ranks 1 to "
                "{dropped} and the start mark.",
                most=_SKIP_TOP,
                dropped=dropped,
            )
        )
        st.markdown(
            t(
                "Keras' [documentation of `load_data`]({source}) makes the second "
                "mistake too: with `index_from=3`, the third most frequent word has "
                "id 6, not 3.",
                source=LOAD_DATA,
            )
        )
    with right:
        frame = id_rows(words, below=_SKIP_TOP)
        st.dataframe(
            frame,
            hide_index=True,
            height=318,
            key=f"{key}_ids",
            alt=t("Meaning of all ids below {skip_top}.", skip_top=_SKIP_TOP),
            column_config={
                "id": st.column_config.NumberColumn(t("id"), format="%d", width="small"),
                "rank": st.column_config.TextColumn(t("rank"), width="small"),
                "stands_for": st.column_config.TextColumn(t("meaning")),
                "kind": st.column_config.TextColumn(t("kind"), width="small"),
            },
        )
        st.caption(
            t(
                "All ids below {skip_top}: {most} words, three marks, one unused.",
                skip_top=_SKIP_TOP,
                most=int((frame["rank"] != "").sum()),
            )
        )


def id_rows(vocabulary: Vocabulary, *, below: int) -> pd.DataFrame:
    """The first ids: `id`, `rank`, `stands_for`, `kind`."""
    return pd.DataFrame(
        [
            {
                "id": word_id,
                "rank": str(word_id - INDEX_FROM) if word_id > INDEX_FROM else "",
                "stands_for": _MARKS.get(word_id) or vocabulary.word(word_id),
                "kind": _kind(word_id),
            }
            for word_id in range(below)
        ]
    )


def _kind(word_id: int) -> str:
    if word_id > INDEX_FROM:
        return t("word")
    return t("mark") if word_id < 3 else ""


def words_with_marks(vocabulary: Vocabulary) -> int:
    """How many words contain a punctuation mark that separates words; for Keras' index none."""
    separators = {mark for mark in string.punctuation if not tokenize(mark)}
    return sum(not separators.isdisjoint(word) for word in vocabulary.words)
