"""Files of a store: facts about those that may be gone, those that cannot be kept, and room."""

import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from sentiment_core.errors import RunError
from sentiment_core.i18n import t


def modified(path: Path) -> float:
    """When a file or folder was last changed, in seconds since 1970; 0 where it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def size(path: Path) -> int:
    """Bytes of a file, or of the files right in a folder; 0 where it, or one of them, is gone."""
    try:
        files = path.iterdir() if path.is_dir() else (path,)
        return sum(file.stat().st_size for file in files)
    except OSError:
        return 0


def subfolders(folder: Path) -> list[Path]:
    """The folders in a folder, in no order; none where it is gone."""
    try:
        return [path for path in folder.iterdir() if path.is_dir()]
    except OSError:
        return []


def remove_unused(paths: Iterable[Path], *, max_bytes: int, spared: Collection[str | None]) -> None:
    """Remove the files or folders that were longest unused, until the others fit.

    Args:
        paths: everything that is kept.
        max_bytes: what all of them may take together.
        spared: names of those that stay in any case.
    """
    sizes = {path: size(path) for path in paths}
    total = sum(sizes.values())
    for path in sorted(sizes, key=modified):
        if total <= max_bytes:
            return
        if path.name not in spared:
            total -= sizes[path]
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with suppress(OSError):  # another process removes it too, or reads it
                    path.unlink()


def cannot_keep(what: str, error: OSError) -> RunError:
    """The error that says why something could not be written, and the way out.

    Args:
        what: begins the sentence, in the server's language.
        error: what the disk said.
    """
    return RunError(
        t(
            "{what} cannot be saved ({reason}). Free some disk space, or set "
            "SENTIMENT_CACHE to another folder.",
            what=what,
            reason=error.strerror or error,
        )
    )
