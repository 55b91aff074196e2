"""Decoding of a text file: by its byte order mark or a given encoding; never guessed."""

import codecs
from pathlib import Path

from sentiment_core.data.labelled.table import at_line
from sentiment_core.errors import DataError
from sentiment_core.i18n import t

# The longer one first: a mark of UTF-32 begins with one of UTF-16.
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

# How zip files (.xlsx, .ods), older Excel files and gzip begin.
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b\x08")


def read_text(
    path: Path, encoding: str | None, *, most_bytes: int, called: Path
) -> tuple[str, str]:
    """A file's text and the encoding it was read in.

    Args:
        encoding: any of Python's text encodings; None for what the file's byte order mark says,
            and UTF-8 where it has none.
        most_bytes: that the file may have.
        called: its name in messages.

    Raises:
        DataError: the file cannot be read, or is not text in this encoding; the message names the
            line and the way out.
    """
    try:
        with path.open("rb") as file:
            data = file.read(most_bytes + 1)  # a device has no size and no end
    except OSError as error:
        raise DataError(
            t("{path} cannot be read ({reason}).", path=called, reason=error.strerror or error)
        ) from error
    if len(data) > most_bytes:
        raise DataError(
            t(
                "{path} has more than {megabytes:,} MB. Split it into smaller files.",
                path=called,
                megabytes=most_bytes // 1_000_000,
            )
        )
    if data.startswith(_PACKED):
        raise DataError(
            t("{name} is an Excel or zip file, not text. Save it as CSV.", name=called.name)
        )
    if encoding is None:
        encoding = _marked(data) or _unmarked(called, data)
    try:
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError(encoding)
        text = data.decode(encoding)
    except (LookupError, ValueError) as error:
        raise _not_in(encoding, called, data, error) from error
    return text.removeprefix("\ufeff"), codecs.lookup(encoding).name


def _marked(data: bytes) -> str | None:
    found = (name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark))
    return next(found, None)


def _unmarked(path: Path, data: bytes) -> str:
    if data.count(0) <= len(data) // 4:
        return "utf-8"
    first, second = data[::2].count(0), data[1::2].count(0)
    raise DataError(
        t(
            "{name} seems to be UTF-16 without a byte order mark. Use --encoding "
            "{encoding}, or save it as UTF-8.",
            name=path.name,
            encoding="utf-16-be" if first > second else "utf-16-le",
        )
    )


def _not_in(encoding: str, path: Path, data: bytes, error: LookupError | ValueError) -> DataError:
    if isinstance(error, LookupError):
        return DataError(
            t(
                "There is no text encoding {encoding!r}. Try utf-8, utf-16, latin-1 or cp1252.",
                encoding=encoding[:40],
            )
        )
    if not isinstance(error, UnicodeDecodeError):
        return DataError(
            t("{name} is not {encoding}: {error}.", name=path.name, encoding=encoding, error=error)
        )
    problem = t(
        "the byte 0x{byte:02x} is not {encoding}. Use --encoding, e.g. --encoding "
        "cp1252 (Windows) or latin-1, or save the file as UTF-8.",
        byte=data[error.start],
        encoding=encoding.upper(),
    )
    return at_line(path.name, data.count(b"\n", 0, error.start) + 1, problem)
