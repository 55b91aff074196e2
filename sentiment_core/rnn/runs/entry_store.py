"""A folder of entries of one kind, bounded by size, beside those that came with the project."""

import os
import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from sentiment_core.data.cache import modified, size
from sentiment_core.errors import RunError
from sentiment_core.i18n import t

T = TypeVar("T")


class EntryStore(Generic[T]):
    """The entries in one folder: files or folders that are named by their id.

    Args:
        folder: of the own entries; created when the first one is written.
        max_bytes: when the own entries take more, those that were longest unused are removed.
        bundled: folder of the entries that came with the project; never written.
    """

    _id: ClassVar[re.Pattern[str]]
    _suffix: ClassVar[str] = ""
    _no_id: ClassVar[str]

    def __init__(self, folder: Path, *, max_bytes: int, bundled: Path | None = None) -> None:
        self.folder = folder
        self._max_bytes = max_bytes
        self._bundled = bundled

    def _read(self, path: Path) -> T:
        """The entry at a path; raises RunError where there is none, or it is damaged."""
        raise NotImplementedError

    def all(self) -> list[T]:
        """All entries that can be read: the bundled ones by name, then the newest first."""
        bundled = sorted(
            self._paths(self._bundled), key=lambda p: (p.name.count("-"), len(p.name), p)
        )
        own = sorted(self._paths(self.folder), key=modified, reverse=True)
        found = []
        for path in [*bundled, *own]:
            with suppress(RunError):
                found.append(self._read(path))
        return found

    def get(self, entry_id: str) -> T | None:
        """The entry with this id; None where it is not stored, cannot be read, or is no id."""
        try:
            return self._read(self._path(entry_id))
        except RunError:
            return None

    def is_bundled(self, entry_id: str) -> bool:
        """Whether an entry came with the project.

        Raises:
            RunError: that is no id.
        """
        return self._path(entry_id).parent == self._bundled

    def remove(self, entry_id: str) -> None:
        """Remove an entry; a bundled or unknown one is left alone.

        Raises:
            RunError: that is no id.
        """
        if not self.is_bundled(entry_id):
            _remove(self._path(entry_id))

    def _path(self, entry_id: str) -> Path:
        # An id comes from links too: nothing but an id may become part of a path.
        if not self._id.fullmatch(entry_id):
            raise RunError(t(self._no_id))
        name = entry_id + self._suffix
        bundled = self._bundled is not None and (self._bundled / name).exists()
        return (self._bundled if self._bundled and bundled else self.folder) / name

    def _used(self, entry_id: str) -> Path:
        """The path of an entry, which counts as used now unless it is bundled."""
        path = self._path(entry_id)
        if not self.is_bundled(entry_id):
            with suppress(OSError):
                os.utime(path)
        return path

    def _paths(self, folder: Path | None) -> list[Path]:
        try:
            found = list(folder.iterdir()) if folder else []
        except OSError:
            return []
        return [
            path
            for path in found
            if self._id.fullmatch(path.name.removesuffix(self._suffix))
            and path.name.endswith(self._suffix)
            and path.is_file() == bool(self._suffix)
        ]

    def _remove_unused(self, spared: Collection[str | None]) -> None:
        """Remove the own entries that were longest unused, until the others fit.

        Args:
            spared: ids of those that stay in any case.
        """
        sizes = {path: size(path) for path in self._paths(self.folder)}
        total = sum(sizes.values())
        for path in sorted(sizes, key=modified):
            if total <= self._max_bytes:
                return
            if path.name.removesuffix(self._suffix) not in spared:
                total -= sizes[path]
                _remove(path)


def cannot_keep(what: str, error: OSError) -> RunError:
    """The error to raise where something cannot be written.

    Args:
        what: begins the sentence, in the server's language.
    """
    return RunError(
        t(
            "{what} cannot be saved ({reason}). Free some disk space, or set "
            "SENTIMENT_CACHE to another folder.",
            what=what,
            reason=error.strerror or error,
        )
    )


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):  # another process removes it too, or reads it
            path.unlink()
