"""Notes about runs: names, and the pinned run."""

import functools
import json
import logging
import os
import re
import tempfile
import threading
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sentiment_core.data.cache import modified
from sentiment_core.data.stranger import read_json
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.runs.entry_store import cannot_keep

logger = logging.getLogger(__name__)

LONGEST_NAME = 60
"""Characters of a run's name."""

_ID = re.compile(r"[0-9a-z-]{1,40}")
# Marks that turn the direction of the text around them, also that of other rows.
_DIRECTIONS = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LOCK = threading.Lock()


@dataclass(frozen=True)
class RunNote:
    """The note about one run.

    Args:
        name: what a person called it; empty when nobody did.
        pinned: whether the other runs are held against it.
        rescued: whether its process was killed, and its finished epochs were kept.
        unlisted: whether only those who opened it or have a link to it find it in lists.
    """

    name: str = ""
    pinned: bool = False
    rescued: bool = False
    unlisted: bool = False


class RunNotes:
    """The notes in one folder, a small file each; they outlive the run, and a run trained again.

    Args:
        folder: made when the first note is written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, run_id: str) -> RunNote:
        """The note about a run; an empty one where there is none.

        Raises:
            RunError: that is no id.
        """
        return _read(self._file(run_id))

    def pinned(self) -> str | None:
        """The run that is pinned; of several (two servers, one folder) the latest."""
        files = sorted(self._folder.glob("*.json"), key=modified, reverse=True)
        return next((file.stem for file in files if _read(file).pinned), None)

    def rename(self, run_id: str, name: str) -> None:
        """Give a run a name; an empty one takes the name away.

        Args:
            run_id: of a run or a baseline; it need not be kept.
            name: any text; `clean_name` makes it fit.

        Raises:
            RunError: it cannot be written, or that is no id.
        """
        with _LOCK:
            self._write(run_id, replace(self.get(run_id), name=clean_name(name)))

    def pin(self, run_id: str | None) -> None:
        """Pin a run in place of the one that was; None unpins.

        Args:
            run_id: of a run or a baseline, or None.

        Raises:
            RunError: it cannot be written, or that is no id.
        """
        with _LOCK:
            if run_id is not None:  # first: where that fails, the old pin stays
                self._write(run_id, replace(self.get(run_id), pinned=True))
            for file in self._folder.glob("*.json"):
                note = _read(file)
                if note.pinned and file.stem != run_id:
                    self._write(file.stem, replace(note, pinned=False))

    def mark_rescued(self, run_id: str, rescued: bool) -> None:
        """Note whether a run was rescued from a killed process; a full disk stops nothing."""
        with _LOCK, suppress(RunError):
            self._write(run_id, replace(self.get(run_id), rescued=rescued))

    def hide(self, run_id: str) -> None:
        """Leave a run out of other visitors' lists.

        Raises:
            RunError: it cannot be written, or that is no id.
        """
        with _LOCK:
            self._write(run_id, replace(self.get(run_id), unlisted=True))

    def forget(self, run_id: str) -> None:
        """Drop what is noted about a run.

        Raises:
            RunError: that is no id.
        """
        with _LOCK, suppress(OSError):
            self._file(run_id).unlink()

    def _file(self, run_id: str) -> Path:
        # An id comes from links too: nothing but an id may become part of a path.
        if not _ID.fullmatch(run_id):
            raise RunError(t("This is not a run id; an id has 16 digits from 0 to 9 and a to f."))
        return self._folder / f"{run_id}.json"

    def _write(self, run_id: str, note: RunNote) -> None:
        if note == self.get(run_id):
            return
        file = self._file(run_id)
        try:
            if note == RunNote():
                file.unlink(missing_ok=True)
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, new = tempfile.mkstemp(dir=self._folder, suffix=".new")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    json.dump(asdict(note), stream)
                os.replace(new, file)
            finally:
                Path(new).unlink(missing_ok=True)
        except OSError as error:
            raise cannot_keep(t("The name or pin"), error) from error


def clean_name(text: str) -> str:
    """A name as it is stored: one line of at most 60 printable characters.

    Args:
        text: any; after 600 characters it is cut off unread.

    Returns:
        Empty where nothing is left.
    """
    drawn = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c
        for c in text[: 10 * LONGEST_NAME]
        if c not in _DIRECTIONS
    )
    return " ".join(drawn.split())[:LONGEST_NAME].strip()


def _read(file: Path) -> RunNote:
    try:
        values: Any = read_json(file)
        return RunNote(
            name=clean_name(str(values["name"])),
            pinned=values["pinned"] is True,
            rescued=values["rescued"] is True,
            unlisted=values.get("unlisted") is True,  # older notes do not have it
        )
    except FileNotFoundError:
        return RunNote()
    except (OSError, ValueError, KeyError, TypeError) as error:
        _tell(file, modified(file), str(error))
        return RunNote()


@functools.lru_cache(maxsize=1_000)
def _tell(file: Path, changed: float, error: str) -> None:
    # Every page reads all notes; what is wrong with one is told again only when it has changed.
    logger.warning("the note %s cannot be read: %s", file.name, error)
