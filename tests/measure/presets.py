"""What the presets of the Train page show; the figures of their claims.

    SENTIMENT_IMDB=... nice python -m tests.measure.presets [NAME ...]

Trains each preset, and what its claim compares with, on IMDB with 20 seeds and five others that
check the claim. Every run is a row of `presets.csv`, written when it ends: rows that are there are
not trained again, so delete the file after a change that moves results. Then writes the figures
that the claims state to `sentiment_core/settings/presets.json`, from which they are read.
"""

import csv
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

if __name__ == "__main__":
    for _name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        os.environ.pop(_name, None)  # the processor's own kernels; before NumPy
import sentiment_core.rnn.keras.threads  # noqa: F401  # isort: skip  # before NumPy
import numpy as np

from sentiment_core.data.dataset import Dataset
from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import choose_reviews, training_tensors
from sentiment_core.rnn.analysis.gradient import EXPLODES, VANISHES, ReviewGradient, input_gradients
from sentiment_core.rnn.evaluation.interval import MeasuredShare
from sentiment_core.rnn.job.train import train
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.run import EpochMetrics, Snapshot
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName, Trainer
from sentiment_core.settings.presets import FIGURES, PRESETS
from sentiment_core.text.encoding import EncodingRules, Ids
from sentiment_core.text.vocabulary import PAD_ID

FILE = Path(__file__).with_suffix(".csv")
SEEDS = tuple(range(1, 21))
CHECK_SEEDS = tuple(range(101, 106))

COLUMNS = (
    "run",
    "seed",
    "seconds",
    "loss",
    "accuracy",
    "val_loss",
    "val_accuracy",
    "best_val_accuracy",
    "lowest_val_loss",
    "lowest_val_loss_epoch",
    "positive",
    "zeros",
    "words_kept",
    "history_difference",
    "gradient_left",
    "untrained_left",
)

_GRADIENTS = 100
"""Validation reviews whose gradient is taken, the first ones."""

Row = dict[str, float]


def _in_range(name: str) -> Callable[[Row, Row], bool]:
    def shown(own: Row, _: Row) -> bool:
        figures = figures_of(name)
        low, high = figures["val_accuracy_low"], figures["val_accuracy_high"]
        return low <= own["val_accuracy"] <= high

    return shown


def _less(figure: str) -> Callable[[Row, Row], bool]:
    return lambda own, against: own[figure] < against[figure]


def _overfits(own: Row, _: Row) -> bool:
    turned = own["val_loss"] > 1.05 * own["lowest_val_loss"]
    return turned and own["accuracy"] > 0.98 and own["accuracy"] - own["val_accuracy"] > 0.25


def _no_better_than_chance(own: Row, _: Row) -> bool:
    majority = max(own["positive"], 1 - own["positive"])
    return MeasuredShare.of(own["val_accuracy"], 2_000).low <= majority


def _same_history(own: Row, _: Row) -> bool:
    return own["history_difference"] < 1e-4


SHOWS: Mapping[str, Callable[[Row, Row], bool]] = {
    "quick": _in_range("quick"),
    "post": _in_range("post"),
    "forgets": _less("val_accuracy"),
    "no_masking": _less("val_accuracy"),
    "vocabulary": _less("val_accuracy"),
    "high_rate": _less("val_accuracy"),
    "overfit": _overfits,
    "nothing": _no_better_than_chance,
    "deep": _less("val_accuracy"),
    "keras": _same_history,
    "both_ways": lambda own, against: own["val_accuracy"] > against["val_accuracy"],
    "explodes": lambda own, _: own["gradient_left"] > EXPLODES,
    "vanishes": lambda own, _: own["gradient_left"] < VANISHES,
}
"""Whether a run, beside what the claim compares it with (the same seed), shows the claim."""


def main() -> None:
    """Measure what is missing, print, and write."""
    names = sys.argv[1:] or list(PRESETS)
    dataset = load_dataset(DatasetName.IMDB)
    done = rows()
    for seed in (*SEEDS, *CHECK_SEEDS):
        for name in names:
            for config in configs_of(name):
                config = replace(config, seed=seed)
                if run_key(config) not in done:
                    done[run_key(config)] = found = measure_seed(config, dataset)
                    append(config, found)
                    print(name, seed, found, flush=True)
    figures = {name: {**figures_of(name), **counts_of(name)} for name in PRESETS}
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    for name, found in figures.items():
        print(f"{name}: {PRESETS[name].claim.format(**found)} {found['shown']} of {found['seeds']}")


def pairs_of(name: str, seeds: Sequence[int]) -> list[tuple[Row, Row]]:
    """The rows of a preset and of what its claim compares with (else its own again), by seed.

    Seeds that were not measured yet are left out.
    """
    found, configs = rows(), list(configs_of(name))
    keys = [[run_key(replace(config, seed=seed)) for config in configs] for seed in seeds]
    return [(found[pair[0]], found[pair[-1]]) for pair in keys if found.keys() >= set(pair)]


