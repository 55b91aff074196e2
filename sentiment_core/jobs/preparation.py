"""Preparation of IMDB in the background: find or download it, and convert it once.

It runs in a process of its own, because the conversion takes memory that is then given back, and
a slow download must not hold a worker. Where only the package's reviews are on this machine, these
are made ready first; Keras' files, which have test reviews, are fetched after that and take over.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sentiment_core.i18n import t

_ROOT = Path(__file__).parents[2]
_COMMAND = (sys.executable, "-m", "sentiment_core", "data", "--download", "--json")


class PreparationState(StrEnum):
    """State of the preparation."""

    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class PreparationSnapshot:
    """The state of the preparation with its progress.

    Args:
        message: what goes on or what went wrong, a sentence.
        share: of the download, from 0 to 1; None when nothing is downloaded.
    """

    state: PreparationState
    message: str
    share: float | None = None


_LOOKING = PreparationSnapshot(PreparationState.WORKING, t("Looking for IMDB."))
_READY = PreparationSnapshot(PreparationState.READY, t("IMDB is ready."))


class Preparation:
    """Gets IMDB ready, once; `again` tries once more after a failure.

    Args:
        ready: whether IMDB is ready already; asked first.
        best: whether nothing better can be had than what is ready.
        command: the process that makes it ready, telling JSON lines.
    """

    def __init__(
        self,
        ready: Callable[[], bool],
        *,
        best: Callable[[], bool] = lambda: True,
        command: Sequence[str] = _COMMAND,
    ) -> None:
        self._command = command
        self._lock = threading.Lock()
        # Asked here, so that the first page already knows.
        self._snapshot = _READY if ready() else _LOOKING
        if self._snapshot is _LOOKING or not best():
            self._start()

    @property
    def snapshot(self) -> PreparationSnapshot:
        """State of the preparation."""
        return self._snapshot

    def again(self) -> None:
        """Try once more, if the last try failed."""
        with self._lock:
            if self._snapshot.state != PreparationState.FAILED:
                return
            self._snapshot = _LOOKING
        self._start()

    def _start(self) -> None:
        threading.Thread(target=self._run, name="preparation", daemon=True).start()

    def _run(self) -> None:
        try:
            # Its standard input closes when this process ends, in whatever way; then it ends too.
            with subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                errors="replace",
                cwd=_ROOT,
            ) as process:
                for line in process.stdout or ():
                    self._hear(line)
        except OSError as error:
            why = t(
                "IMDB could not be prepared ({error}). Try again.", error=error.strerror or error
            )
        else:
            why = t("Preparing IMDB was interrupted. Try again.")
        if self._snapshot.state == PreparationState.WORKING:
            self._snapshot = PreparationSnapshot(PreparationState.FAILED, why)

    def _hear(self, line: str) -> None:
        try:
            event = json.loads(line)
        except ValueError:
            return  # not one of ours, e.g. a library's warning
        if self._snapshot.state == PreparationState.READY:
            return  # better reviews that are on their way, or cannot be had, change nothing
        match event:
            case {"event": "download", "done": int(done), "total": int(total)} if total > 0:
                text = t(
                    "Downloading IMDB: {done:.1f} of {total:.1f} MB.",
                    done=done / 1e6,
                    total=total / 1e6,
                )
                share = min(done / total, 1.0)
                self._snapshot = PreparationSnapshot(PreparationState.WORKING, text, share)
            case {"event": "convert"}:
                text = t("Converting IMDB (only once).")
                self._snapshot = PreparationSnapshot(PreparationState.WORKING, text)
            case {"event": "ready"}:
                self._snapshot = _READY
            case {"event": "failed", "message": str(message)}:
                self._snapshot = PreparationSnapshot(PreparationState.FAILED, message)
