"""Delivery of a trained run from the worker to the store of the web process.

Where both see one folder, the worker writes there. Where they do not, the run is trained in a
folder of the worker's own, and its files come back with the result.
"""

import re
import tempfile
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.job.job import run_job
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.rnn.runs.run import Report, TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.rnn.training.cost import estimate_cost
from sentiment_core.settings.config import RunConfig

# Through a scheduler comes what fits into its memory without anybody noticing.
MAX_BYTES = 200_000_000

_MARK = re.compile(r"\.place-[0-9a-f]{32}")
_FILE = re.compile(r"[a-z0-9_]+\.(json|npz|npy|txt)")


@dataclass(frozen=True)
class PackedRun:
    """The files of a run that was trained on a machine without access to the store's folder.

    Args:
        files: content by name, as in the run's folder.
    """

    run: TrainedRun
    files: Mapping[str, bytes]


def folder_mark(folder: Path) -> str:
    """The name of a file that exists in this folder only; created on the first call.

    Two machines may call different folders by one path. A worker that finds the mark sees the very
    folder that the page sees.

    Returns:
        An empty string where the folder cannot be written: then nothing is found there either.
    """
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        found = sorted(path.name for path in folder.iterdir() if _MARK.fullmatch(path.name))
        if found:
            return found[0]
        name = f".place-{uuid.uuid4().hex}"
        (folder / name).touch()
        return name
    return ""


def sees_folder(folder: Path, mark: str) -> bool:
    """Whether this process sees the very folder that the mark is from.

    Args:
        mark: from `folder_mark`, on the page's side.
    """
    return bool(mark) and (folder / mark).exists()


def train_on_worker(
    mark: str,
    config: RunConfig,
    folder: Path,
    fingerprint: str,
    report: Report,
    should_stop: Callable[[], bool],
) -> TrainedRun | PackedRun:
    """`run_job` as the job queue calls it on a worker.

    Args:
        mark: from `folder_mark`, on the page's side.
        folder: of the run store, as the page calls it.
        fingerprint: of the dataset that the page knows.
        report: as in `run_job`.
        should_stop: as in `run_job`.

    Returns:
        The run; packed where the folder is not the page's.

    Raises:
        RunError: besides what `run_job` raises, the run is too large to be sent.
    """
    if sees_folder(folder, mark):
        return run_job(config, run_store(folder), report, should_stop, fingerprint=fingerprint)
    size = 4 * estimate_cost(config).parameters * (config.epochs + 1)
    if size > MAX_BYTES:
        raise RunError(
            t(
                "The weights take about {size:,.0f} MB; workers without a shared "
                "folder send at most {max_bytes:,.0f} MB. Lower vocabulary, "
                "embedding size or epochs, or share the folder in SENTIMENT_CACHE.",
                size=size / 1e6,
                max_bytes=MAX_BYTES / 1e6,
            )
        )
    with tempfile.TemporaryDirectory(prefix="word-by-word-") as own:
        store = RunStore(Path(own))
        run = run_job(config, store, report, should_stop, fingerprint=fingerprint)
        return pack(store, run)


def pack(store: RunStore, run: TrainedRun) -> PackedRun:
    """The files of a run as one message.

    Raises:
        OSError: a file is gone or cannot be read.
    """
    files = sorted(path for path in store.folder_of(run).iterdir() if path.is_file())
    return PackedRun(run, {path.name: path.read_bytes() for path in files})


def receive(store: RunStore, result: Any) -> TrainedRun:
    """The run that a worker returned; a packed one is stored first.

    Args:
        result: from `train_on_worker`; a run that is not packed is in the store already.

    Raises:
        RunError: it cannot be kept.
    """
    if not isinstance(result, PackedRun):
        run: TrainedRun = result
        return run
    with store.writing(result.run.run_id) as folder:
        for name, content in result.files.items():
            if not _FILE.fullmatch(name):
                raise RunError(t("The file {name!r} does not belong to a run.", name=name[:40]))
            (folder.path / name).write_bytes(content)
    return result.run
