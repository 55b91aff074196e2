"""The runs that come with the project, so that the first page needs no TensorFlow."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from sentiment_core.errors import RunError
from sentiment_core.rnn.evaluation.projection import Projection
from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.job.job import run_job
from sentiment_core.rnn.runs.folder import weights_file
from sentiment_core.rnn.runs.names import EXPLODING_ID
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType, ValidationFrom
from sentiment_core.settings.presets import PRESETS

BIDIRECTIONAL_ID = "bundled-bidirectional"


def bundled_id(cell: CellType) -> str:
    """Id of the bundled run of a cell, e.g. bundled-gru."""
    return f"bundled-{cell.lower()}"


def bundled_config(cell: CellType) -> RunConfig:
    """The settings of a bundled run: equal for all cells, on the full IMDB training set.

    Validation is a part of the training reviews, so that the test split stays unseen.
    """
    return RunConfig(
        cell=cell,
        clip_length=250,
        num_words=10_000,
        train_reviews=None,
        validation_reviews=2_500,
        validation_from=ValidationFrom.TRAIN,
        epochs=4,
        learning_rate=0.002,
        seed=7,
    )


def bundled_configs() -> Mapping[str, RunConfig]:
    """The settings of the bundled runs by id: one of each cell, and two that show one thing."""
    explodes = PRESETS["explodes"].config
    return {
        **{bundled_id(cell): bundled_config(cell) for cell in CellType},
        BIDIRECTIONAL_ID: replace(bundled_config(CellType.GRU), bidirectional=True),
        EXPLODING_ID: replace(explodes, validation_from=ValidationFrom.TRAIN),
    }


def keep_first_and_best(store: RunStore, run: TrainedRun) -> None:
    """Delete the weights of all other epochs."""
    for epoch in set(store.epochs(run)) - {0, run.best.epoch}:
        weights_file(store.folder_of(run), epoch).unlink()


def build_bundled_runs(folder: Path, *, tell: Callable[[str], None]) -> None:
    """Train the bundled runs; weights are stored as float16.

    Those of every epoch are kept, of the bidirectional run those before training and of the best.

    Args:
        folder: where they are written; each run is written whole.
        tell: is given a line now and then.

    Raises:
        DataError: IMDB is not on this machine.
        RunError: a run did not come to its end, or what pages show beside it was not kept.
    """
    store = RunStore(folder)
    for run_id, config in bundled_configs().items():
        run = run_job(
            config,
            store,
            lambda event: None,
            lambda: False,
            run_id=run_id,
            dtype=np.float16,
        )
        if run.why:
            raise RunError(run.why)
        if run_id == BIDIRECTIONAL_ID:
            keep_first_and_best(store, run)
        accuracies = ", ".join(f"{metrics.val_accuracy:.4f}" for metrics in run.history)
        tell(f"{run.run_id}: val_accuracy {accuracies}; {run.seconds:.0f} s")
        tell(_extras_of(store, run))


def _extras_of(store: RunStore, run: TrainedRun) -> str:
    """The facts of a run's extras; raises RunError where they are missing."""
    result = ValidationResult.of(store, run)
    if result is None or Projection.of(store, run) is None:
        raise RunError(f"The validation of {run.run_id} could not be kept; see the log.")
    return f"{run.run_id}: {result.evaluation.accuracy:.4f} of {len(result):,} reviews right"
