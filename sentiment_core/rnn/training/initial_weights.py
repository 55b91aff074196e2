"""The weights before the first step: what Keras draws for the same seed, without Keras.

`keras.utils.set_random_seed` seeds Python's `random`; from it each layer takes a seed for each of
its initializers when it is made, in the order of the exported script: Embedding, recurrent layers,
Dense. tests/rnn/training/test_initial_weights.py compares the numbers with those of the Keras that
is installed.

Source: Keras 3.15.1, `random_initializers.py`.
"""

import random
from collections.abc import Callable

import numpy as np

from sentiment_core.rnn.cells import CELLS, Cell
from sentiment_core.rnn.cells.layer_weights import Floats, LayerWeights
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.training.stateless_random import stateless_normal, stateless_uniform
from sentiment_core.settings.config import RunConfig

_Draw = Callable[[], int]


def initial_weights(config: RunConfig, *, input_dim: int) -> NetworkWeights:
    """The untrained network of a config.

    Args:
        input_dim: rows of the Embedding: the largest id + 1.

    Returns:
        float32. Embedding, kernels and biases are bit for bit Keras'; recurrent kernels are within
        1e-6, and within Keras' own rounding (3e-5) where they are square. A cell that Keras does
        not have draws like a GRU.
    """
    seeds = random.Random(config.seed)

    def draw() -> int:
        return seeds.randint(1, 10**9)

    cell = CELLS[config.cell]
    embedding = stateless_uniform((input_dim, config.embedding_dim), -0.05, 0.05, seed=draw())
    layers = tuple(_layer(cell, inputs, config.units, draw) for inputs in config.layer_inputs)
    head = _glorot(config.units, 1, draw())
    return NetworkWeights(config.cell, embedding, layers, head, np.zeros(1, dtype=np.float32))


def _layer(cell: Cell, inputs: int, units: int, draw: _Draw) -> LayerWeights:
    if cell.dropout_seed_first:
        draw()
    of_kernel, of_recurrent, of_bias = cell.shapes(inputs, units)
    kernel, recurrent = _glorot(*of_kernel, draw()), _orthogonal(*of_recurrent, draw())
    if not cell.dropout_seed_first:
        draw()
    bias = np.zeros((cell.bias_count, cell.gate_count, units), dtype=np.float32)
    if cell.unit_forget_bias is not None:
        bias[:, cell.gate_names.index(cell.unit_forget_bias)] = 1
    return LayerWeights(kernel, recurrent, bias.reshape(of_bias))


def _glorot(inputs: int, outputs: int, seed: int) -> Floats:
    """Keras' `GlorotUniform`; shape (inputs, outputs)."""
    limit = (6 / (inputs + outputs)) ** 0.5
    return stateless_uniform((inputs, outputs), -limit, limit, seed=seed)


def _orthogonal(inputs: int, outputs: int, seed: int) -> Floats:
    """Keras' `Orthogonal`: rows, or columns where they are fewer, at right angles and of length 1.

    Shape (inputs, outputs).
    """
    long, short = max(inputs, outputs), min(inputs, outputs)
    q, r = np.linalg.qr(stateless_normal((long, short), seed=seed))
    q *= np.sign(np.diag(r))
    return np.ascontiguousarray(q.T if inputs < outputs else q, dtype=np.float32)
