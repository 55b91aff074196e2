"""The folder of one run: weights of every epoch, vocabulary and description."""

import functools
import json
import logging
import os
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from sentiment_core.data.stranger import read_file, read_json
from sentiment_core.errors import RunError, SentimentError
from sentiment_core.i18n import t
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.partial import run_of
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

_LARGEST_VOCABULARY = 20_000_000


class RunFolder:
    """The folder of a run that is being written, from `RunStore.writing`.

    Writing raises OSError where the disk does; `RunStore.writing` makes a RunError of it.

    Args:
        dtype: how weights are kept; float16 for what is bundled.
    """

    def __init__(self, path: Path, *, dtype: DTypeLike = np.float32) -> None:
        self.path = path
        self._dtype = dtype

    def write_weights(self, epoch: int, weights: NetworkWeights) -> None:
        """Write the weights after an epoch; 0 is before the first."""
        compress = self._dtype != np.float32
        weights.save(weights_file(self.path, epoch), dtype=self._dtype, compress=compress)

    def read_weights(self, epoch: int, config: RunConfig) -> NetworkWeights:
        """The weights of an epoch as float32, after rounding to the stored type.

        Raises:
            RunError: the file is missing or damaged, or of another network.
        """
        path = weights_file(self.path, epoch)
        read = NetworkWeights.load(path, config.layer_cells, bidirectional=config.bidirectional)
        units = tuple(layer[0].units for layer in read.directions)
        if (read.embedding.shape[1], *units) != (config.embedding_dim, *config.layer_units):
            raise _damaged(self.path)
        return read

    def write_vocabulary(self, vocabulary: Vocabulary) -> None:
        """Write the vocabulary of this run."""
        (self.path / "vocabulary.txt").write_bytes("\n".join(vocabulary.words).encode())

    def read_vocabulary(self) -> Vocabulary:
        """The vocabulary of this run.

        Raises:
            RunError: the file is missing or damaged.
        """
        try:
            data = read_file(self.path / "vocabulary.txt", limit=_LARGEST_VOCABULARY)
            return Vocabulary(tuple(data.decode().split("\n")))
        except (OSError, UnicodeDecodeError) as error:
            raise RunError(
                t(
                    "The vocabulary of run {name} cannot be read. Train it again.",
                    name=self.path.name,
                )
            ) from error

    def write_run(self, run: TrainedRun) -> None:
        """Write the description of the run; may be called after every epoch."""
        new = self.path / "run.json.new"
        new.write_text(json.dumps(run.as_mapping(), indent=1, allow_nan=False), encoding="utf-8")
        os.replace(new, self.path / "run.json")


def weights_file(folder: Path, epoch: int) -> Path:
    """Where a run's folder keeps the weights after an epoch; 0 is before the first."""
    return folder / f"epoch_{epoch:02d}.npz"


@functools.lru_cache(maxsize=1_000)
def _parse_run(file: Path, modified: int) -> TrainedRun | None:
    # Every page lists all runs; a file is parsed, and its damage told, again only when it changed.
    try:
        return TrainedRun.from_mapping(read_json(file))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SentimentError) as error:
        logger.warning("run %s cannot be read: %s", file.parent.name, error)
        return None


def read_run(path: Path) -> TrainedRun:
    """The description of the run in a folder, complete or still being written.

    Raises:
        RunError: there is none, it is damaged, or no epoch of it was finished.
    """
    file = path / "run.json"
    try:
        run = _parse_run(file, file.stat().st_mtime_ns)
    except FileNotFoundError as error:
        message = t("There is no run {name} here. It may have been removed.", name=path.name)
        raise RunError(message) from error
    except OSError as error:
        raise _damaged(path) from error
    if run is None or run.run_id != (run_of(path) or path.name):  # the latter: a copied folder
        raise _damaged(path)
    if not run.history and not run.opened:
        raise RunError(t("Run {name} has no finished epoch. Train it again.", name=path.name))
    return run


def _damaged(path: Path) -> RunError:
    return RunError(t("Run {name} is damaged. Train it again.", name=path.name))
