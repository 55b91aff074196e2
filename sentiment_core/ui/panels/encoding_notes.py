"""What the network did not get to see of a review, in words."""

import streamlit as st

from sentiment_core.limits import Side
from sentiment_core.rnn.trace import ReviewTrace
from sentiment_core.text.encoding import EncodedReview, WordFate

_LOST = {
    WordFate.UNKNOWN: "not in the vocabulary",
    WordFate.RARE: "too rare",
    WordFate.FREQUENT: "too frequent",
    WordFate.CLIPPED: "beyond the clip length",
}


def nothing_to_read(encoded: EncodedReview) -> str:
    """Why no word is left; empty when one is."""
    if len(encoded.ids):
        return ""
    if not encoded.words:
        return "There is no word to read yet. Type a review, or take a sample."
    return (
        f"None of the {_count(len(encoded.words), 'word')} reached the network: "
        f"{_lost(encoded)}. Add a few common English words."
    )


def show_encoding_notes(trace: ReviewTrace) -> None:
    """Say how many words were read, what was lost, and what reading pads means."""
    encoded = trace.encoded
    lost = _lost(encoded)
    read = f"{_count(len(encoded.ids), 'word')} of {len(encoded.words):,} read"
    parts = [f"{read}; left out: {lost}." if lost else f"{read}; none left out."]
    if not trace.mask_zero:
        pads = len(trace.ids) - len(encoded.ids)
        parts.append(
            f"This run does not mask padding: it also read {_count(pads, 'pad')}, so the value "
            "after a word is not that of the review cut there."
        )
    elif encoded.count(WordFate.CLIPPED) and encoded.rules.clipping == Side.PRE:
        parts.append(
            "Reading begins where the clipping ends; the value after a word is exactly the "
            "prediction for the words from there to that word."
        )
    else:
        parts.append(
            "The value after a word is exactly the prediction for the review cut after that word."
        )
    st.caption(" ".join(parts))


def _lost(encoded: EncodedReview) -> str:
    counts = [(encoded.count(fate), text) for fate, text in _LOST.items()]
    return ", ".join(f"{count:,} {text}" for count, text in counts if count)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
