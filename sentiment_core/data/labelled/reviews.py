"""Labelled reviews from a file with separated values (CSV and the like)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sentiment_core.data.labelled.encoding import read_text
from sentiment_core.data.labelled.labels import Labels, WrittenLabel, is_label, read_labels
from sentiment_core.data.labelled.table import SEPARATORS, Row, at_line, rows
from sentiment_core.errors import DataError
from sentiment_core.i18n import listed, t, tn

MAX_BYTES = 500_000_000

_TEXT_NAMES = frozenset(
    {"text", "review", "sentence", "content", "comment", "review_text", "reviewtext", "body"}
)
_LABEL_NAMES = frozenset(
    {"label", "sentiment", "polarity", "stars", "rating", "score", "class", "target"}
)
_SHOWN = 8


@dataclass(frozen=True)
class LabelledReview:
    """A review and its true label.

    Args:
        label: 1 positive, 0 negative.
    """

    text: str
    label: int


@dataclass(frozen=True)
class ReviewFile:
    """The reviews of a file, and how it was read.

    Args:
        reviews: in the order of the file; at least one.
        left_out: how many have three stars, and so no label.
        columns: the headings of text and label; numbers from 1 where there are none.
        separator: between two cells.
        negative: what the file writes for negative; empty where it has none.
        positive: likewise.
    """

    reviews: tuple[LabelledReview, ...]
    left_out: int
    columns: tuple[str, str]
    separator: str
    encoding: str
    negative: str
    positive: str


@dataclass(frozen=True)
class _Layout:
    """The columns of text and label."""

    separator: str
    text: int
    label: int
    cells: int
    headings: tuple[str, ...] = ()

    def heading(self, column: int) -> str:
        """The heading of a column; its number where it has none."""
        return self.headings[column] if self.headings else str(column + 1)

    def label_in(self, line: str) -> str:
        """The label of a line that is a row of its own, whatever stands in its text."""
        after = self.cells - self.label
        if self.label > self.text:
            parts = line.rsplit(self.separator, after)
            return parts[-after] if len(parts) > after else ""
        parts = line.split(self.separator, self.label + 1)
        return parts[self.label] if len(parts) > self.label + 1 else ""


def read_labelled(
    path: Path,
    *,
    text: str | None = None,
    label: str | None = None,
    encoding: str | None = None,
    stars: bool = False,
    positive: str | None = None,
    any_two: bool = False,
    empty: bool = False,
    most_bytes: int = MAX_BYTES,
    called: str = "",
) -> ReviewFile:
    """The reviews of a file with commas, semicolons or tabs between its cells.

    Args:
        path: with a row of headings, or without one where there are just a text and a label.
        text: heading of the reviews, or their column's number from 1; None for a usual one.
        label: likewise of the labels.
        encoding: None for UTF-8, or what a byte order mark says.
        stars: whether labels are 1 to 5 stars, of which 3 is left out.
        positive: the one of two labels that is positive; None for a usual pair.
        any_two: as in `read_labels`.
        empty: whether a text may be empty.
        most_bytes: that the file may have.
        called: the file's name in messages, any text; empty for its own.

    Raises:
        DataError: the file cannot be read in one way only; the message names the line and the way
            out.
    """
    file, path = path, Path(called or path)
    content, encoding = read_text(file, encoding, most_bytes=most_bytes, called=path)
    layout = _layout(path, content, text, label)
    table = list(rows(content, layout.separator, name=path.name))
    if layout.headings and _is_review(layout, table):
        layout = replace(layout, headings=())
    table = table[bool(layout.headings) :]
    if not table:
        raise DataError(t("{name} has a header but no review.", name=path.name))
    for row in table:
        _check(path, row, layout, empty=empty)
    written = [WrittenLabel(row.line, row.cells[layout.label]) for row in table]
    labels = read_labels(
        written,
        name=path.name,
        column=layout.heading(layout.label),
        stars=stars,
        positive=positive,
        any_two=any_two,
    )
    for row in table:
        _check_is_one(path, row, layout, labels)
    known = zip(table, [labels.meaning[one.value] for one in written], strict=True)
    reviews = tuple(
        LabelledReview(row.cells[layout.text], meaning)
        for row, meaning in known
        if meaning is not None
    )
    if not reviews:
        raise DataError(t("Every review of {name} has three stars.", name=path.name))
    return ReviewFile(
        reviews,
        left_out=len(table) - len(reviews),
        columns=(layout.heading(layout.text), layout.heading(layout.label)),
        separator=layout.separator,
        encoding=encoding,
        negative=labels.negative,
        positive=labels.positive,
    )


def _layout(path: Path, content: str, text: str | None, label: str | None) -> _Layout:
    """The separator and the columns that the first row allows; the most columns are tried first."""
    found: dict[str, tuple[str, ...]] = {}
    unread: list[DataError] = []
    problems: list[DataError] = []
    for separator in SEPARATORS:
        try:
            first = next(rows(content, separator, name=path.name), None)
        except DataError as error:  # a quotation mark before another separator
            unread.append(error)
            continue
        if first is None:
            raise DataError(t("{name} is empty.", name=path.name))
        found[separator] = tuple(cell.strip() for cell in first.cells)
    for separator in sorted(found, key=lambda one: -len(found[one])):
        try:
            return _columns(path, separator, found[separator], text, label)
        except DataError as error:
            problems.append(error)
    raise [*problems, *unread][0]


def _columns(
    path: Path, separator: str, first: tuple[str, ...], text: str | None, label: str | None
) -> _Layout:
    """The two columns of a file whose first row this is.

    Raises:
        DataError: they cannot be told.
    """
    if len(first) < 2:
        problem = t("there is only one column. Separate text and label by comma, semicolon or tab.")
        raise at_line(path.name, 1, problem)
    asked = (text, label)
    if asked == (None, None) and len(first) == 2 and is_label(first[0]) != is_label(first[1]):
        at = int(is_label(first[1]))
        return _Layout(separator, 1 - at, at, 2)
    text_at = _column(path, first, text, _TEXT_NAMES, "--text")
    label_at = _column(path, first, label, _LABEL_NAMES, "--label")
    if text_at == label_at:
        problem = t("text and label are the same column. Name another: --text or --label COLUMN.")
        raise at_line(path.name, 1, problem)
    headings = () if is_label(first[label_at]) else first
    return _Layout(separator, text_at, label_at, len(first), headings)


def _column(
    path: Path, headings: Sequence[str], asked: str | None, usual: frozenset[str], option: str
) -> int:
    """The one column that is asked for, or has a usual heading."""
    small = [heading.casefold() for heading in headings]
    if asked is None:
        found = [at for at, heading in enumerate(small) if heading in usual]
    else:
        found = [at for at, heading in enumerate(headings) if heading == asked.strip()]
        found = found or [at for at, one in enumerate(small) if one == asked.strip().casefold()]
        found = found or [at for at in range(len(headings)) if str(at + 1) == asked.strip()]
    if len(found) == 1:
        return found[0]
    columns = listed([repr(heading[:40]) for heading in headings[:_SHOWN]])
    if len({small[at] for at in found}) < len(found):
        numbers = [str(at + 1) for at in found]
        problem = t(
            "columns {numbers} have the same name {heading!r}. Name one by its number, e.g. "
            "{option} {number}.",
            numbers=listed(numbers),
            heading=headings[found[0]][:40],
            option=option,
            number=numbers[0],
        )
        raise at_line(path.name, 1, problem)
    if found:
        problem = t("several columns are possible ({columns})", columns=columns)
    elif asked is None:
        problem = t("no column has a known name; there are {columns}", columns=columns)
    else:
        problem = t("there is no column {asked!r}, only {columns}", asked=asked, columns=columns)
    problem = t("{problem}. Name the column: {option} COLUMN.", problem=problem, option=option)
    raise at_line(path.name, 1, problem)


def _is_review(layout: _Layout, table: Sequence[Row]) -> bool:
    """Whether the first row, which was taken for headings, has a label of the others."""
    labels = {
        WrittenLabel(row.line, row.cells[layout.label]).value
        for row in table[1:]
        if len(row.cells) > layout.label
    }
    return WrittenLabel(1, layout.headings[layout.label]).value in labels


def _check(path: Path, row: Row, layout: _Layout, *, empty: bool) -> None:
    """A DataError unless the row has as many cells as the first, and a text where none is empty."""
    if len(row.cells) < layout.cells or any(cell.strip() for cell in row.cells[layout.cells :]):
        problem = tn(
            "the row has {n} cell, the first row {cells}. Put a text that contains a "
            "separator in quotation marks.",
            "the row has {n} cells, the first row {cells}. Put a text that contains "
            "a separator in quotation marks.",
            len(row.cells),
            cells=layout.cells,
        )
        raise at_line(path.name, row.line, problem)
    if not empty and not row.cells[layout.text].strip():
        raise at_line(path.name, row.line, t("the text is empty."))


def _check_is_one(path: Path, row: Row, layout: _Layout, labels: Labels) -> None:
    """A DataError where a text holds what looks like further rows.

    A quotation mark that is not closed goes on to the next one, and swallows the rows between.
    """
    lines = row.cells[layout.text].split("\n")
    for line in lines[:-1] if layout.label > layout.text else lines[1:]:
        label = layout.label_in(line).strip()
        if labels.may_hold(label):
            problem = t(
                "the text that begins here contains a line that looks like a row "
                "with label {label!r}. Close the quotation mark before it, or end "
                "the line with a full stop.",
                label=label,
            )
            raise at_line(path.name, row.line, problem)
