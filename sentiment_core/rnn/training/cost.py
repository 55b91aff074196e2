"""Estimated time and memory of a config."""

import math
from dataclasses import dataclass

from sentiment_core.data.sources import DATASETS
from sentiment_core.rnn.cells import CELLS
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import Trainer, ValidationFrom

# IMDB's words, for settings that say "all".
_ALL_WORDS = 88_588

# Milliseconds for each of `step_terms`, fitted to 40 configs on one core by `python -m
# tests.measure.cost`: within 0.75 and 1.35 of what a batch took, 0.56 and 2 where Keras trains. The
# queue corrects them by what its runs took.
_START_SECONDS = {Trainer.FAST: 0.3, Trainer.KERAS: 6.0}
_STEP_MS = {
    (Trainer.FAST, "train"): (0.327, 0.0122, 6.29, 6.42, 4.06),
    (Trainer.FAST, "validate"): (0.001, 0.0002, 1.75, 2.07, 0.71),
    (Trainer.KERAS, "train"): (5.16, 0.106, 10.3, 9.74, 17.1),
    (Trainer.KERAS, "validate"): (17.0, 0.0145, 0.149, 11.7, 12.7),
}
# Bytes for each of `memory_terms`, fitted to 40 configs in a process each by `python -m
# tests.measure.cost memory`: four fifths of them within 0.85 and 1.15, all within 0.75 and 1.55.
_MEMORY_BYTES = {"id": 12.4, "review": 3_730, "parameter": 28.3, "state": 9.4, "vector": 15.2}
_PROCESS_BYTES = {Trainer.FAST: 75_000_000, Trainer.KERAS: 660_000_000}  # with Dask's worker

# Seconds taken over seconds estimated: a worker tells its scheduler under this name, beside Dask's
# own metrics.
PACE = "pace"


@dataclass(frozen=True)
class Cost:
    """Estimated time and memory.

    Args:
        seconds: estimated, on one core.
        memory: estimated bytes of the worker's process.
    """

    parameters: int
    seconds: float
    memory: int


def count_parameters(config: RunConfig, *, input_dim: int) -> int:
    """How many numbers the network learns, as Keras' `model.count_params()` counts them."""
    total = input_dim * config.embedding_dim + config.outputs + 1
    sizes = zip(config.layer_cells, config.layer_inputs, config.layer_units, strict=True)
    for cell, inputs, units in sizes:
        total += config.directions * CELLS[cell].parameters(inputs, units)
    return total


def estimate_cost(config: RunConfig) -> Cost:
    """The estimated cost of a config, from its settings alone.

    Args:
        config: "all" words count as IMDB's, whatever the dataset.
    """
    seconds = _START_SECONDS[config.trainer]
    for part in ("train", "validate"):
        seconds += config.epochs * steps_of(config, part) * step_seconds(config, part)
    parameters = count_parameters(config, input_dim=_words(config))
    counts = memory_terms(config)
    bytes_of = [each * counts[term] for term, each in _MEMORY_BYTES.items()]
    memory = most_memory(_PROCESS_BYTES[config.trainer], *bytes_of)
    return Cost(parameters, seconds, round(memory))


def step_seconds(config: RunConfig, part: str) -> float:
    """Seconds that a batch is estimated to take, on one core.

    Args:
        part: "train" or "validate".
    """
    ms, terms = _STEP_MS[config.trainer, part], step_terms(config).values()
    return sum(each * count for each, count in zip(ms, terms, strict=True)) / 1_000


def steps_of(config: RunConfig, part: str) -> int:
    """Batches of an epoch that are trained on, or validated on.

    Args:
        part: "train" or "validate".
    """
    train, validation = _reviews(config)
    return -(-(train if part == "train" else validation) // config.batch_size)


def step_terms(config: RunConfig) -> dict[str, float]:
    """The terms of a batch's time, in the units of the constants above.

    Returns:
        "step" is 1; "layer_step" the steps of all recurrences; "gflop" 1e9 operations of products;
        "state" and "word" 1e6 numbers of gates and of word vectors.
    """
    gates, units = CELLS[config.cell].gate_count, config.units
    read = config.batch_size * _words_read(config)
    recurrences = config.layers * config.directions
    products = sum(gates * units * (inputs + units) for inputs in config.layer_inputs)
    return {
        "step": 1.0,
        "layer_step": float(config.clip_length * recurrences),
        "gflop": 6 * read * products * config.directions / 1e9,
        "state": read * recurrences * units * gates / 1e6,
        "word": read * config.embedding_dim / 1e6,
    }


def most_memory(process: float, ids: float, reviews: float, *batch: float) -> float:
    """Bytes at most: the reviews' words are given back once they are tensors, before a batch.

    Args:
        process: bytes of a worker that trains nothing.
        ids: bytes of the tensors.
        reviews: bytes of the reviews' words.
        batch: bytes of what a batch takes.
    """
    return process + ids + max(reviews, sum(batch))


def memory_terms(config: RunConfig) -> dict[str, float]:
    """The terms of a run's memory, as counts of numbers.

    Returns:
        "id" of the tensors; "review"; of a batch "parameter", "state" and "vector".
    """
    gates = CELLS[config.cell].gate_count
    reviews = sum(_reviews(config))
    positions = config.batch_size * config.clip_length
    return {
        "id": float(reviews * config.clip_length),
        "review": float(reviews),
        "parameter": float(count_parameters(config, input_dim=_words(config))),
        "state": float(positions * config.layers * config.outputs * (gates + 2)),
        "vector": float(positions * config.embedding_dim),
    }


def _reviews(config: RunConfig) -> tuple[int, int]:
    """Training and validation reviews; those that `maxlen` drops are counted too."""
    train, test = DATASETS[config.dataset].sizes
    validation = config.validation_reviews or test
    if config.validation_from == ValidationFrom.TRAIN:
        validation = config.held_out(train)
        train = max(train - validation, 1)
    return config.train_reviews or train, validation


def _words_read(config: RunConfig) -> float:
    """Positions of a review that cost something, on average over IMDB; masked ones cost only Keras.

    A curve through what stands in the tensors at clip lengths of 150, 250 and 400 (132, 172 and 200
    words); `tests/measure/presets.json` has the zeros that are left.
    """
    if not config.mask_zero or config.trainer == Trainer.KERAS:
        return float(config.clip_length)
    return 230.0 * (1.0 - math.exp(-config.clip_length / 176.0))


def _words(config: RunConfig) -> int:
    return config.num_words or _ALL_WORDS
