"""Runs on disk: found by id, written whole or not at all."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from sentiment_core.data.cache import modified, remove_leftovers, replace_folder
from sentiment_core.errors import RunError
from sentiment_core.i18n import later, t
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.entry_store import EntryStore, cannot_keep
from sentiment_core.rnn.runs.folder import RunFolder, read_run
from sentiment_core.rnn.runs.notes import RunNotes
from sentiment_core.rnn.runs.partial import PARTIAL, may_be_written, partial_prefix, run_of
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.text.vocabulary import Vocabulary

_EPOCH = re.compile(r"epoch_([0-9]{2,3})\.npz")


class RunStore(EntryStore[TrainedRun]):
    """The runs in one folder, each a folder; a pinned run is never removed as unused."""

    _id = re.compile(r"[0-9a-f]{16}|bundled-[a-z]+(-[0-9]{1,3})?")
    _no_id = later("This is not a run id; an id has 16 digits from 0 to 9 and a to f.")

    def __init__(
        self, folder: Path, *, max_bytes: int = 2_000_000_000, bundled: Path | None = None
    ) -> None:
        super().__init__(folder, max_bytes=max_bytes, bundled=bundled)
        self.notes = RunNotes(folder / "notes")

    def _read(self, path: Path) -> TrainedRun:
        return read_run(path)

    def find(self, reference: str) -> TrainedRun:
        """The run with this id, or the only one whose id starts so.

        Raises:
            RunError: there is none, or several, or it is damaged.
        """
        names = [path.name for path in (*self._paths(self._bundled), *self._paths(self.folder))]
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

    def weights(self, run: TrainedRun, epoch: int) -> NetworkWeights:
        """A run's weights after an epoch; 0 is before the first.

        Raises:
            RunError: they are not kept, or damaged.
        """
        return RunFolder(self._used(run.run_id)).read_weights(epoch, run.config)

    def epochs(self, run: TrainedRun) -> list[int]:
        """The epochs whose weights are stored, ascending; 0 is before the first."""
        try:
            files = [path.name for path in self._path(run.run_id).iterdir() if path.is_file()]
        except OSError:
            return []
        return sorted(int(found[1]) for found in map(_EPOCH.fullmatch, files) if found)

    def vocabulary(self, run: TrainedRun) -> Vocabulary:
        """The vocabulary of a run.

        Raises:
            RunError: the file is missing or damaged.
        """
        return RunFolder(self._path(run.run_id)).read_vocabulary()

    def folder_of(self, run: TrainedRun) -> Path:
        """The folder of a run."""
        return self._path(run.run_id)

    def being_written(self, run_id: str) -> RunFolder | None:
        """The folder that a worker writes a run into now; None where there is none."""
        if not self._id.fullmatch(run_id):
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
        self._remove_unused({run_id, self.notes.pinned()})

    def rescue(self, ended: str = "") -> list[TrainedRun]:
        """Store the finished epochs of killed processes, and remove their partial folders.

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
                stored = self.get(run_id)
                if stored is not None and len(stored.history) >= len(run.history):
                    raise RunError(t("A later try got as far."))
                self._publish(partial, run_id)
                self.notes.mark_rescued(run_id, True)
                rescued.append(run)
            except (RunError, OSError):
                shutil.rmtree(partial, ignore_errors=True)
        return rescued

    def remove(self, run_id: str) -> None:
        """Remove a run and its notes; a bundled or unknown one is left alone.

        Raises:
            RunError: that is no id.
        """
        super().remove(run_id)
        if not self.is_bundled(run_id):
            self.notes.forget(run_id)

    def _publish(self, partial: Path, run_id: str) -> None:
        # Equal configs train the same run, so an old folder may go.
        target = self.folder / run_id
        remove_leftovers(target)
        replace_folder(partial, target)
        self.notes.mark_rescued(run_id, False)
