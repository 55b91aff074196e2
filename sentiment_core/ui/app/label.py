"""Typed text in the label of a control, where Streamlit would read it as markdown."""

import re

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def plain_words(text: str, *, most: int = 28) -> str:
    """The words of a text without the marks that markdown knows.

    Args:
        most: characters; what is longer is cut and ends with "…".
    """
    words = " ".join(_WORD.findall(text[: 4 * most]))
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
