"""The error for a file of IMDB that cannot be read."""

from pathlib import Path

from sentiment_core.errors import DataError
from sentiment_core.words import t


def damaged(path: Path, error: BaseException) -> DataError:
    """The error to raise for a file.

    Args:
        path: the file.
        error: what went wrong while it was read.
    """
    if isinstance(error, MemoryError):
        return DataError(
            t(
                "There is not enough memory to read {path}. Give this process more, or end others, "
                "and try again. If there is plenty, the file is damaged: put a good copy in its "
                "place.",
                path=path,
            )
        )
    what = str(error).strip("'\".") or type(error).__name__
    return DataError(
        t(
            "{path} is damaged or holds something else: {what}. Put a good copy in its place, or "
            "remove it and get IMDB again.",
            path=path,
            what=what,
        )
    )
