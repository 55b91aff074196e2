"""What the presets of the Train page show; the figures of their claims.

    SENTIMENT_IMDB=... python -m tests.measure.presets [NAME ...]

Trains each preset, and what its claim compares with, on IMDB with several seeds, prints a table and
writes `tests/measure/presets.json`. With names only those are measured anew and the rest of the
file is kept. `tests/settings/test_presets.py` compares the sentences on the page with that file.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import sentiment_core.rnn.keras.threads  # noqa: F401  # isort: skip  # before NumPy
import numpy as np

from sentiment_core.data.dataset import Dataset
from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import choose_reviews, training_tensors
from sentiment_core.rnn.job.train import train
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.run import Snapshot
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName
from sentiment_core.settings.presets import PRESETS
from sentiment_core.text.encoding import EncodingRules, Ids
from sentiment_core.text.vocabulary import INDEX_FROM, PAD_ID, Vocabulary

FILE = Path(__file__).with_suffix(".json")
SEEDS = (1, 2, 3, 4, 5)
NEUTRAL_WORDS = 30
NEUTRAL_REVIEWS = 1_000
NO_WORDS = Vocabulary(())  # where a word stands does not depend on the vocabulary

Figures = dict[str, list[float]]


def main() -> None:
    """Measure, print and write."""
    names = sys.argv[1:] or list(PRESETS)
    dataset = load_dataset(DatasetName.IMDB)
    found = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    measured: dict[RunConfig, Figures] = {}
    for name in names:
        preset = PRESETS[name]
        reference = preset.reference.as_mapping() if preset.reference else {}
        entry: dict[str, Any] = {
            "config": preset.config.as_mapping(),
            "against_settings": {setting: reference[setting] for setting in preset.against},
            "seeds": SEEDS,
        }
        for key, config in (("own", preset.config), ("against", preset.reference)):
            if config is not None:
                if config not in measured:
                    measured[config] = measure(config, dataset)
                entry[key] = measured[config]
                print(f"{name} {key}: {table(measured[config])}", flush=True)
        found[name] = entry
        ordered = {known: found[known] for known in PRESETS if known in found}
        FILE.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")


def measure(config: RunConfig, dataset: Dataset) -> Figures:
    """Each figure with a value for every seed."""
    figures: Figures = {}
    for seed in SEEDS:
        one = measure_seed(replace(config, seed=seed), dataset)
        for name, value in one.items():
            figures.setdefault(name, []).append(round(value, 5))
    return figures


def measure_seed(config: RunConfig, dataset: Dataset) -> dict[str, float]:
    """One training: how the last epoch went, and how much the network keeps of what it has read."""
    snapshots: list[Snapshot] = []

    def keep(event: object) -> None:
        if isinstance(event, Snapshot):
            snapshots.append(event)

    train(config, dataset, keep, lambda: False)
    last, weights = snapshots[-1].metrics, snapshots[-1].weights
    assert last is not None
    tensors = training_tensors(config, dataset)
    x = tensors.x_validation
    zeros = config.clip_length - np.count_nonzero(x, axis=1)
    said = predict(x, weights, mask_zero=config.mask_zero)
    left, right_after = after_neutral_words(config, x, tensors.y_validation, weights)
    history = [s.metrics for s in snapshots if s.metrics is not None]
    return {
        "loss": last.loss,
        "accuracy": last.accuracy,
        "val_loss": last.val_loss,
        "val_accuracy": last.val_accuracy,
        "best_val_accuracy": max(metrics.val_accuracy for metrics in history),
        "lowest_val_loss": min(metrics.val_loss for metrics in history),
        "lowest_val_loss_epoch": min(history, key=lambda metrics: metrics.val_loss).epoch,
        "spread": float(np.std(said)),
        "zeros": float(np.mean(zeros)),
        "words_kept": words_kept(config, dataset),
        "difference_left": left,
        "accuracy_after_neutral_words": right_after,
    }


def words_kept(config: RunConfig, dataset: Dataset) -> float:
    """Share of the words of the training reviews that are neither too rare nor too frequent."""
    rules = EncodingRules.of(config, dataset.vocabulary)
    ids = choose_reviews(config, dataset)[0].ids
    return float(np.mean((ids >= rules.skip_top) & (ids < rules.num_words)))


def after_neutral_words(
    config: RunConfig, x: Ids, labels: np.ndarray, weights: NetworkWeights
) -> tuple[float, float]:
    """What is left of what a network has read when words without an opinion follow.

    30 words, drawn from the 30 most frequent that it is given, are put after each review; of a long
    review as many are cut off at its beginning.

    Returns:
        The share that is left of the difference between the mean P(positive) of positive and of
        negative reviews, and the accuracy.
    """
    x, positive = x[:NEUTRAL_REVIEWS], labels[:NEUTRAL_REVIEWS] == 1
    source = np.random.default_rng(0)
    first = max(config.skip_top, INDEX_FROM + 1)
    longer = np.zeros_like(x)
    for row, review in zip(longer, x, strict=True):
        words = review[review != PAD_ID][-(config.clip_length - NEUTRAL_WORDS) :]
        words = np.append(words, source.integers(first, first + 30, NEUTRAL_WORDS))
        row[EncodingRules.of(config, NO_WORDS).place(len(words))] = words
    before, after = (predict(ids, weights, mask_zero=config.mask_zero) for ids in (x, longer))
    differences = [float(p[positive].mean() - p[~positive].mean()) for p in (before, after)]
    return differences[1] / differences[0], float(np.mean((after >= 0.5) == positive))


def table(figures: Figures) -> str:
    """Means, and from the smallest to the largest."""
    return ", ".join(
        f"{name} {np.mean(values):.3f} ({min(values):.3f} to {max(values):.3f})"
        for name, values in figures.items()
    )


if __name__ == "__main__":
    main()
