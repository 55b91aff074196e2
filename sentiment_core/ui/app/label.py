"""Typed text in labels of controls, where Streamlit would render markdown."""

import re

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def plain_words(text: str, *, most: int = 28) -> str:
    """A text without markdown characters.

    Args:
        most: characters; what is longer is cut and ends with "…".
    """
    words = " ".join(_WORD.findall(text[: 4 * most]))
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
