"""Written labels as 0 (negative) and 1 (positive)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sentiment_core.data.labelled.table import at_line
from sentiment_core.errors import DataError
from sentiment_core.i18n import listed, t

_KNOWN = {
    "0": 0, "negative": 0, "neg": 0, "false": 0, "-1": 0,
    "1": 1, "positive": 1, "pos": 1, "true": 1,
}  # fmt: skip
USUAL_WORDS = frozenset(filter(str.isalpha, _KNOWN))
"""Labels that mean negative and positive in words, in lower case."""
# Two of which everybody takes the first one for negative.
_PAIRS = (("1", "2"), ("0", "4"), ("1", "5"), ("-", "+"))
_STARS = frozenset({"stars", "star", "rating", "ratings", "score"})
_SHOWN = 5


@dataclass(frozen=True)
class WrittenLabel:
    """A label as it stands in a file.

    Args:
        line: on which its row begins.
        text: as written.
    """

    line: int
    text: str

    @property
    def value(self) -> str:
        """The label without capitals and blanks; a whole number without decimals."""
        text = self.text.strip().casefold()
        number = _number(text)
        return f"{number:.0f}" if number is not None and number == round(number) else text


@dataclass(frozen=True)
class Labels:
    """How the labels of a file are read.

    Args:
        meaning: 0 negative, 1 positive, None left out, for each `WrittenLabel.value`.
        negative: what the file writes for negative; empty where it has none.
        positive: likewise.
    """

    meaning: Mapping[str, int | None]
    negative: str
    positive: str

    def may_hold(self, text: str) -> bool:
        """Whether a text would be a label of this file, if another row had it."""
        value = WrittenLabel(0, text).value
        numbers = all(_number(one) is not None for one in self.meaning)
        return value in self.meaning or (
            numbers == (_number(value) is not None) and value in {*_KNOWN, "2"}
        )


def is_label(text: str) -> bool:
    """Whether a cell looks like a label: a usual one, or stars."""
    value = WrittenLabel(0, text).value
    return value in _KNOWN or value in {"2", "3", "4", "5"}


def read_labels(
    written: Sequence[WrittenLabel],
    *,
    name: str,
    column: str,
    stars: bool = False,
    positive: str | None = None,
    any_two: bool = False,
) -> Labels:
    """The one way to read a file's labels.

    Args:
        written: all labels of a file; at least one.
        name: of the file, for a message.
        stars: whether they are 1 to 5, of which 3 is left out.
        positive: the one of two labels that is positive.
        any_two: whether of two labels that mean nothing here the first in order becomes 0.

    Raises:
        DataError: there is no way, or several; the message names the line and the way out.
    """
    found: dict[str, WrittenLabel] = {}
    for label in written:
        found.setdefault(label.value, label)
    labels = _FoundLabels(name, found)
    if "" in found:
        raise at_line(name, found[""].line, t("there is no label."))
    if stars:
        meaning = {value: labels.stars(label) for value, label in found.items()}
    elif positive is not None:
        meaning = labels.named(positive)
    else:
        meaning = labels.usual(column, any_two=any_two)
    names = {meaning[value]: label.text.strip() for value, label in reversed(found.items())}
    return Labels(meaning, negative=names.get(0, ""), positive=names.get(1, ""))


@dataclass(frozen=True)
class _FoundLabels:
    """The different labels of a file, in its order."""

    name: str
    found: Mapping[str, WrittenLabel]

    def stars(self, label: WrittenLabel) -> int | None:
        """The label of a number of stars; None for 3 stars."""
        number = _number(label.value)
        if number is None or not 1 <= number <= 5:
            problem = t("stars are numbers from 1 to 5; got {text!r}.", text=label.text[:20])
            raise at_line(self.name, label.line, problem)
        return None if number == 3 else int(number > 3)

    def named(self, positive: str) -> dict[str, int | None]:
        """The meaning of two labels of which one is named positive."""
        wanted = WrittenLabel(0, positive).value
        if wanted not in self.found or len(self.found) != 2:
            raise DataError(
                t(
                    "--positive takes one of two labels; {name} has {labels}.",
                    name=self.name,
                    labels=self._all(),
                )
            )
        return {value: int(value == wanted) for value in self.found}

    def usual(self, column: str, *, any_two: bool = False) -> dict[str, int | None]:
        """The meaning of labels in the usual spellings."""
        values = set(self.found)
        numbers = [number for value in values if (number := _number(value)) is not None]
        like_stars = len(numbers) == len(values) and all(1 <= number <= 5 for number in numbers)
        if like_stars and values != {"1"} and column.strip().casefold() in _STARS:
            raise self._stars_or_two()
        if values <= _KNOWN.keys() and not {"-1", "0"} <= values:
            return {value: _KNOWN[value] for value in values}
        for negative, positive in _PAIRS:
            if values == {negative, positive}:
                return {negative: 0, positive: 1}
        if like_stars:
            raise self._stars_or_two()
        if len(values) == 2 and any_two:
            return dict(zip(sorted(values, key=_order), (0, 1), strict=True))
        if len(values) == 2 and values.isdisjoint(_KNOWN):
            raise DataError(
                t(
                    "{name} has the labels {labels}. Name the positive one: --positive LABEL.",
                    name=self.name,
                    labels=self._all(),
                )
            )
        strange = [label for value, label in self.found.items() if value not in _KNOWN]
        raise at_line(
            self.name,
            (strange or list(self.found.values()))[0].line,
            t(
                "labels are 0 and 1, negative and positive, or two others; {name} "
                "has {labels}. Name the column of labels: --label COLUMN.",
                name=self.name,
                labels=self._all(),
            ),
        )

    def _stars_or_two(self) -> DataError:
        return DataError(
            t(
                "{name} has the labels {labels}. If they are stars, use --stars (1 "
                "and 2 negative, 4 and 5 positive, 3 ignored). If not, name the "
                "positive one: --positive LABEL.",
                name=self.name,
                labels=self._all(),
            )
        )

    def _all(self) -> str:
        shown = [repr(label.text.strip()[:20]) for label in list(self.found.values())[:_SHOWN]]
        more = len(self.found) - len(shown)
        return listed([*shown, t("{more:,} more", more=more)] if more else shown)


def _order(value: str) -> tuple[float, float, str]:
    """Where the first of two labels comes that are no usual pair."""
    # A usual label keeps its side, whatever the other one is.
    side = _KNOWN.get(value, 0.5)
    number = _number(value)
    return side, math.inf if number is None else number, value


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
