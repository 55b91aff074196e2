"""Reviews with labels from a CSV file of somebody's own."""

import csv
from dataclasses import dataclass
from pathlib import Path

from sentiment_core.errors import DataError
from sentiment_core.words import listed, t, tn

_LABELS = {"1": 1, "positive": 1, "pos": 1, "0": 0, "negative": 0, "neg": 0}
_COLUMNS = ("text", "label")


@dataclass(frozen=True)
class LabelledReview:
    """A review and its true label.

    Args:
        text: the review.
        label: 1 positive, 0 negative.
    """

    text: str
    label: int


def read_labelled(path: Path) -> list[LabelledReview]:
    """The reviews of a CSV file with the columns `text` and `label`.

    Labels are 1, positive, pos, or 0, negative, neg, in capitals or not.

    Args:
        path: UTF-8, with a header; other columns are left out.

    Raises:
        DataError: the file cannot be read, has not these columns, no row, a row without text, or
            another label.
    """
    csv.field_size_limit(10_000_000)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in _COLUMNS if name not in (rows.fieldnames or [])]
            if missing:
                raise DataError(
                    tn(
                        "{name} must have a header with the columns text,label; "
                        "{missing} is missing.",
                        "{name} must have a header with the columns text,label; "
                        "{missing} are missing.",
                        len(missing),
                        name=path.name,
                        missing=listed(missing),
                    )
                )
            reviews = [_review(path, rows.line_num, row) for row in rows]
    except OSError as error:
        raise DataError(
            t("{path} cannot be read ({reason}).", path=path, reason=error.strerror or error)
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            t("{name} is not CSV text in UTF-8: {error}.", name=path.name, error=error)
        ) from error
    if not reviews:
        raise DataError(t("{name} has a header but no review.", name=path.name))
    return reviews


def _review(path: Path, line: int, row: dict[str, str | None]) -> LabelledReview:
    label = _LABELS.get((row["label"] or "").strip().lower())
    if label is None:
        raise DataError(
            t(
                "{name}, line {line}: a label is 1, 0, positive or negative; got {value!r}.",
                name=path.name,
                line=line,
                value=(row["label"] or "")[:20],
            )
        )
    text = row["text"] or ""
    if not text.strip():
        raise DataError(
            t("{name}, line {line}: there is no text to read.", name=path.name, line=line)
        )
    return LabelledReview(text, label)
