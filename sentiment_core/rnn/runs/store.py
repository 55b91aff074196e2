"""Runs on disk: which are kept, found, written whole or not at all."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from sentiment_core.data.cache import remove_leftovers, replace_folder
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.files import cannot_keep, modified, remove_unused, subfolders
from sentiment_core.rnn.runs.folder import RunFolder, read_run, weights_file
from sentiment_core.rnn.runs.notes import RunNotes
from sentiment_core.rnn.runs.partial import PARTIAL, may_be_written, partial_prefix, run_of
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.text.vocabulary import Vocabulary

_EPOCH = re.compile(r"epoch_([0-9]{2,3})\.npz")
_RUN_ID = re.compile(r"[0-9a-f]{16}|bundled-[a-z]+(-[0-9]{1,3})?")


class RunStore:
    """The runs in one folder.

    Args:
        folder: where they are; made when the first run is written.
        max_bytes: when more is kept, the runs that were longest unused are removed; not the pinned.
        bundled: folder of the runs that came with the project; never written.
    """

    def __init__(
        self, folder: Path, *, max_bytes: int = 2_000_000_000, bundled: Path | None = None
    ) -> None:
        self.folder = folder
        self._max_bytes = max_bytes
        self._bundled = bundled
        self.notes = RunNotes(folder / "notes")

    def runs(self) -> list[TrainedRun]:
        """All runs that can be read: the bundled ones (by cell, by size), then the newest first."""
        runs = []
        for path in self._folders():
            with suppress(RunError):
                runs.append(read_run(path))
        return runs

    def find(self, reference: str) -> TrainedRun:
        """The run with this id, or the only one whose id starts so.

        Raises:
            RunError: there is none, or several, or it is damaged.
        """
        names = [path.name for path in self._folders()]
        exact = [name for name in names if name == reference]
        matches = exact or [name for name in names if reference and name.startswith(reference)]
        shown = reference if len(reference) <= 40 else reference[:37] + "..."
        if not matches:
            message = t(
                "There is no run {shown!r} here. It may have been removed; train it again.",
                shown=shown,
            )
            raise RunError(message)
        if len(matches) > 1:
            message = t(
                "{shown!r} matches {matches} runs. Give more digits of the id.",
                shown=shown,
                matches=len(matches),
            )
            raise RunError(message)
        return read_run(self._path(matches[0]))

    def get(self, run_id: str) -> TrainedRun | None:
        """The run with this id; None when it is not kept or cannot be read."""
        try:
            return read_run(self._path(run_id))
        except RunError:
            return None

    def weights(self, run: TrainedRun, epoch: int) -> NetworkWeights:
        """A run's weights after an epoch; 0 is before the first.

        Raises:
            RunError: they are not kept, or damaged.
        """
        path = self._path(run.run_id)
        with suppress(OSError):
            os.utime(path)  # "longest unused" counts from here
        return NetworkWeights.load(weights_file(path, epoch), run.config.cell)

    def epochs(self, run: TrainedRun) -> list[int]:
        """The epochs whose weights are kept, ascending; 0 is before the first."""
        try:
            files = [path.name for path in self._path(run.run_id).iterdir() if path.is_file()]
        except OSError:
            return []
        return sorted(int(found[1]) for found in map(_EPOCH.fullmatch, files) if found)

    def vocabulary(self, run: TrainedRun) -> Vocabulary:
        """The words that the ids of a run stand for.

        Raises:
            RunError: the file is missing or damaged.
        """
        return RunFolder(self._path(run.run_id)).read_vocabulary()

    def folder_of(self, run: TrainedRun) -> Path:
        """Where a run is kept, with what was kept beside it."""
        return self._path(run.run_id)

    def being_written(self, run_id: str) -> RunFolder | None:
        """The folder that a worker writes a run into now; None where there is none."""
        if not _RUN_ID.fullmatch(run_id):
            return None
        partial = sorted(self.folder.glob(f"{PARTIAL}{run_id}-*"), key=modified)
        return RunFolder(partial[-1]) if partial else None

    @contextmanager
    def writing(self, run_id: str, *, dtype: DTypeLike = np.float32) -> Iterator[RunFolder]:
        """A folder to write a run into; it appears in the store when the block ends well.

        A block that fails leaves nothing. A process that is killed leaves its partial folder, from
        which `rescue` takes what was finished.

        Args:
            run_id: an old run with this id is replaced.
            dtype: how weights are kept.

        Raises:
            RunError: the run cannot be kept, e.g. because the disk is full.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            partial = Path(tempfile.mkdtemp(prefix=partial_prefix(run_id), dir=self.folder))
        except OSError as error:
            raise cannot_keep(t("The run"), error) from error
        try:
            yield RunFolder(partial, dtype=dtype)
            self._publish(partial, run_id)
        except OSError as error:
            shutil.rmtree(partial, ignore_errors=True)
            raise cannot_keep(t("The run"), error) from error
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        own = [path for path in self._folders() if path.parent == self.folder]
        remove_unused(own, max_bytes=self._max_bytes, spared={run_id, self.notes.pinned()})

    def rescue(self, ended: str = "") -> list[TrainedRun]:
        """Keep what killed processes had finished of their runs; nothing of theirs is left over.

        Args:
            ended: id of a run that is known to be no longer trained, wherever that was.
        """
        rescued = []
        for partial in self.folder.glob(f"{PARTIAL}*"):
            run_id = run_of(partial)
            try:
                if may_be_written(partial, ended=run_id == ended):
                    continue
                run = read_run(partial)
                kept = self.get(run_id)
                if kept is not None and len(kept.history) >= len(run.history):
                    raise RunError(t("A later try got as far."))
                self._publish(partial, run_id)
                self.notes.mark_rescued(run_id, True)
                rescued.append(run)
            except (RunError, OSError):
                shutil.rmtree(partial, ignore_errors=True)
        return rescued

    def remove(self, run_id: str) -> None:
        """Forget a run; a bundled or unknown one is left alone.

        Raises:
            RunError: that is no id.
        """
        if not run_id.startswith("bundled-"):
            shutil.rmtree(self._path(run_id), ignore_errors=True)
            self.notes.forget(run_id)

    def _path(self, run_id: str) -> Path:
        # An id comes from links too: nothing but an id may become part of a path.
        if not _RUN_ID.fullmatch(run_id):
            raise RunError(t("This is not a run id; an id has 16 digits from 0 to 9 and a to f."))
        if run_id.startswith("bundled-") and self._bundled is not None:
            return self._bundled / run_id
        return self.folder / run_id

    def _folders(self) -> list[Path]:
        own = [path for path in subfolders(self.folder) if _RUN_ID.fullmatch(path.name)]
        own.sort(key=modified, reverse=True)
        bundled = subfolders(self._bundled) if self._bundled else []
        return [*sorted(bundled, key=lambda p: (p.name.count("-"), len(p.name), p.name)), *own]

    def _publish(self, partial: Path, run_id: str) -> None:
        # Equal configs train the same run, so an old folder may go.
        target = self._path(run_id)
        remove_leftovers(target)
        replace_folder(partial, target)
        self.notes.mark_rescued(run_id, False)
