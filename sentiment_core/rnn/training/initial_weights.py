"""The weights before the first step: what Keras draws for the same seed, without Keras.

`keras.utils.set_random_seed` seeds Python's `random`; from it each layer takes a seed for each of
its initializers when it is made, in the order of the exported script: Embedding, recurrent layers,
Dense. `Bidirectional` makes its two layers anew from the one it is given, whose draws are lost.
tests/rnn/training/test_initial_weights.py compares the numbers with those of the Keras that
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
    layers, backwards = [], []
    for inputs, units in zip(config.layer_inputs, config.layer_units, strict=True):
        if config.bidirectional:
            _layer_seeds(cell, draw)
        layers.append(_layer(cell, inputs, units, draw))
        if config.bidirectional:
            backwards.append(_layer(cell, inputs, units, draw))
    head, bias = _glorot(config.outputs, 1, draw()), np.zeros(1, dtype=np.float32)
    return NetworkWeights(
        config.layer_cells, embedding, tuple(layers), head, bias, backwards=tuple(backwards)
    )


def _layer_seeds(cell: Cell, draw: _Draw) -> tuple[int, int]:
    """The seeds of a layer's kernel and recurrent kernel; that of its dropout is drawn too."""
    seeds = [draw() for _ in range(3)]
    del seeds[0 if cell.dropout_seed_first else 2]
    return seeds[0], seeds[1]


def _layer(cell: Cell, inputs: int, units: int, draw: _Draw) -> LayerWeights:
    of_kernel, of_recurrent, of_bias = cell.shapes(inputs, units)
    of_seed = _layer_seeds(cell, draw)
    kernel, recurrent = _glorot(*of_kernel, of_seed[0]), _orthogonal(*of_recurrent, of_seed[1])
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
