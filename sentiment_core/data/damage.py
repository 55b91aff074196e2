"""The error for a file of IMDB that cannot be read."""

from pathlib import Path

from sentiment_core.errors import DataError
from sentiment_core.i18n import t


def damaged(path: Path, error: BaseException) -> DataError:
    """The error to raise for a file.

    Args:
        error: what went wrong while it was read.
    """
    if isinstance(error, MemoryError):
        return DataError(
            t(
                "Not enough memory to read {path}. Free some memory, or replace the "
                "file if it is damaged.",
                path=path,
            )
        )
    what = str(error).strip("'\".") or type(error).__name__
    return DataError(
        t(
            "{path} is damaged or not the expected file: {what}. Remove it and "
            "download IMDB again.",
            path=path,
            what=what,
        )
    )
