"""Runs that differ only in their embedding size, and their accuracies."""

import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from sentiment_core.data.stranger import entries, read_json, record
from sentiment_core.errors import DataError, RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.bundled.bundled import bundled_config, keep_first_and_best
from sentiment_core.rnn.evaluation.interval import MeasuredShare, PairedDifference
from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.job.job import run_job
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType

EMBEDDING_DIMS = (2, 8, 32, 64)
# The size that the others are compared with: that of the other bundled runs.
REFERENCE_DIM = 32
# The first is that of the runs that are kept; the others tell how far apart equal settings end.
SEEDS = (7, 8, 9)
# Half the words of the other bundled runs, so that the four together stay small.
NUM_WORDS = 5_000
FILE = "embedding_sizes.json"
_ALL_EPOCHS_UP_TO = 8


@dataclass(frozen=True)
class SizedResult:
    """The result of one training with one embedding size.

    Args:
        epoch: the best one, from 1.
        right: validation reviews that it got right after that epoch.
    """

    embedding_dim: int
    seed: int
    epoch: int
    right: int
    reviews: int

    @classmethod
    def of(cls, run: TrainedRun) -> Self:
        """The result of a run at its best epoch."""
        reviews = run.plan.validation_reviews
        right = round(run.best.val_accuracy * reviews)
        return cls(run.config.embedding_dim, run.config.seed, run.best.epoch, right, reviews)

    @property
    def share(self) -> MeasuredShare:
        """The validation accuracy with its interval."""
        return MeasuredShare(self.right, self.reviews)


def size_differences(store: RunStore) -> dict[int, PairedDifference]:
    """How the kept runs differ from the one with `REFERENCE_DIM` numbers, by their size.

    Returns:
        Above 0 where a size does better than `REFERENCE_DIM`. Nothing for a run that is not here,
        or whose validation reviews are not those of the others.
    """
    results = {}
    for embedding_dim in EMBEDDING_DIMS:
        run = store.get(sized_id(embedding_dim))
        result = ValidationResult.of(store, run) if run else None
        if result is not None:
            results[embedding_dim] = result
    reference = results.pop(REFERENCE_DIM, None)
    if reference is None:
        return {}
    found = {}
    for embedding_dim, result in results.items():
        with suppress(ValueError):
            found[embedding_dim] = PairedDifference.between(result, reference)
    return found


def sized_id(embedding_dim: int) -> str:
    """Id of the bundled run with vectors of this size, e.g. bundled-embedding-8."""
    return f"bundled-embedding-{embedding_dim}"


def sized_config(embedding_dim: int, *, seed: int = SEEDS[0]) -> RunConfig:
    """The settings of the bundled GRU, with fewer words and vectors of another size.

    Args:
        embedding_dim: from 2 to 128.
        seed: from 0.

    Raises:
        ConfigError: one of them is outside its limits.
    """
    config = bundled_config(CellType.GRU)
    return replace(config, num_words=NUM_WORDS, embedding_dim=embedding_dim, seed=seed)


def build_sized_runs(folder: Path, *, tell: Callable[[str], None]) -> None:
    """Train every size with every seed.

    Of the first seed the runs are kept: small ones with the weights of every epoch, large ones with
    those before training and of the best epoch. Of the other seeds only how good they were is kept.

    Args:
        folder: `assets/`; the runs are written whole into its folder `runs`.
        tell: is given a line for each training.

    Raises:
        DataError: IMDB is not on this machine.
        RunError: a run did not come to its end.
    """
    results = []
    with tempfile.TemporaryDirectory() as aside:
        for embedding_dim in EMBEDDING_DIMS:
            for seed in SEEDS:
                stored = seed == SEEDS[0]
                store = RunStore(folder / "runs" if stored else Path(aside))
                run = run_job(
                    sized_config(embedding_dim, seed=seed),
                    store,
                    lambda event: None,
                    lambda: False,
                    run_id=sized_id(embedding_dim),
                    dtype=np.float16,
                )
                if run.why:
                    raise RunError(run.why)
                if stored and embedding_dim > _ALL_EPOCHS_UP_TO:
                    keep_first_and_best(store, run)
                results.append(SizedResult.of(run))
                tell(f"{run.run_id}, seed {seed}: {results[-1].share} at best")
    write_results(folder / FILE, results)


def write_results(path: Path, results: Sequence[SizedResult]) -> None:
    """Write results as JSON, which `read_results` reads.

    Args:
        path: in a folder that is there; an old file is overwritten.
        results: in any order.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_text(json.dumps([asdict(result) for result in results], indent=1) + "\n")


def read_results(path: Path) -> tuple[SizedResult, ...]:
    """The results that `write_results` kept, by size and then by seed.

    Raises:
        DataError: the file is missing or damaged.
    """
    try:
        results = [record(SizedResult, entry) for entry in entries(read_json(path), most=1_000)]
        return tuple(sorted(results, key=lambda result: (result.embedding_dim, result.seed)))
    except (OSError, ValueError, TypeError) as error:
        raise DataError(
            t(
                "{name} is missing or damaged. `python -m sentiment_core "
                "build-assets --only embeddings` rebuilds it.",
                name=path.name,
            )
        ) from error
