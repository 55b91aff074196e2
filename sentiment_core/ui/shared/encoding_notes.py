"""Notes on words of a review that were not read."""

from collections.abc import Mapping

import streamlit as st

from sentiment_core.i18n import t, tn
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.text.encoding import EncodedReview, WordStatus
from sentiment_core.text.known import warning

NO_WORDS = t("No words yet. Type a review or choose a sample.")
_LOST = {
    WordStatus.UNKNOWN: t("not in the vocabulary"),
    WordStatus.RARE: t("too rare"),
    WordStatus.FREQUENT: t("too frequent"),
    WordStatus.CLIPPED: t("beyond the clip length"),
}


def nothing_to_read(encoded: EncodedReview) -> str:
    """Why no word is left; empty when one is."""
    if len(encoded.ids):
        return ""
    if not encoded.words:
        return NO_WORDS
    return tn(
        "The network cannot read the {n:,} word: {lost}. Add common English words.",
        "The network can read none of the {n:,} words: {lost}. Add common English words.",
        len(encoded.words),
        lost=_lost(encoded),
    )


def show_warning(encoded: EncodedReview) -> None:
    """Show a warning where a network knows less than half of the words."""
    told = warning(encoded)
    if told:
        st.warning(told)


def show_warnings(encoded: Mapping[str, EncodedReview]) -> None:
    """Show one warning for all networks that know less than half of the words.

    Args:
        encoded: the same review for several networks, by their letters.
    """
    letters: dict[str, list[str]] = {}
    for letter, one in encoded.items():
        letters.setdefault(warning(one), []).append(letter)
    letters.pop("", None)
    if letters:
        st.warning("  \n".join(f"**{', '.join(who)}**: {told}" for told, who in letters.items()))


def show_encoding_notes(trace: ReviewTrace) -> None:
    """Say how many words were read, what was lost, and what reading pads means."""
    encoded = trace.encoded
    lost = _lost(encoded)
    read = tn(
        "{n:,} word of {words:,} read",
        "{n:,} words of {words:,} read",
        len(encoded.ids),
        words=len(encoded.words),
    )
    parts = [t("{read}; dropped: {lost}.", read=read, lost=lost) if lost else f"{read}."]
    if not trace.mask_zero:
        pads = len(trace.ids) - len(encoded.ids)
        parts.append(
            tn(
                "No masking: {n:,} pad is read too, which changes every value.",
                "No masking: {n:,} pads are read too, which changes every value.",
                pads,
            )
        )
    elif encoded.clipped_in_front:
        parts.append(
            t(
                "Each value is the prediction for the words read so far, "
                "without the words clipped in front."
            )
        )
    else:
        parts.append(t("Each value is the prediction for the words read so far."))
    st.caption(" ".join(parts))


def _lost(encoded: EncodedReview) -> str:
    counts = [(encoded.count(status), text) for status, text in _LOST.items()]
    return ", ".join(f"{count:,} {text}" for count, text in counts if count)
