"""Translation of the displayed texts into the server's language.

In the code they stand in English; a language is a catalogue of gettext that says each in another.
`SENTIMENT_LANGUAGE` names it, once for the whole process, so a module may ask for its texts while
it is imported. `pseudo` needs no catalogue: it marks every text, for the test that finds those
that were forgotten.
"""

import functools
import gettext
import logging
import os
import re
import string
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

VARIABLE = "SENTIMENT_LANGUAGE"
PSEUDO = "pseudo"
OPENED, CLOSED = "⟦", "⟧"
LOCALE = Path(__file__).parent / "locale"
DOMAIN = "word_by_word"
_NAME = re.compile(r"[A-Za-z]{2,8}([_-][A-Za-z0-9]{2,8})*")

logger = logging.getLogger(__name__)


def catalogue(language: str, *, folder: Path = LOCALE) -> gettext.NullTranslations:
    """The catalogue of a language; an empty one, which is English, where there is none.

    Args:
        language: as in "hi" or "pt_BR".
        folder: where `<language>/LC_MESSAGES/word_by_word.mo` stands.
    """
    if language in {"", "en", PSEUDO}:
        return gettext.NullTranslations()
    try:
        if not _NAME.fullmatch(language):
            raise ValueError("that is no name of a language")
        return gettext.translation(DOMAIN, folder, [language])
    except (OSError, ValueError, LookupError, struct.error) as error:  # absent, or not a catalogue
        logger.warning("no texts in %r (%s), so they are English", language[:40], error)
        return gettext.NullTranslations()


_language = os.environ.get(VARIABLE, "").strip()
_catalogue = catalogue(_language)
_pseudo = _language == PSEUDO


_NEGATIVE, _POSITIVE = (_catalogue.gettext(side) for side in ("negative", "positive"))
# The word alone, and not the name of a placeholder.
_SIDE = re.compile(rf"(?<![{{\w])(?:({re.escape(_NEGATIVE)})|{re.escape(_POSITIVE)})\b")
_ask_labels: list[Callable[[], tuple[str, str]]] = []


def name_labels_by(ask: Callable[[], tuple[str, str]]) -> None:
    """Let reviews with labels of their own be read by these, not as negative and positive.

    Args:
        ask: what labels 0 and 1 are called where a text is asked for, without braces; empty names
            for negative and positive. Called where a text has one of them.
    """
    _ask_labels[:] = [ask]


def labels_now() -> tuple[str, str]:
    """What labels 0 and 1 are called now; empty for negative and positive."""
    return _ask_labels[0]() if _ask_labels else ("", "")


def t(text: str, /, **values: object) -> str:
    """A text in the server's language, with the current names of the labels.

    Args:
        text: in English, a literal, so that it is found for the catalogue. `{name}` stands for a
            value, as in `str.format`, if there are values; else braces are braces.
        values: what is filled in, never read as a text with placeholders of its own.
    """
    # gettext answers an empty text with what the catalogue says of itself.
    return _filled(_catalogue.gettext(text), text, values) if text else text


def later(text: str) -> str:
    """Mark a text for the catalogue and return it unchanged; `t` translates it when displayed.

    For texts that are identifiers too, such as options in links.
    """
    return text


def tn(one: str, many: str, n: int, /, **values: object) -> str:
    """A text in the server's language that counts something.

    Args:
        one: in English, for one.
        many: in English, for another number.
        n: the number; `{n}` stands for it.
        values: as in `t`.
    """
    english = one if n == 1 else many
    return _filled(_catalogue.ngettext(one, many, n), english, {"n": n, **values})


def listed(names: Sequence[str]) -> str:
    """Names with commas and a last "and".

    Args:
        names: at least one.
    """
    return t(" and ").join(filter(None, [", ".join(names[:-1]), names[-1]]))


def spelled(number: int) -> str:
    """A small number as a word.

    Args:
        number: from 0 to 6; a larger one keeps its digits.
    """
    words = (t("no"), t("one"), t("two"), t("three"), t("four"), t("five"), t("six"))
    return words[number] if number < len(words) else str(number)


def _filled(translated: str, english: str, values: dict[str, object]) -> str:
    if _pseudo:
        translated = marked(english, placeholders=bool(values))
    translated = _SIDE.sub(_label, translated)
    if not values:
        return translated
    try:
        return translated.format(**values)
    except (LookupError, ValueError, AttributeError, TypeError):
        _tell_of_misfit(english)
        return english.format(**values)


def _label(side: re.Match[str]) -> str:
    return labels_now()[0 if side[1] else 1] or side[0]


@functools.cache
def _tell_of_misfit(english: str) -> None:
    """Log a text that does not fit its translation, once."""
    logger.warning("the translation of %r does not fit its values, so it is English", english)


def marked(text: str, *, placeholders: bool) -> str:
    """The text in the pseudo-language: every part between placeholders in brackets."""
    if not placeholders:
        return f"{OPENED}{text}{CLOSED}"
    parts = []
    for literal, name, spec, conversion in string.Formatter().parse(text):
        if literal.strip():
            parts.append(OPENED + literal.replace("{", "{{").replace("}", "}}") + CLOSED)
        else:
            parts.append(literal)
        if name is not None:
            way = f"!{conversion}" if conversion else ""
            parts.append(f"{{{name}{way}{':' + spec if spec else ''}}}")
    return "".join(parts)
