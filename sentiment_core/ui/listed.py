"""Names in a sentence."""

from collections.abc import Sequence

from sentiment_core.words import t


def listed(names: Sequence[str]) -> str:
    """Names with commas and a last "and".

    Args:
        names: at least one.
    """
    return t(" and ").join(filter(None, [", ".join(names[:-1]), names[-1]]))
