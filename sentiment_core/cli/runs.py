"""`runs`: list the stored runs."""

import argparse
import json
from typing import Any

from sentiment_core.data.sources import dataset_text
from sentiment_core.rnn.runs.locations import run_store


def add_command(commands: Any) -> None:
    """Register the command."""
    parser = commands.add_parser("runs", help="list the trained networks")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Print a line for each run that can be read.

    Args:
        options: `json`.

    Raises:
        DataError: there is no folder to keep a cache in.
    """
    for found in run_store().all():
        config, accuracy = found.config, found.val_accuracy
        dataset = dataset_text(config.dataset)
        if options.json:
            values = {
                "run": found.run_id,
                "state": str(found.state),
                "cell": config.cell_text,
                "dataset": str(config.dataset),
                "train_reviews": found.plan.train_reviews,
                "val_accuracy": accuracy,
                "epoch": found.best_epoch,
            }
            print(json.dumps(values))
        else:
            came = (
                f"opened from {found.plan.dataset}"
                if accuracy is None
                else f"{dataset:<8} {found.plan.train_reviews:>6,} reviews  val_accuracy "
                f"{accuracy:.3f} after epoch {found.best_epoch}"
            )
            print(f"{found.run_id:<22} {config.cell_text:<10} {came}")
