"""`baseline`: train bag of words + linear SVM on the reviews of a run."""

import argparse
import json
from typing import Any

from sentiment_core.cli.train import add_setting_options, chosen_config, with_way_out
from sentiment_core.data.sources import load_dataset
from sentiment_core.errors import DataError
from sentiment_core.rnn.baseline.baseline import BaselineConfig
from sentiment_core.rnn.baseline.store import baseline_store
from sentiment_core.rnn.baseline.training import TrainedBaseline, train_baseline
from sentiment_core.settings.config import DATA_SETTINGS

_LISTED = 10


def add_command(commands: Any) -> None:
    """Register the command, with an option for each setting of `BaselineConfig`."""
    parser = commands.add_parser(
        "baseline", help="train the baseline (bag of words + linear SVM) on a run's reviews"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    add_setting_options(parser, DATA_SETTINGS)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Train the baseline and store it.

    Args:
        options: of this command; settings are texts, None where they were not given.

    Raises:
        ConfigError: a value is outside its limits.
        DataError: the dataset is not here, or does not have what was asked for.
        RunError: the baseline cannot be kept.
    """
    config, asked = chosen_config(options, DATA_SETTINGS)
    try:
        dataset = load_dataset(config.dataset)
        trained = train_baseline(BaselineConfig.of(config), dataset)
    except DataError as error:
        raise with_way_out(error, asked) from error
    baseline_store().save(trained.run, trained.machine)
    if options.json:
        words = {
            name: trained.machine.strongest(_LISTED, positive=name == "positive")
            for name in ("positive", "negative")
        }
        values = {**trained.run.as_mapping(), "val_accuracy": trained.run.val_accuracy, **words}
        print(json.dumps(values))
        return
    _tell(trained)


def _tell(trained: TrainedBaseline) -> None:
    found = trained.run
    guess = max(found.positive_share, 1 - found.positive_share)
    print(
        f"{found.dataset}: {found.train_reviews:,} training and {found.validation_reviews:,} "
        f"validation reviews.\n"
        f"Baseline {found.baseline_id}: val_accuracy {found.val_accuracy:.4f} with "
        f"{found.parameters:,} parameters (C = {found.cost:g}), {found.seconds:.1f} s. "
        f"Majority-class baseline: {guess:.2f}."
    )
    for few in found.strongest[:-1]:
        print(f"With the {few.words:,} strongest words alone: {few.val_accuracy:.4f}")
    for side in ("positive", "negative"):
        words = trained.machine.strongest(_LISTED, positive=side == "positive")
        print(f"Most {side}: {', '.join(word for word, _ in words)}")
