"""Reading untrusted files: bounded in size, and validated."""

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar

from sentiment_core.errors import shown

LARGEST_JSON = 20_000_000
LARGEST_NUMBER = 1e15
LONGEST_TEXT = 2_000

Record = TypeVar("Record")


def read_file(path: Path, *, limit: int) -> bytes:
    """The bytes of a regular file; a pipe or a device raises an error.

    Args:
        limit: bytes that it may have.

    Raises:
        OSError: it cannot be read, is no regular file, or is larger.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        _check(os.fstat(file.fileno()), path, limit)
        return file.read(limit)


def check_file(path: Path, *, limit: int) -> Path:
    """A path that something else opens: that of a regular file.

    Args:
        limit: bytes that it may have.

    Raises:
        OSError: as in `read_file`.
    """
    _check(path.stat(), path, limit)
    return path


def _check(found: os.stat_result, path: Path, limit: int) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"{path.name} is no regular file")
    if found.st_size > limit:
        raise OSError(f"{path.name} has {found.st_size:,} bytes; at most {limit:,} are read")


def read_json(path: Path) -> Any:
    """The values of a JSON file.

    Raises:
        OSError: as in `read_file`, for more than 20 MB.
        ValueError: as in `parse_json`.
    """
    return parse_json(read_file(path, limit=LARGEST_JSON))


def parse_json(data: bytes) -> Any:
    """The values of JSON text.

    Args:
        data: in UTF-8.

    Raises:
        ValueError: it is no JSON, holds NaN or an infinity, is nested too deeply, or has half a
            character that no page could show.
    """
    try:
        values = json.loads(data, parse_constant=_refuse)
        if b"\\u" in data:  # only such a name of a character can be a half
            json.dumps(values, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise ValueError("it holds half a character") from error
    return values


def record(
    kind: type[Record], values: object, *, within: Mapping[str, tuple[float, float]] | None = None
) -> Record:
    """A dataclass from JSON values, each of the type that the field declares.

    Args:
        kind: a dataclass. Its fields of int, float, str and bool are checked, numbers to be finite
            and from 0 to 1e15; others are taken as they are, so they are made before.
        values: by field; others are left out, and a field with a default may be missing.
        within: smallest and largest value of some fields, instead.

    Raises:
        ValueError: a value does not fit, or is missing.
    """
    if not isinstance(values, Mapping):
        raise ValueError(f"{kind.__name__} is no object but {shown(values)}")
    checked: dict[str, Any] = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in values:
            low, high = (within or {}).get(field.name, (0.0, LARGEST_NUMBER))
            checked[field.name] = _checked(field.name, field.type, values[field.name], low, high)
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ValueError(f"{kind.__name__} lacks {field.name}")
    return kind(**checked)


def texts(values: object, *, most: int = 100) -> dict[str, str]:
    """A mapping of names to short texts from JSON values.

    Raises:
        ValueError: it is no such mapping, or has more than `most` entries.
    """
    if not isinstance(values, Mapping) or len(values) > most:
        raise ValueError(f"{shown(values)} is no table of at most {most} texts")
    return {
        _checked("a name", str, name, 0, 0): _checked(str(name), str, value, 0, 0)
        for name, value in values.items()
    }


def entries(values: object, *, most: int) -> list[Any]:
    """A list from JSON values.

    Raises:
        ValueError: it is none, or has more than `most` entries.
    """
    if not isinstance(values, list | tuple) or len(values) > most:
        raise ValueError(f"{shown(values)} is no list of at most {most}")
    return list(values)


def _checked(name: str, kind: Any, value: Any, low: float, high: float) -> Any:
    fits = True
    if kind is bool:
        fits = isinstance(value, bool)
    elif kind is str:
        fits = isinstance(value, str) and len(value) <= LONGEST_TEXT
    elif kind in (int, float):
        number = isinstance(value, int if kind is int else int | float)
        fits = number and not isinstance(value, bool) and low <= value <= high  # so NaN does not
        if fits and kind is float:
            value = float(value)
    if not fits:
        raise ValueError(f"{name} is {shown(value)}")
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
