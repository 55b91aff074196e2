"""The runs that come with the project, so that the first page needs no TensorFlow."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from sentiment_core.errors import RunError
from sentiment_core.rnn.evaluation.projection import Projection
from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.job.job import run_job
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType, ValidationFrom


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


def build_bundled_runs(folder: Path, *, tell: Callable[[str], None]) -> None:
    """Train the bundled runs; the weights of every epoch are stored as float16.

    Args:
        folder: where they are written; each run is written whole.
        tell: is given a line now and then.

    Raises:
        DataError: IMDB is not on this machine.
        RunError: a run did not come to its end, or what pages show beside it was not kept.
    """
    store = RunStore(folder)
    for cell in CellType:
        run = run_job(
            bundled_config(cell),
            store,
            lambda event: None,
            lambda: False,
            run_id=bundled_id(cell),
            dtype=np.float16,
        )
        if run.why:
            raise RunError(run.why)
        accuracies = ", ".join(f"{metrics.val_accuracy:.4f}" for metrics in run.history)
        tell(f"{run.run_id}: val_accuracy {accuracies}; {run.seconds:.0f} s")
        tell(_extras_of(store, run))


def _extras_of(store: RunStore, run: TrainedRun) -> str:
    """The facts of a run's extras; raises RunError where they are missing."""
    result = ValidationResult.of(store, run)
    if result is None or Projection.of(store, run) is None:
        raise RunError(f"The validation of {run.run_id} could not be kept; see the log.")
    return f"{run.run_id}: {result.evaluation.accuracy:.4f} of {len(result):,} reviews right"
