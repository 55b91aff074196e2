"""The rows of a text with separated values, each with the line that it begins on."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from sentiment_core.errors import DataError
from sentiment_core.i18n import t

SEPARATORS = (",", ";", "\t")


@dataclass(frozen=True)
class Row:
    """One row.

    Args:
        line: the one in the file on which it begins, from 1.
        cells: without the quotation marks around them.
    """

    line: int
    cells: tuple[str, ...]


def rows(text: str, separator: str, *, name: str) -> Iterator[Row]:
    """The rows of a text; empty ones are left out.

    Args:
        separator: one of `SEPARATORS`.
        name: of the file, for a message.

    Raises:
        DataError: a quotation mark is not closed, or text follows a closed one.
    """
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problem = t(
                "the row that begins here has an unmatched quotation mark ({error}). "
                "Close it, or double it inside a text.",
                error=error,
            )
            raise at_line(name, line, problem) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))


def at_line(name: str, line: int, problem: str) -> DataError:
    """A message that names the file and the line."""
    return DataError(t("{name}, line {line}: {problem}", name=name, line=line, problem=problem))
