"""`evaluate`: how often a run is right on reviews of one's own."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sentiment_core.cli.read import add_run_options, chosen_reader
from sentiment_core.data.labelled import read_labelled
from sentiment_core.rnn.evaluation import evaluate


def add_command(commands: Any) -> None:
    """Register the command.

    Args:
        commands: from `add_subparsers` of the command line's parser.
    """
    parser = commands.add_parser("evaluate", help="accuracy of a run on a CSV file of reviews")
    add_run_options(parser)
    parser.add_argument(
        "--reviews", type=Path, required=True, metavar="FILE.csv", help="columns: text,label"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Predict every review of the file.

    Args:
        options: `reviews`, the file, and those of `chosen_reader`.

    Raises:
        RunError, DataError: as in `chosen_reader` and `read_labelled`.
    """
    reader = chosen_reader(options)
    found = evaluate(reader, read_labelled(options.reviews))
    if options.json:
        values = {
            "run": reader.run.run_id,
            "epoch": reader.epoch,
            "reviews": found.reviews,
            "accuracy": found.accuracy,
            "confusion_matrix": asdict(found),
        }
        print(json.dumps(values))
        return
    print(
        f"{reader.model_name}: accuracy {found.accuracy:.4f} on {found.reviews:,} reviews.\n\n"
        f"                  said negative  said positive\n"
        f"truly negative {found.true_negative:>16,} {found.false_positive:>14,}\n"
        f"truly positive {found.false_negative:>16,} {found.true_positive:>14,}"
    )
