"""What a run costs by its settings: measures some and fits `sentiment_core.rnn.cost` to them.

`python -m tests.measure.cost`, with IMDB in SENTIMENT_IMDB. Processor time is taken, not the
clock's, so that other processes disturb little. With `memory` behind it, the estimated memory is
compared with what runs take at most, each in a process of its own (Linux).
"""

import multiprocessing
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import sentiment_core.rnn.keras.threads  # noqa: F401  # isort: skip  # before NumPy
import numpy as np

from sentiment_core.config import RunConfig
from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import training_tensors
from sentiment_core.limits import CellType
from sentiment_core.rnn.cost import estimate_cost, step_terms, steps_of
from sentiment_core.rnn.keras.model import build_model
from sentiment_core.rnn.predict import predict
from sentiment_core.rnn.training_step import TrainingStep
from sentiment_core.rnn.weights import NetworkWeights
from sentiment_core.text.encoding import embedding_rows

_CONFIGS = 40
_MEMORY_CONFIGS = 15
_STEPS = 12


def draw(random: np.random.Generator) -> RunConfig:
    """Some settings, log-uniform where they span magnitudes."""

    def between(low: int, high: int) -> int:
        return int(np.exp(random.uniform(np.log(low), np.log(high))))

    return RunConfig(
        cell=random.choice(list(CellType)),
        layers=int(random.integers(1, 4)),
        units=between(8, 128),
        embedding_dim=between(8, 128),
        clip_length=between(20, 500),
        num_words=random.choice([1_000, 10_000, 40_000]),
        batch_size=between(16, 256),
        mask_zero=bool(random.random() < 0.8),
        train_reviews=None,
        validation_reviews=1_000,
    )


def process_memory(config: RunConfig) -> int:
    """The most bytes that a process takes in which a config is trained for a few batches."""
    dataset = load_dataset(config.dataset)
    tensors = training_tensors(config, dataset)
    model = build_model(config, input_dim=embedding_rows(config, dataset.vocabulary))
    weights = NetworkWeights.from_arrays(config.cell, model.get_weights())
    step = TrainingStep(config, weights, np.random.default_rng(1))
    for start in range(0, _STEPS * config.batch_size, config.batch_size):
        batch = slice(start, start + config.batch_size)
        step.on_batch(tensors.x_train[batch], tensors.y_train[batch])
    predict(tensors.x_validation, step.weights(), mask_zero=config.mask_zero)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def compare_memory() -> None:
    """Measure memory, and print the estimates over what was measured."""
    random = np.random.default_rng(1)
    ratios = []
    for _ in range(_MEMORY_CONFIGS):
        config = draw(random)
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            measured = alone.submit(process_memory, config).result()
        told = estimate_cost(config).memory
        ratios.append(told / measured)
        print(
            f"{config.cell} {config.layers} x {config.units}, {config.clip_length} words, "
            f"batch {config.batch_size}: {measured / 1e6:.0f} MB, estimated {told / 1e6:.0f} MB",
            flush=True,
        )
    print(f"estimate over measured: {min(ratios):.2f} to {max(ratios):.2f}")


def main() -> None:
    """Measure, fit, and print the constants with how well they fit."""
    random = np.random.default_rng(1)
    rows: dict[str, list[list[float]]] = {"train": [], "validate": []}
    seconds: dict[str, list[float]] = {"train": [], "validate": []}
    for _ in range(_CONFIGS):
        config = draw(random)
        dataset = load_dataset(config.dataset)
        few = replace(config, train_reviews=(_STEPS + 2) * config.batch_size)
        tensors = training_tensors(few, dataset)
        model = build_model(config, input_dim=embedding_rows(config, dataset.vocabulary))
        weights = NetworkWeights.from_arrays(config.cell, model.get_weights())
        step = TrainingStep(config, weights, random)
        took = []
        for start in range(0, len(tensors.y_train), config.batch_size):
            batch = slice(start, start + config.batch_size)
            before = time.process_time()
            step.on_batch(tensors.x_train[batch], tensors.y_train[batch])
            took.append(time.process_time() - before)
        rows["train"].append(list(step_terms(config).values()))
        seconds["train"].append(float(np.mean(took[2:])))
        before = time.process_time()
        predict(tensors.x_validation, weights, mask_zero=config.mask_zero)
        rows["validate"].append(list(step_terms(config).values()))
        seconds["validate"].append((time.process_time() - before) / steps_of(config, "validate"))
        masked = "masked" if config.mask_zero else "not masked"
        print(
            f"{config.cell} {config.layers} x {config.units}, {config.clip_length} words, {masked},"
            f" batch {config.batch_size}: step {1e3 * seconds['train'][-1]:.1f} ms, validation "
            f"{1e3 * seconds['validate'][-1]:.1f} ms a batch"
        )
    keys = list(step_terms(RunConfig()))
    for name in rows:
        a, b = np.array(rows[name]), np.array(seconds[name])
        fitted = _fit(a / b[:, None])
        ratios = a @ fitted / b
        print(
            name,
            {key: float(f"{1e3 * value:.3g}") for key, value in zip(keys, fitted, strict=True)},
        )
        shares = np.percentile(ratios, [0, 10, 50, 90, 100])
        print("  estimate over measured:", ", ".join(f"{share:.2f}" for share in shares))


def _fit(a: np.ndarray) -> np.ndarray:
    """Least squares of the logarithm of estimate over measured; no cost is negative.

    Twice as much is then as wrong as half, and small configs count as much as large ones.
    """
    scale = 1 / a.mean(axis=0).clip(1e-12)
    logs = np.full(a.shape[1], np.log(1 / a.shape[1]))
    for _ in range(20_000):
        parts = a * scale * np.exp(logs)
        sums = parts.sum(axis=1)
        slope = (np.log(sums) / sums) @ parts
        logs -= 0.5 * slope / len(a)
    return scale * np.exp(logs)


if __name__ == "__main__":
    compare_memory() if sys.argv[1:] == ["memory"] else main()
