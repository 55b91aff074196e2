"""Bounds, choices, label and help text of one setting."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sentiment_core.errors import ConfigError, shown
from sentiment_core.i18n import later, t

_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_SWITCH = {"on": "true", "off": "false"}


@dataclass(frozen=True)
class Limit:
    """Bounds, choices, label and help text of one field of `RunConfig`.

    Args:
        label: what the control is called on screen.
        help: one sentence that says what it does.
        name: what it is called within a sentence.
        low: smallest value (numbers only).
        high: largest value (numbers only).
        choices: the values a control offers; any value from `low` to `high` is valid all the same.
        members: the only valid values, for fields that are an enumeration or a switch.
        beside: what else is valid beside the members, a text; None for nothing.
        whole: whether the number is an integer.
        optional: whether `None` is valid too.
        none_means: the word for `None` on the command line, in links, and in English on screen.
    """

    label: str
    help: str
    name: str
    low: float = 0
    high: float = 0
    choices: tuple[Any, ...] = ()
    members: tuple[Any, ...] = ()
    beside: re.Pattern[str] | None = None
    whole: bool = True
    optional: bool = False
    none_means: str = later("all")

    def parse(self, name: str, value: object) -> Any:
        """The valid value that `value` stands for, typed.

        Args:
            name: the field, for the message.
            value: a Python value; or its text, as `link_text` writes it or, in English, `text`.

        Raises:
            ConfigError: the value is not one that the field takes.
        """
        if self.optional and (value is None or str(value).lower() in {self.none_means, "none"}):
            return None
        if self.members:
            return self._member(name, value)
        try:
            text = str(value)
            if self.whole and _GROUPED.fullmatch(text):  # where it is not, "0,003" is a fraction
                text = text.replace(",", "")
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise _refused(name, self.range_text(), value)
        if self.whole and number != int(number):
            raise _refused(name, t("a whole number"), value)
        if not self.low <= number <= self.high:
            raise _refused(name, self.range_text(), value)
        return int(number) if self.whole else number

    def _member(self, name: str, value: object) -> Any:
        text = str(value).lower()
        if self.members == (True, False):
            text = _SWITCH.get(text, text)
        for member in self.members:
            if str(member).lower() == text:
                return member
        if self.beside is not None and self.beside.fullmatch(text):
            return text
        names = ", ".join(str(member) for member in self.members)
        raise ConfigError(
            t(
                "{name} must be one of {names}; got {value}.",
                name=name,
                names=names,
                value=shown(value),
            )
        )

    def text(self, value: Any) -> str:
        """A valid value as displayed, e.g. "10,000", "all", "on"."""
        if value is None:
            return t(self.none_means)
        if isinstance(value, bool):
            return t("on") if value else t("off")
        if isinstance(value, StrEnum):
            names = {"imdb": "IMDB", "replica": t("Replica"), "restaurants": t("Restaurants")}
            return names.get(str(value), str(value))
        return value if isinstance(value, str) else _number(value)

    def link_text(self, value: Any) -> str:
        """A valid value as written into links, in every language, e.g. "10000", "all", "true"."""
        if value is None:
            return self.none_means
        if isinstance(value, bool):
            return str(value).lower()
        return str(value) if isinstance(value, str) else f"{Decimal(str(value)):f}"

    def range_text(self) -> str:
        """The range in words, e.g. "a number from 0 to 0.9"."""
        number = t("a whole number") if self.whole else t("a number")
        low, high = (_number(bound).removesuffix(".0") for bound in (self.low, self.high))
        text = t("{number} from {low} to {high}", number=number, low=low, high=high)
        return t('{text}, or "{none}"', text=text, none=self.none_means) if self.optional else text


def _number(value: float) -> str:
    """A number with thousands separators and without an exponent."""
    return f"{Decimal(str(value)):,f}"


def _refused(name: str, wanted: str, value: object) -> ConfigError:
    return ConfigError(
        t("{name} must be {wanted}; got {value}.", name=name, wanted=wanted, value=shown(value))
    )
