"""`build-assets`: rebuild everything under assets/ that a program makes."""

import argparse
from pathlib import Path
from typing import Any

from sentiment_core.data.assets import ASSETS
from sentiment_core.rnn.baseline_training import build_bundled_baseline
from sentiment_core.rnn.bundled import build_bundled_runs
from sentiment_core.rnn.embedding_sizes import build_sized_runs

REPLICA_SEED = 1


def add_command(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "build-assets", help="rebuild what a program makes under assets/ (needs IMDB, minutes)"
    )
    parser.add_argument(
        "--to", type=Path, default=ASSETS, metavar="FOLDER", help="by default assets/"
    )
    parser.add_argument(
        "--only",
        choices=("replica", "runs", "embeddings", "lessons", "baseline"),
        help="one part; by default all, in the right order",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Build the replica, then the bundled runs; IMDB is needed for all of it."""
    from sentiment_core.data.replica_builder import build_replica
    from sentiment_core.data.sources import load_dataset
    from sentiment_core.limits import DatasetName

    wanted = (
        {options.only} if options.only else {"replica", "runs", "embeddings", "lessons", "baseline"}
    )
    if "replica" in wanted:
        print("The replica ...", flush=True)
        build_replica(load_dataset(DatasetName.IMDB), options.to, seed=REPLICA_SEED)
    if "runs" in wanted:
        build_bundled_runs(options.to / "runs", tell=lambda line: print(line, flush=True))
    if "embeddings" in wanted:
        build_sized_runs(options.to, tell=lambda line: print(line, flush=True))
    if "baseline" in wanted:
        build_bundled_baseline(options.to, tell=lambda line: print(line, flush=True))
    if "lessons" in wanted:
        from sentiment_core.lessons.builder import build_lessons

        imdb = load_dataset(DatasetName.IMDB)
        build_lessons(imdb, options.to / "lessons", tell=lambda line: print(line, flush=True))
    size = sum(path.stat().st_size for path in options.to.rglob("*") if path.is_file())
    print(f"{options.to}: {size / 2**20:.1f} MiB in all.")
