"""Linear machines on disk: one `.npz` file each, written whole or not at all."""

import functools
import json
import logging
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.cache import cache_folder, remove_leftovers, temporary_path
from sentiment_core.data.npz import read_npz
from sentiment_core.data.stranger import parse_json
from sentiment_core.errors import RunError, SentimentError
from sentiment_core.i18n import t
from sentiment_core.rnn.baseline.baseline import BaselineRun, BaselineWeights
from sentiment_core.rnn.runs.files import cannot_keep, modified, remove_unused
from sentiment_core.text.encoding import EncodingRules
from sentiment_core.text.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

_ID = re.compile(r"[0-9a-f]{16}")
_SUFFIX = ".npz"


class BaselineStore:
    """The linear machines in one folder.

    Args:
        folder: where they are; made when the first one is kept.
        max_bytes: when more is kept, those that were longest unused are removed.
        bundled: folder of those that came with the project; never written.
    """

    def __init__(
        self, folder: Path, *, max_bytes: int = 50_000_000, bundled: Path | None = None
    ) -> None:
        self.folder = folder
        self._max_bytes = max_bytes
        self._bundled = bundled

    def baselines(self) -> list[BaselineRun]:
        """All that can be read: the bundled ones, then the newest first."""
        found = []
        for path in self._files():
            with suppress(RunError):
                found.append(_read(path))
        return found

    def get(self, baseline_id: str) -> BaselineRun | None:
        """The baseline with this id; None where it is not kept, cannot be read, or is no id."""
        try:
            return _read(self._path(baseline_id))
        except RunError:
            return None

    def is_bundled(self, baseline_id: str) -> bool:
        """Whether a baseline came with the project.

        Raises:
            RunError: that is no id.
        """
        return self._bundled is not None and self._path(baseline_id).parent == self._bundled

    def weights(self, baseline: BaselineRun) -> BaselineWeights:
        """What a baseline learned; unless it is bundled, it counts as used now.

        Raises:
            RunError: the file is missing or damaged.
        """
        path = self._path(baseline.baseline_id)
        if not self.is_bundled(baseline.baseline_id):
            with suppress(OSError):
                os.utime(path)  # "longest unused" counts from here
        try:
            arrays = read_npz(path, "words", "weights", "bias")
            words = bytes(arrays["words"]).decode("utf-8", "surrogatepass").split("\n")
            found = BaselineWeights(
                weights=arrays["weights"].astype(np.float32),
                bias=float(arrays["bias"]),
                vocabulary=Vocabulary(tuple(words)),
            )
        except _UNREADABLE as error:
            raise _damaged(path) from error
        rules = EncodingRules.of(baseline.config.run_config, found.vocabulary)
        whole = found.weights.shape == (rules.num_words,) and np.isfinite(found.bias)
        if not (whole and np.all(np.isfinite(found.weights))):
            raise _damaged(path)
        return found

    def save(self, baseline: BaselineRun, machine: BaselineWeights) -> None:
        """Keep a baseline; an old one with the same id is replaced whole.

        Args:
            baseline: its description.
            machine: its weights, kept as float32, and its words.

        Raises:
            RunError: it cannot be written, e.g. because the disk is full.
        """
        target = self.folder / _name(baseline.baseline_id)
        words = "\n".join(machine.vocabulary.words).encode("utf-8", "surrogatepass")
        description = json.dumps(baseline.as_mapping(), allow_nan=False).encode()
        arrays: dict[str, Any] = {
            "baseline": np.frombuffer(description, dtype=np.uint8),
            "weights": machine.weights.astype(np.float32),
            "bias": np.array(machine.bias, dtype=np.float64),
            "words": np.frombuffer(words, dtype=np.uint8),
        }
        new = temporary_path(target)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            remove_leftovers(self.folder / f"*{_SUFFIX}")
            try:
                with new.open("wb") as file:
                    np.savez_compressed(file, allow_pickle=False, **arrays)
                os.replace(new, target)
            finally:
                new.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_keep(t("The baseline"), error) from error
        remove_unused(_npz(self.folder), max_bytes=self._max_bytes, spared={target.name})

    def remove(self, baseline_id: str) -> None:
        """Forget a baseline; a bundled or unknown one is left alone.

        Raises:
            RunError: that is no id.
        """
        if not self.is_bundled(baseline_id):
            with suppress(OSError):
                self._path(baseline_id).unlink()

    def _path(self, baseline_id: str) -> Path:
        name = _name(baseline_id)
        if self._bundled is not None and (self._bundled / name).exists():
            return self._bundled / name
        return self.folder / name

    def _files(self) -> list[Path]:
        bundled = sorted(_npz(self._bundled)) if self._bundled else []
        own = sorted(_npz(self.folder), key=modified, reverse=True)
        return [*bundled, *own]


_UNREADABLE = (OSError, ValueError, KeyError, TypeError)


def _name(baseline_id: str) -> str:
    # An id comes from links too: nothing but an id may become part of a path.
    if not _ID.fullmatch(baseline_id):
        raise RunError(t("This is not a baseline id; an id has 16 digits from 0 to 9 and a to f."))
    return baseline_id + _SUFFIX


def _npz(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if _ID.fullmatch(path.stem) and _is_npz(path)]
    except OSError:
        return []


def _is_npz(path: Path) -> bool:
    return path.suffix == _SUFFIX and path.is_file()


@functools.lru_cache(maxsize=1_000)
def _parse(path: Path, modified: int) -> BaselineRun:
    # Pages list all baselines; a file is parsed again only when it has changed.
    description = read_npz(path, "baseline")["baseline"]
    return BaselineRun.from_mapping(parse_json(bytes(description)))


def baseline_store(folder: Path | None = None) -> BaselineStore:
    """The store of this machine's linear machines, with the bundled ones.

    Args:
        folder: None for the one in the project's cache, beside the runs.

    Raises:
        DataError: no folder is given, and there is none to keep a cache in.
    """
    return BaselineStore(folder or cache_folder() / "baselines", bundled=ASSETS / "baselines")


def _read(path: Path) -> BaselineRun:
    try:
        found = _parse(path, path.stat().st_mtime_ns)
    except FileNotFoundError as error:
        raise RunError(
            t("There is no baseline {stem} here. Train it again.", stem=path.stem)
        ) from error
    except (*_UNREADABLE, AttributeError, SentimentError) as error:
        logger.warning("baseline %s cannot be read: %s", path.stem, error)
        raise _damaged(path) from error
    if found.baseline_id != path.stem:
        raise _damaged(path)
    return found


def _damaged(path: Path) -> RunError:
    return RunError(t("Baseline {stem} is damaged. Train it again.", stem=path.stem))
