"""The share of a review's words that a network knows."""

from sentiment_core.i18n import tn
from sentiment_core.text.encoding import EncodedReview, WordStatus


def known_words(encoded: EncodedReview) -> int:
    """How many words have a vector in the network, those left out by a rule included."""
    return len(encoded.words) - encoded.count(WordStatus.UNKNOWN) - encoded.count(WordStatus.RARE)


def is_hardly_known(encoded: EncodedReview) -> bool:
    """Whether less than half of the words are known, as in a language it was not trained on."""
    return 2 * known_words(encoded) < len(encoded.words)


def warning(encoded: EncodedReview) -> str:
    """A warning where less than half of the words are known; else empty."""
    if not is_hardly_known(encoded):
        return ""
    return tn(
        "The network knows {known:,} of {n:,} word, so this prediction is unreliable.",
        "The network knows {known:,} of {n:,} words, so this prediction is unreliable.",
        len(encoded.words),
        known=known_words(encoded),
    )
