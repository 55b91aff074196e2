"""The rules of `fold` as values, for a reader in another language than Python."""

import functools
import unicodedata
from collections.abc import Iterator
from typing import Any

from sentiment_core.text.folding import (
    CLOSING,
    EDGE,
    OPENING,
    SINGLE,
    plain_character,
    windows_character,
)
from sentiment_core.text.vocabulary import FILTERS

SAME, COMPATIBLE, APART = "same", "compatible", "apart"
"""A character that stays, that becomes its NFKC form, that gets blanks around it."""

_LAST = 0x10FFFF
# Planes without a character that is assigned, or of private use.
_EMPTY = ((0x40000, 0xDFFFF), (0xE1000, _LAST))


@functools.cache
def folding_table() -> dict[str, Any]:
    """What `fold` does, as JSON values.

    Returns:
        `starts`: the first character of each range, ascending from 0; `kinds`: of each range one of
        the three above, or what takes the character's place; `windows`: the characters meant by
        U+0080 to U+009F; `single`, `opening`, `closing`: the marks that are resolved by what is
        around them; `filters`: Keras' separators.
    """
    ranges = [(0, SAME), *_ranges()]
    return {
        "starts": [start for start, _ in ranges],
        "kinds": [kind for _, kind in ranges],
        "windows": [windows_character(chr(code)) for code in range(0x80, 0xA0)],
        "single": SINGLE,
        "opening": OPENING,
        "closing": CLOSING,
        "filters": FILTERS,
    }


def _ranges() -> Iterator[tuple[int, str]]:
    """Where a kind begins that is not that of the character before."""
    code, before = 0x80, SAME
    empty = dict(_EMPTY)
    while code <= _LAST:
        kind = _kind(chr(code))
        if kind != before:
            yield code, kind
            before = kind
        code = empty.get(code, code) + 1


def _kind(character: str) -> str:
    ideograph = character >= "\u3400" and not "\ue000" <= character < "\U00020000"
    if ideograph and unicodedata.category(character) == "Lo":
        return SAME  # most of all characters, and none of them is decorated
    plain = plain_character(character)
    if plain == character:
        return SAME
    if plain == f"{EDGE}{character}{EDGE}":
        return APART
    return plain if plain in {" ", '"', "-", ""} else COMPATIBLE
