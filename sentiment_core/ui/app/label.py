"""Typed text in labels and lines: without markdown, or cut."""

import re

_ACTIVE = re.compile(r"[\\`*_\[\]<>$]|:(?=\S)")
_LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def plain_words(text: str, *, most: int = 28) -> str:
    """A text without markdown characters.

    Args:
        most: characters; what is longer is cut and ends with "…".
    """
    words = " ".join(_WORD.findall(text[: 4 * most]))
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def cut_word(token: str) -> str:
    """A word cut to a length that fits a line; any characters stay, so it is no markdown."""
    return token if len(token) <= _LONGEST_WORD else f"{token[:_LONGEST_WORD]}…"


def literal(text: str) -> str:
    """A text in which markdown shows what stands there, e.g. a message that quotes a file."""
    return _ACTIVE.sub(r"\\\g<0>", text)
