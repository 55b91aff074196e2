"""Typographic marks and spaces, folded to their ASCII equivalents.

The words of the dataset come from plain text, and Keras' filters know ASCII marks only: a curly
apostrophe, a no-break space or an emoji would stay inside a word that then is in no vocabulary.
ASCII text and the letters of every language stay as they are.

Source: general categories, compatibility forms and Default_Ignorable_Code_Point of the Unicode
Standard; the confusables of the apostrophe in Unicode Technical Standard 39; Windows-1252 for
control characters as in the WHATWG Encoding Standard.
"""

import functools
import re
import unicodedata

# Around a symbol, so that neighbouring symbols stay together and words stay apart from them.
EDGE = "\0"
_NOTHING = "\u2060"  # as long as what it replaces, and folded to nothing

# Quotation marks, primes, accents without a letter, and modifier letters that look like one.
SINGLE = (
    "\u2018\u2019\u201b\u275b\u275c\u2032\u2035\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8"
    "\u02ca\u02cb\u02f4\u0374\u0384\u055a\u05f3\u07f4\u07f5\u1fbd\u1fbf\u1ffd\u1ffe\ua78b\ua78c"
)
_DOUBLE = frozenset("\u00a8\u02ba\u02dd\u02ee\u02f5\u02f6\u275d\u275e\U0001f676\U0001f677")
_MINUS = frozenset("\u02d7\u2027\u2043\u207b\u208b\u2212\u2796")
_BLANK = frozenset("\u200b\u2800")
_IGNORED = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)

_WINDOWS = re.compile("[\x80-\x9f]")
_LETTER = rf"(?:[^\W\d_{SINGLE}]|[\u0300-\u036f])"
# The mark first and then what is around it, so that a search is quick.
_APOSTROPHE = re.compile(rf"[{SINGLE}](?:(?<={_LETTER}.)|(?=[^\W_{SINGLE}]))")
OPENING, CLOSING = "\u2018\u201a\u201b\u275b\u00b4", "\u2018\u2019\u275c\u00b4"
_QUOTATION = re.compile(
    rf"[{OPENING}](?<!{_LETTER}.)(?=\w)([^{OPENING}\n]{{1,300}}?)(?<=\S)[{CLOSING}](?!{_LETTER})"
)
_JOINER = re.compile("[\u200c\u200d]")


def fold(text: str) -> str:
    """The text with plain marks and spaces, composed (NFC).

    Dashes become "-", quotation marks '"', apostrophes "'", every other mark or space a blank or
    what ASCII has for it; full-width and decorated letters and digits become plain ones;
    invisible marks go. Emoji and other symbols get blanks around them.

    Args:
        text: any text; lone surrogates and control characters become blanks.

    Returns:
        The text itself where it is ASCII.
    """
    if text.isascii():
        return text
    placed = _placed(text)
    folded = placed.translate(
        {ord(character): plain_character(character) for character in set(placed)}
    )
    return unicodedata.normalize("NFC", folded.replace(EDGE + EDGE, "").replace(EDGE, " "))


def folded_characters(text: str) -> list[str]:
    """What `fold` makes of each character; a symbol stands between two `EDGE`.

    Returns:
        As many as `text` has characters; empty for one that goes.
    """
    return [plain_character(character) for character in _placed(text)]


def _placed(text: str) -> str:
    """The text in its length, with ambiguous marks resolved by their context."""
    text = _WINDOWS.sub(lambda found: windows_character(found[0]), text)
    text = _QUOTATION.sub(r'"\1"', text)
    text = _APOSTROPHE.sub("'", text)
    return _JOINER.sub(_joiner, text)


def windows_character(character: str) -> str:
    """The character of Windows-1252 that was taken for one of Latin-1, from U+0080 to U+009F."""
    return character.encode("latin-1").decode("cp1252", "replace").replace("\ufffd", " ")


def _joiner(found: re.Match[str]) -> str:
    """A joiner between letters that are spelled with it, as in Persian and Hindi; else none."""
    around = found.string[max(found.start() - 1, 0) : found.end() + 1]
    spelled = len(around) == 3 and all(
        beside >= "\u0370" and unicodedata.category(beside)[0] in "LM"
        for beside in (around[0], around[2])
    )
    return found[0] if spelled else _NOTHING


@functools.lru_cache(maxsize=4_096)
def plain_character(character: str) -> str:
    """The folded form of a character without regard to its context."""
    if character.isascii():
        return " " if character == EDGE else character
    category = unicodedata.category(character)
    compatible = unicodedata.normalize("NFKC", character)
    if character in SINGLE or character in _DOUBLE or category in {"Pi", "Pf"}:
        return '"'
    if category == "Pd" or character in _MINUS:
        return "-"
    if character in _BLANK or category[0] == "Z" or category in {"Cc", "Cs"}:
        return " "
    if character in "\u200c\u200d":
        return character
    if category in {"Cf", "Me"} or _IGNORED.match(character):
        return ""
    if category[0] == "P":
        return compatible if _is_mark(compatible) else " "
    if category[0] in "LN":
        return compatible if _is_decorated(character, compatible) else character
    if category[0] == "M":
        return character
    return compatible if _is_mark(compatible) else f"{EDGE}{character}{EDGE}"


def _is_mark(text: str) -> bool:
    return text.isascii() and not any(character.isalnum() for character in text)


def _is_decorated(character: str, compatible: str) -> bool:
    """Whether a letter or digit is a plain one in another width or font, or a ligature of some."""
    kind = unicodedata.decomposition(character).partition(" ")[0]
    if kind in {"<wide>", "<narrow>"}:
        return True
    return kind in {"<font>", "<compat>"} and compatible.isascii() and compatible.isalnum()
