"""`build-assets`: rebuild everything under assets/ that a program makes."""

import argparse
from pathlib import Path
from typing import Any

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.imdb import find_imdb
from sentiment_core.errors import DataError
from sentiment_core.rnn.baseline.baseline import BaselineConfig
from sentiment_core.rnn.baseline.training import build_bundled_baseline
from sentiment_core.rnn.bundled.bundled import build_bundled_runs, bundled_config
from sentiment_core.rnn.bundled.embedding_sizes import build_sized_runs
from sentiment_core.rnn.training.keras_installed import need_keras
from sentiment_core.settings.limits import CellType, DatasetName

REPLICA_SEED = 1
PARTS = ("replica", "runs", "embeddings", "baseline", "lessons")
"""What can be built, in the order in which it is."""


def add_command(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "build-assets", help="rebuild the generated files in assets/ (needs IMDB, takes minutes)"
    )
    parser.add_argument(
        "--to", type=Path, default=ASSETS, metavar="FOLDER", help="by default assets/"
    )
    parser.add_argument("--only", choices=PARTS, help="one part; all by default")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Build the parts one after the other; IMDB is needed for all of them.

    Args:
        options: `to`, the folder, and `only`, one of `PARTS` or None for all.

    Raises:
        DataError: IMDB is not on this machine or does not do, or the Iris flowers are missing.
        RunError: a run did not come to its end, or something cannot be kept; or the lessons are
            wanted, whose networks Keras trains, and it is not installed.
    """
    from sentiment_core.data.replica_builder import build_replica
    from sentiment_core.data.sources import load_dataset

    source = find_imdb()
    if source is not None and not source.has_test_split:
        raise DataError(
            "Assets need Keras' split of IMDB; this machine has only the package's. Run "
            "`python -m sentiment_core data --download`, or name a folder in SENTIMENT_IMDB."
        )
    wanted = {options.only} if options.only else set(PARTS)
    if "lessons" in wanted:
        need_keras()  # said before the other parts take their minutes
    if "replica" in wanted:
        _tell("The replica ...")
        build_replica(load_dataset(DatasetName.IMDB), options.to, seed=REPLICA_SEED)
    if "runs" in wanted:
        build_bundled_runs(options.to / "runs", tell=_tell)
    if "embeddings" in wanted:
        build_sized_runs(options.to, tell=_tell)
    if "baseline" in wanted:
        build_bundled_baseline(
            BaselineConfig.of(bundled_config(CellType.GRU)),  # the cell does not matter
            options.to,
            tell=_tell,
        )
    if "lessons" in wanted:
        from sentiment_core.lessons.keras.builder import build_lessons

        build_lessons(load_dataset(DatasetName.IMDB), options.to / "lessons", tell=_tell)
    size = sum(path.stat().st_size for path in options.to.rglob("*") if path.is_file())
    print(f"{options.to}: {size / 2**20:.1f} MiB in all.")


def _tell(line: str) -> None:
    print(line, flush=True)
