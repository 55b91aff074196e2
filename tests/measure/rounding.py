"""Where a training magnifies rounding errors: its twin, and Keras' `model.fit`, beside it.

    SENTIMENT_IMDB=... nice python -m tests.measure.rounding

Trains 48 batches of IMDB three times for each config, without dropout: with this project's own
steps, with the twin that starts one rounding error apart, and with Keras from the same weights.
Writes `rounding.csv`, a row when its config is done; rows that are there are not trained again.
`tests/rnn/training/test_rounding.py` asks whether twin and Keras part for the same configs.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import sentiment_core.rnn.keras.threads  # noqa: F401  # isort: skip  # before NumPy
import numpy as np

from sentiment_core.data.dataset import Dataset
from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import training_tensors
from sentiment_core.rnn.training import rounding
from sentiment_core.rnn.training.epochs import epoch_orders
from sentiment_core.rnn.training.initial_weights import initial_weights
from sentiment_core.rnn.training.step import TrainingStep
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName
from sentiment_core.text.encoding import embedding_rows

FILE = Path(__file__).with_suffix(".csv")
_BASE = RunConfig(dropout=0, train_reviews=2_000, validation_reviews=500, clip_length=100)
_SIMPLE, _DEEP = {"cell": "SimpleRNN"}, {"layers": 3}
CONFIGS: tuple[Mapping[str, Any], ...] = (
    {},
    {"learning_rate": 0.01},
    {"learning_rate": 0.03},
    {"learning_rate": 0.1},
    _SIMPLE,
    {**_SIMPLE, "learning_rate": 0.01},
    {**_SIMPLE, "learning_rate": 0.03},
    {**_SIMPLE, "mask_zero": False},
    {**_SIMPLE, **_DEEP},
    {"cell": "LSTM", "learning_rate": 0.1},
    {**_DEEP, "units": 128, "learning_rate": 0.1, "clip_length": 50},
    _DEEP,
    {**_DEEP, "learning_rate": 0.03},
)


def main() -> None:
    """Measure what is missing."""
    dataset = load_dataset(DatasetName.IMDB)
    rounding.LEAST_RATE = 0.0  # every config has a twin
    rounding.MAGNIFIED = np.inf  # that trains to the end
    done = {row["config"] for row in rows()}
    for changed in CONFIGS:
        name = ", ".join(f"{key}={value}" for key, value in changed.items()) or "default"
        if name not in done:
            row = {"config": name, **parted(replace(_BASE, **changed), dataset)}
            new = not FILE.exists()
            with FILE.open("a", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(row), lineterminator="\n")
                if new:
                    writer.writeheader()
                writer.writerow(row)
            print(row, flush=True)


def rows() -> list[dict[str, str]]:
    """What was measured."""
    if not FILE.exists():
        return []
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parted(config: RunConfig, dataset: Dataset) -> dict[str, str]:
    """The largest difference of a batch's loss from the twin's and from Keras'."""
    from sentiment_core.rnn.keras.model import model_of

    tensors = training_tensors(config, dataset)
    weights = initial_weights(config, input_dim=embedding_rows(config, dataset.vocabulary))
    step = TrainingStep(config, weights, np.random.default_rng(0))
    twin = rounding.RoundingTwin(config, weights, np.random.default_rng(0))
    model, keras = model_of(config, weights), 0.0
    for order in epoch_orders(config, len(tensors.y_train)):
        for start in range(0, len(order), config.batch_size):
            batch = order[start : start + config.batch_size]
            ids, labels = tensors.x_train[batch], tensors.y_train[batch]
            outcome = step.on_batch(ids, labels)
            twin.follow(ids, labels, outcome)
            judge = float(model.train_on_batch(ids, labels)[0])
            model.reset_metrics()
            keras = max(keras, abs(judge - outcome.mean_loss))
    return {
        "learning_rate": f"{config.learning_rate:g}",
        "twin": f"{twin.parted:.2g}",
        "keras": f"{keras:.2g}",
    }


if __name__ == "__main__":
    main()