def figures_of(name: str) -> Row:
    """What a claim states, from the columns that it names.

    Returns:
        `column`, `column_sd`: mean and standard deviation over the seeds.
        `column_low`, `column_high`: without the lowest and the highest twentieth of the seeds.
        `column_max`: the highest.
        `against_column`, `times_column`: the mean of what it compares with, and the ratio to that.
        `more_column`, `more_column_low`, `more_column_high`: how much more the other one has with
            the same seed, the mean and its 95 % interval.
    """
    own, against = zip(*pairs_of(name, SEEDS), strict=True)
    figures: Row = {}
    for column in filter(lambda column: column in PRESETS[name].claim, own[0]):
        values = sorted(row[column] for row in own)
        cut = len(values) // 20
        figures |= {
            column: statistics.fmean(values),
            f"{column}_sd": statistics.stdev(values),
            f"{column}_low": values[cut],
            f"{column}_high": values[-1 - cut],
            f"{column}_max": values[-1],
        }
        if PRESETS[name].against and column in against[0]:
            other = statistics.fmean(row[column] for row in against)
            more = [right[column] - left[column] for left, right in zip(own, against, strict=True)]
            half = _t(len(more) - 1) * statistics.stdev(more) / len(more) ** 0.5
            figures |= {
                f"against_{column}": other,
                f"times_{column}": statistics.fmean(values) / other,
                f"more_{column}": statistics.fmean(more),
                f"more_{column}_low": statistics.fmean(more) - half,
                f"more_{column}_high": statistics.fmean(more) + half,
            }
    return {name: float(f"{value:.5g}") for name, value in figures.items()}


def _t(freedom: int) -> float:
    """Half-width of the middle 95 % of Student's t; within 0.01 from 9 degrees of freedom on."""
    z = statistics.NormalDist().inv_cdf(0.975)
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    return z + first / freedom + second / freedom**2


def counts_of(name: str) -> dict[str, int]:
    """Of how many seeds, and of how many others, and how many of both show the claim."""
    shows, own, others = SHOWS[name], pairs_of(name, SEEDS), pairs_of(name, CHECK_SEEDS)
    return {
        "seeds": len(own),
        "shown": sum(shows(*pair) for pair in own),
        "checked": len(others),
        "shown_checked": sum(shows(*pair) for pair in others),
    }


def configs_of(name: str) -> Iterator[RunConfig]:
    """A preset's config, and the one that its claim compares with."""
    yield PRESETS[name].config
    if (reference := PRESETS[name].reference) is not None:
        yield reference


def run_key(config: RunConfig) -> str:
    """Of a row; another one as soon as any setting differs."""
    return config.run_id("")


def rows() -> dict[str, Row]:
    """What was measured, by `run_key`."""
    if not FILE.exists():
        return {}
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            line.pop("run"): {name: float(value) for name, value in line.items() if value}
            for line in csv.DictReader(file)
        }


def append(config: RunConfig, found: Row) -> None:
    """Add a run's row."""
    new = not FILE.exists()
    with FILE.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if new:
            writer.writeheader()
        told = {name: f"{value:.5g}" for name, value in found.items()}
        writer.writerow({"run": run_key(config), "seed": config.seed, **told})


def measure_seed(config: RunConfig, dataset: Dataset) -> Row:
    """One training: how its epochs went, and what of the reviews it was given."""
    snapshots, seconds = trained(config, dataset)
    history = epochs_of(snapshots)
    last = history[-1]
    tensors = training_tensors(config, dataset)
    x = tensors.x_validation
    zeros = config.clip_length - np.count_nonzero(x, axis=1)
    row = {
        "seconds": seconds,
        "loss": last.loss,
        "accuracy": last.accuracy,
        "val_loss": last.val_loss,
        "val_accuracy": last.val_accuracy,
        "best_val_accuracy": max(metrics.val_accuracy for metrics in history),
        "lowest_val_loss": min(metrics.val_loss for metrics in history),
        "lowest_val_loss_epoch": min(history, key=lambda metrics: metrics.val_loss).epoch,
        "positive": float(np.mean(tensors.y_validation)),
        "zeros": float(np.mean(zeros)),
        "words_kept": words_kept(config, dataset),
    }
    if not config.bidirectional:  # whose states do not all begin at the first step
        for name, snapshot in (("gradient_left", snapshots[-1]), ("untrained_left", snapshots[0])):
            row[name] = gradient_left(snapshot.weights, x, mask_zero=config.mask_zero)
    if config.trainer == Trainer.KERAS:
        fast, _ = trained(replace(config, trainer=Trainer.FAST), dataset)
        row["history_difference"] = max(
            abs(getattr(theirs, name) - getattr(ours, name))
            for theirs, ours in zip(history, epochs_of(fast), strict=True)
            for name in ("loss", "accuracy", "val_loss", "val_accuracy")
        )
    return row


def trained(config: RunConfig, dataset: Dataset) -> tuple[list[Snapshot], float]:
    """The untrained network and the one after each epoch, and the seconds of processor time."""
    snapshots: list[Snapshot] = []
    times: list[float] = []

    def keep(event: object) -> None:
        if isinstance(event, Snapshot):
            times.append(time.process_time())
            snapshots.append(event)

    train(config, dataset, keep, lambda: False)
    return snapshots, times[-1] - times[0]


def epochs_of(snapshots: Sequence[Snapshot]) -> list[EpochMetrics]:
    """How the epochs went."""
    return [snapshot.metrics for snapshot in snapshots if snapshot.metrics is not None]


def gradient_left(weights: NetworkWeights, x: Ids, *, mask_zero: bool) -> float:
    """Size of dP/dh at the first step over that at the last, the median of some reviews."""
    steps = [ids[ids != PAD_ID] if mask_zero else ids for ids in x[:_GRADIENTS]]
    found = [input_gradients(weights.embedding[ids][None], weights) for ids in steps]
    return statistics.median(ReviewGradient(states, of[0]).share_left for states, of in found)


def words_kept(config: RunConfig, dataset: Dataset) -> float:
    """Share of the words of the training reviews that are neither too rare nor too frequent."""
    rules = EncodingRules.of(config, dataset.vocabulary)
    ids = choose_reviews(config, dataset)[0].ids
    return float(np.mean((ids >= rules.skip_top) & (ids < rules.num_words)))


if __name__ == "__main__":
    main()
