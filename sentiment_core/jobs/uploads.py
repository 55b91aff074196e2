"""Files that pages take from browsers: on disk, bounded, and gone with their tab."""

import os
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sentiment_core.data.cache import cache_folder, remove_leftovers, temporary_path
from sentiment_core.settings.environment import UPLOADS, is_off

Key = tuple[str, str]
"""A tab, and the id of a file."""


@dataclass(frozen=True)
class Upload:
    """A file that a visitor has chosen.

    Args:
        name: as the browser gives it, any text; never a path to write to.
        path: where its bytes are until the tab is closed, for a worker to read.
        size: bytes.
    """

    name: str
    path: Path
    size: int


@dataclass(frozen=True)
class UploadLimits:
    """Limits of what is taken. Where one is full, the file unused for longest gives way.

    Args:
        file_bytes: of a file, with what a browser writes around it.
        tab_files: files of one tab.
        tab_under_way: of those, being sent at the same moment; one more is refused.
        files: of all tabs.
        bytes: of all tabs.
        patience: seconds that one may be under way; then it gives way where there is no room.
    """

    file_bytes: int = 40 * 1024 * 1024 + 65_536
    tab_files: int = 4
    tab_under_way: int = 2
    files: int = 60
    bytes: int = 600_000_000
    patience: float = 60.0


@dataclass(frozen=True)
class _Place:
    path: Path
    size: int
    since: float
    upload: Upload | None = None  # None while it is being sent


class Uploads:
    """The files of all tabs. Thread-safe.

    A tab's files are taken while its page shows a control for them, and removed when the tab is
    closed, shows the file gone, or chooses too many others. What a killed server left is removed
    by a later one, after an hour.

    Args:
        folder: where they are written; None for `uploads` in the cache folder.
        on: False where nobody may bring a file; None to ask `SENTIMENT_UPLOADS`.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        limits: UploadLimits | None = None,
        on: bool | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._folder = folder
        self._limits = limits or UploadLimits()
        self.on = not is_off(UPLOADS) if on is None else on
        self._lock = threading.Lock()
        self._pages: dict[str, str] = {}
        self._places: OrderedDict[Key, _Place] = OrderedDict()

    def expect(self, tab: str, page: str) -> None:
        """Take files of a tab for as long as it shows this page."""
        with self._lock:
            self._pages[tab] = page

    def shows(self, tab: str, page: str) -> None:
        """Note which page a tab shows: another one than that with the control takes no file."""
        with self._lock:
            if self._pages.get(tab, page) != page:
                del self._pages[tab]

    def reserve(self, tab: str, file_id: str, size: int) -> list[Key] | None:
        """Make room for a file that a browser wants to send.

        Args:
            size: bytes that it says it will send.

        Returns:
            The files that gave way, by tab and id; then `keep` or `drop` must follow. None where
            the file may not come.
        """
        limits, key = self._limits, (tab, file_id)
        if not self.on or not 0 < size <= limits.file_bytes:
            return None
        gone: list[Key] = []
        with self._lock:
            sending = [each for each in self._of(tab) if self._places[each].upload is None]
            if tab not in self._pages or key in sending or len(sending) >= limits.tab_under_way:
                return None
            self._remove(key)
            while (full_tab := len(self._of(tab)) >= limits.tab_files) or self._is_full(size):
                oldest = self._oldest(tab if full_tab else None)
                if oldest is None:
                    return None
                self._remove(oldest)
                gone.append(oldest)
            self._places[key] = _Place(temporary_path(self._target()), size, self._clock())
            return gone

    def has_place(self, tab: str, file_id: str) -> bool:
        """Whether a file is here, or may still come."""
        return (tab, file_id) in self._places

    def keep(self, tab: str, file_id: str, name: str, content: BinaryIO) -> bool:
        """Write a file that has come.

        Args:
            name: as the browser gives it.
            content: read to its end.

        Returns:
            Whether it is kept; not where the tab was closed meanwhile.

        Raises:
            DataError, OSError: it cannot be written; its place is free again.
        """
        key = tab, file_id
        place = self._places.get(key)
        if place is None:
            return False
        try:
            place.path.parent.mkdir(parents=True, exist_ok=True)
            self._remove_leftovers()
            with open(place.path, "xb") as file:
                shutil.copyfileobj(content, file, 1 << 20)
                size = file.tell()
        except BaseException:
            self.drop(tab, file_id)
            place.path.unlink(missing_ok=True)
            raise
        with self._lock:
            if self._places.get(key) is place:
                upload = Upload(name, place.path, size)
                self._places[key] = _Place(place.path, size, place.since, upload)
                return True
        place.path.unlink(missing_ok=True)
        return False

    def find(self, tab: str, file_id: str) -> Upload | None:
        """A file of a tab; None when it is not here, or no longer."""
        with self._lock:
            place = self._places.get((tab, file_id))
            if place is not None:
                self._places.move_to_end((tab, file_id))
            return None if place is None else place.upload

    def drop(self, tab: str, file_id: str) -> None:
        """Remove a file, or give up the room for one."""
        with self._lock:
            self._remove((tab, file_id))

    def leave(self, tab: str) -> None:
        """Remove all files of a tab that was closed."""
        with self._lock:
            self._pages.pop(tab, None)
            for key in self._of(tab):
                self._remove(key)

    def close(self) -> None:
        """Remove all files, and take no more."""
        with self._lock:
            self.on = False
            for key in list(self._places):
                self._remove(key)

    def _remove_leftovers(self) -> None:
        """Remove what a killed server left, and nothing that an open tab has had for long."""
        for place in list(self._places.values()):
            with suppress(OSError):
                os.utime(place.path)
        remove_leftovers(self._target())

    def _target(self) -> Path:
        return (self._folder or cache_folder() / "uploads") / "upload"

    def _of(self, tab: str) -> list[Key]:
        return [key for key in self._places if key[0] == tab]

    def _is_full(self, size: int) -> bool:
        taken = sum(place.size for place in self._places.values())
        return len(self._places) >= self._limits.files or taken + size > self._limits.bytes

    def _oldest(self, tab: str | None) -> Key | None:
        """The file unused for longest, of one tab or of all; else one under way for long."""
        late = self._clock() - self._limits.patience
        places = [
            (place.upload is None, key)
            for key, place in self._places.items()
            if tab in (None, key[0]) and (place.upload is not None or place.since < late)
        ]
        return min(places, key=lambda place: place[0])[1] if places else None

    def _remove(self, key: Key) -> None:
        place = self._places.pop(key, None)
        if place is not None:
            place.path.unlink(missing_ok=True)
