"""What a config costs, before it is trained."""

from dataclasses import dataclass

from sentiment_core.config import RunConfig
from sentiment_core.limits import CellType
from sentiment_core.rnn.weights import GATE_COUNTS

# An IMDB split and its vocabulary, for settings that say "all".
_ALL_REVIEWS = 25_000
_ALL_WORDS = 88_588

# Fitted to 24 configs, stock Keras on one core; within a third of what was measured for most. The
# queue corrects them by what its runs took.
_START_SECONDS = 0.7
_START_SECONDS_PER_LAYER = 0.4
_TRAIN_MS = {"step": 5.6, "layer_step": 0.087, "gflop": 7.1, "state": 2.8, "row": 5.6}
_VALIDATE_MS = {"step": 6.0, "layer_step": 0.016, "gflop": 0.0, "state": 4.6, "row": 0.0}
_PROCESS_BYTES = 660_000_000


@dataclass(frozen=True)
class Cost:
    """What a config costs.

    Args:
        parameters: numbers to learn.
        seconds: estimated, on one core.
        memory: estimated bytes of the worker's process.
    """

    parameters: int
    seconds: float
    memory: int


def count_parameters(config: RunConfig, *, input_dim: int) -> int:
    """How many numbers the network learns, as Keras' `model.count_params()` counts them.

    Args:
        config: the settings.
        input_dim: rows of the Embedding.
    """
    gates, units = GATE_COUNTS[config.cell], config.units
    biases = 2 if config.cell == CellType.GRU else 1  # reset_after: input and recurrent bias
    total = input_dim * config.embedding_dim + units + 1
    for inputs in _layer_inputs(config):
        total += gates * units * (inputs + units + biases)
    return total


def estimate_cost(config: RunConfig) -> Cost:
    """What a config costs, from its settings alone."""
    words = config.num_words or _ALL_WORDS
    train = config.train_reviews or _ALL_REVIEWS
    validation = config.validation_reviews or _ALL_REVIEWS
    batch = config.batch_size
    seconds = _START_SECONDS + _START_SECONDS_PER_LAYER * config.layers
    per_epoch = -(-train // batch) * _step_ms(config, words, _TRAIN_MS)
    per_epoch += -(-validation // batch) * _step_ms(config, words, _VALIDATE_MS)
    seconds += config.epochs * per_epoch / 1000
    parameters = count_parameters(config, input_dim=words)
    states = (
        batch * config.clip_length * config.layers * config.units * (GATE_COUNTS[config.cell] + 2)
    )
    tensors = (train + validation) * config.clip_length
    # Four bytes a number; Adam keeps two more for each parameter and the gradient is one.
    memory = _PROCESS_BYTES + 4 * (4 * parameters + 3 * states + 2 * tensors)
    return Cost(parameters, seconds, memory)


def _layer_inputs(config: RunConfig) -> list[int]:
    return [config.embedding_dim, *[config.units] * (config.layers - 1)]


def _step_ms(config: RunConfig, words: int, ms: dict[str, float]) -> float:
    gates, units, batch, steps = (
        GATE_COUNTS[config.cell],
        config.units,
        config.batch_size,
        config.clip_length,
    )
    products = sum(gates * units * (inputs + units) for inputs in _layer_inputs(config))
    return (
        ms["step"]
        + ms["layer_step"] * steps * config.layers
        + ms["gflop"] * 6 * batch * steps * products / 1e9
        + ms["state"] * batch * steps * config.layers * units * gates / 1e6
        + ms["row"] * words * config.embedding_dim / 1e6
    )
