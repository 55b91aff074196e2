"""Linear SVMs on disk: one `.npz` file each, written whole or not at all."""

import functools
import json
import logging
import os
import re
from pathlib import Path
from typing import Any

import numpy as np

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.cache import cache_folder, remove_leftovers, temporary_path
from sentiment_core.data.npz import read_npz
from sentiment_core.data.stranger import parse_json
from sentiment_core.errors import RunError, SentimentError
from sentiment_core.i18n import later, t
from sentiment_core.rnn.baseline.baseline import BaselineRun, BaselineWeights
from sentiment_core.rnn.runs.entry_store import EntryStore, cannot_keep
from sentiment_core.text.encoding import EncodingRules
from sentiment_core.text.vocabulary import Vocabulary

logger = logging.getLogger(__name__)


class BaselineStore(EntryStore[BaselineRun]):
    """The linear SVMs in one folder, each a file."""

    _id = re.compile(r"[0-9a-f]{16}")
    _suffix = ".npz"
    _no_id = later("This is not a baseline id; an id has 16 digits from 0 to 9 and a to f.")

    def __init__(
        self, folder: Path, *, max_bytes: int = 50_000_000, bundled: Path | None = None
    ) -> None:
        super().__init__(folder, max_bytes=max_bytes, bundled=bundled)

    def _read(self, path: Path) -> BaselineRun:
        return _read(path)

    def weights(self, baseline: BaselineRun) -> BaselineWeights:
        """The weights of a baseline, which counts as used now unless it is bundled.

        Raises:
            RunError: the file is missing or damaged.
        """
        path = self._used(baseline.baseline_id)
        try:
            arrays = read_npz(path, "words", "weights", "bias")
            words = bytes(arrays["words"]).decode().split("\n")
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
        """Store a baseline; an old one with the same id is replaced whole.

        Args:
            machine: its weights, kept as float32, and its words.

        Raises:
            RunError: it cannot be written, e.g. because the disk is full.
        """
        target = self.folder / self._path(baseline.baseline_id).name
        words = "\n".join(machine.vocabulary.words).encode()
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
            remove_leftovers(self.folder / f"*{self._suffix}")
            try:
                with new.open("wb") as file:
                    np.savez_compressed(file, allow_pickle=False, **arrays)
                os.replace(new, target)
            finally:
                new.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_keep(t("The baseline"), error) from error
        self._remove_unused({baseline.baseline_id})


_UNREADABLE = (OSError, ValueError, KeyError, TypeError)


@functools.lru_cache(maxsize=1_000)
def _parse(path: Path, modified: int) -> BaselineRun | None:
    # Pages list all baselines; a file is parsed, and its damage told, again only when it changed.
    try:
        description = read_npz(path, "baseline")["baseline"]
        return BaselineRun.from_mapping(parse_json(bytes(description)))
    except (*_UNREADABLE, AttributeError, SentimentError) as error:
        logger.warning("baseline %s cannot be read: %s", path.stem, error)
        return None


def baseline_store(folder: Path | None = None) -> BaselineStore:
    """The store of this machine's baselines, with the bundled ones.

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
    except OSError as error:
        raise _damaged(path) from error
    if found is None or found.baseline_id != path.stem:
        raise _damaged(path)
    return found


def _damaged(path: Path) -> RunError:
    return RunError(t("Baseline {stem} is damaged. Train it again.", stem=path.stem))
