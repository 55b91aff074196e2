"""Common mistakes in encoding, with their effect on a review."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from sentiment_core.i18n import t, tn
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.text.encoding import EncodedReview
from sentiment_core.ui.app.choice import choose_one
from sentiment_core.ui.encode.length_traps import CUT, MAXLEN, show_cut, show_maxlen
from sentiment_core.ui.encode.post_corrections import show_post_corrections
from sentiment_core.ui.encode.word_traps import WORD_TRAPS, WordTrap, show_word_trap, trapped_review

_TRAP = "trap"


def show_traps(review: str, reader: Reader, *, key: str) -> None:
    """Show six mistakes on a review, each computed, and one of them word by word."""
    encoded = reader.encode(review)
    if encoded.words:
        _show_trap(review, encoded, reader, key=key)
    else:
        st.info(t("No words yet. Type a review or choose a sample."))
    show_post_corrections(reader, key=f"{key}_post")


@dataclass(frozen=True)
class TrapResult:
    """The result of one mistake on a review.

    Args:
        harm: what it does, in a few words.
        probability: P(positive) after it; None where the review is not read at all.
    """

    name: str
    harm: str
    probability: float | None


def trap_results(review: str, encoded: EncodedReview, reader: Reader) -> list[TrapResult]:
    """The right way, and each of the mistakes about words, on a review."""
    found = [TrapResult(t("Correct"), "", reader.probability(encoded.ids))]
    for trap in WordTrap:
        trapped = trapped_review(trap, review, encoded, reader)
        changed = len(trapped.changed)
        harm = (
            tn(
                "{changed:,} of {n:,} word gets another id",
                "{changed:,} of {n:,} words get another id",
                len(trapped.words),
                changed=changed,
            )
            if changed
            else t("none")
        )
        found.append(TrapResult(t(WORD_TRAPS[trap].title), harm, reader.probability(trapped.ids)))
    return found


def _show_trap(review: str, encoded: EncodedReview, reader: Reader, *, key: str) -> None:
    results = trap_results(review, encoded, reader)
    _show_summary(results, reader, key=key)
    names = [*(WORD_TRAPS[trap].title for trap in WordTrap), CUT, MAXLEN]
    name = choose_one(
        t("Mistake"),
        options=names,
        default=names[0],
        format_func=t,
        key=_TRAP,
        help_text=t("Compares wrong and correct code on your review."),
    )
    with st.container(border=True):
        if name == CUT:
            show_cut(encoded, reader, key=f"{key}_cut")
        elif name == MAXLEN:
            show_maxlen(encoded, reader)
        else:
            trap = next(trap for trap in WordTrap if WORD_TRAPS[trap].title == name)
            show_word_trap(trap, review, encoded, reader, key=f"{key}_{trap}")


def _show_summary(results: Sequence[TrapResult], reader: Reader, *, key: str) -> None:
    st.dataframe(
        pd.DataFrame([vars(result) for result in results]),
        hide_index=True,
        key=f"{key}_summary",
        width=700,
        alt=t("P(positive) of your review, encoded correctly and with each mistake."),
        column_config={
            "name": st.column_config.TextColumn(t("encoding")),
            "harm": st.column_config.TextColumn(t("effect")),
            "probability": st.column_config.NumberColumn(t("P(positive)"), format="%.3f"),
        },
    )
    st.caption(
        t("{model_name}. None of these mistakes raises an error.", model_name=reader.model_name)
    )
