"""What a run costs by its settings: measures some, fits `sentiment_core.rnn.training.cost` to them.

`python -m tests.measure.cost`, with IMDB in SENTIMENT_IMDB. Processor time is taken, not the
clock's, so that other processes disturb little. With `memory` behind it, the estimated memory is
compared with, and fitted to, what runs take at most, each in a process of its own (Linux). With
`keras` behind it, Keras trains.
"""

import multiprocessing
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import sentiment_core.rnn.keras.threads  # noqa: F401  # isort: skip  # one thread, before NumPy
import numpy as np

from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import TrainingTensors, training_tensors
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.training.cost import (
    estimate_cost,
    memory_terms,
    most_memory,
    step_terms,
    steps_of,
)
from sentiment_core.rnn.training.initial_weights import initial_weights
from sentiment_core.rnn.training.step import TrainingStep
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType, Trainer
from sentiment_core.text.encoding import embedding_rows

_CONFIGS = 40
_MEMORY_CONFIGS = 40
_STEPS = 12


def draw(random: np.random.Generator, trainer: Trainer) -> RunConfig:
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
        trainer=trainer,
    )


class Network:
    """A network in training, whoever trains it."""

    def __init__(self, config: RunConfig, tensors: TrainingTensors, rows: int) -> None:
        self._config = config
        self._tensors = tensors
        self._start = 0
        weights = initial_weights(config, input_dim=rows)
        if config.trainer == Trainer.KERAS:
            from sentiment_core.rnn.keras.model import model_of

            self._model = model_of(config, weights)
        else:
            self._step = TrainingStep(config, weights, np.random.default_rng(1))

    def train(self) -> float:
        """Seconds of processor time for the next batch."""
        batch = slice(self._start, self._start + self._config.batch_size)
        self._start = batch.stop
        x, y = self._tensors.x_train[batch], self._tensors.y_train[batch]
        before = time.process_time()
        if self._config.trainer == Trainer.KERAS:
            self._model.train_on_batch(x, y)
        else:
            self._step.on_batch(x, y)
        return time.process_time() - before

    def validate(self) -> float:
        """Seconds of processor time for all validation reviews."""
        x, y, size = self._tensors.x_validation, self._tensors.y_validation, self._config.batch_size
        if self._config.trainer == Trainer.KERAS:
            self._model.test_on_batch(x[:size], y[:size])  # traced
            before = time.process_time()
            self._model.evaluate(x, y, batch_size=size, verbose=0)
        else:
            weights = self._step.weights()
            before = time.process_time()
            predict(x, weights, mask_zero=self._config.mask_zero)
        return time.process_time() - before


def network_of(config: RunConfig) -> Network:
    """A network of these settings, with reviews for some batches."""
    dataset = load_dataset(config.dataset)
    few = replace(config, train_reviews=(_STEPS + 2) * config.batch_size)
    rows = embedding_rows(config, dataset.vocabulary)
    return Network(config, training_tensors(few, dataset), rows)


def process_memory(config: RunConfig) -> int:
    """The most bytes that a process takes in which a config is trained for a few batches."""
    import sentiment_core.jobs.engine.work  # noqa: F401  # what a worker holds before it trains

    dataset = load_dataset(config.dataset)
    rows = embedding_rows(config, dataset.vocabulary)
    network = Network(config, training_tensors(config, dataset), rows)
    for _ in range(_STEPS):
        network.train()
    network.validate()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def compare_memory(trainer: Trainer) -> None:
    """Measure memory; print the estimates over what was measured, and the constants that fit."""
    random = np.random.default_rng(1)
    measurements, rows = [], []
    for _ in range(_MEMORY_CONFIGS):
        config = replace(
            draw(random, trainer),
            num_words=random.choice([1_000, 10_000, None]),
            train_reviews=random.choice([4_000, 10_000, None]),
        )
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
            measured = alone.submit(process_memory, config).result()
        told = estimate_cost(config).memory
        measurements.append(measured)
        terms = {"process": 1.0, **memory_terms(config)}
        rows.append(list(terms.values()))
        print(
            f"{config.cell} {config.layers} x {config.units}, {config.clip_length} words, "
            f"batch {config.batch_size}: {measured / 1e6:.0f} MB, estimated {told / 1e6:.0f} MB",
            flush=True,
        )
    from scipy.optimize import minimize  # not in the processes that are measured

    table, logs = np.array(rows), np.log(measurements)

    def errors(constants: np.ndarray) -> np.ndarray:
        most = [most_memory(*row) for row in table * np.exp(constants)]
        return np.log(most) - logs

    start = np.log([6e7, 8, 3_000, 20, 5, 5])
    options = {"maxiter": 20_000, "maxfev": 20_000}
    fitted = minimize(
        lambda constants: float((errors(constants) ** 2).sum()),
        start,
        method="Nelder-Mead",
        options=options,
    ).x
    print({key: float(f"{each:.3g}") for key, each in zip(terms, np.exp(fitted), strict=True)})
    shares = np.percentile(np.exp(errors(fitted)), [0, 10, 50, 90, 100])
    print("  estimate over measured:", ", ".join(f"{share:.2f}" for share in shares))


def main(trainer: Trainer) -> None:
    """Measure, fit, and print the constants with how well they fit."""
    random = np.random.default_rng(1)
    rows: list[list[float]] = []
    seconds: dict[str, list[float]] = {"train": [], "validate": []}
    first: list[float] = []
    for _ in range(_CONFIGS):
        config = draw(random, trainer)
        network = network_of(config)
        took = [network.train() for _ in range(_STEPS + 2)]
        rows.append(list(step_terms(config).values()))
        seconds["train"].append(float(np.mean(took[2:])))
        seconds["validate"].append(network.validate() / steps_of(config, "validate"))
        first.append(took[0] - seconds["train"][-1])
        masked = "masked" if config.mask_zero else "not masked"
        print(
            f"{config.cell} {config.layers} x {config.units}, {config.clip_length} words, {masked},"
            f" batch {config.batch_size}: step {1e3 * seconds['train'][-1]:.1f} ms, validation "
            f"{1e3 * seconds['validate'][-1]:.1f} ms a batch",
            flush=True,
        )
    print(f"the first batch takes {np.median(first):.1f} s longer than the next ones")
    keys = list(step_terms(RunConfig()))
    for name in seconds:
        a, b = np.array(rows), np.array(seconds[name])
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
    asked = Trainer.KERAS if "keras" in sys.argv[1:] else Trainer.FAST
    compare_memory(asked) if "memory" in sys.argv[1:] else main(asked)
