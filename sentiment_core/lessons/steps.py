"""A recurrent layer that starts from a given state, one step after another."""

from collections.abc import Iterable

import numpy as np

from sentiment_core.rnn.cells import CELLS, State, run_layer
from sentiment_core.rnn.network.weights import Floats, LayerWeights
from sentiment_core.settings.limits import CellType


def gru_step(x: Floats, h: Floats, weights: LayerWeights) -> Floats:
    """A GRU's state after one step.

    Args:
        x: what goes in; shape (inputs,).
        h: the state before; shape (units,).
        weights: the layer's weights.

    Returns:
        float32, shape (units,).
    """
    cell = CELLS[CellType.GRU]
    after = cell.step(cell.project(x[None], weights), State(h[None], None, {}), weights)
    h_after: Floats = after.h[0]  # one review
    return h_after


def run_from(start: Floats, inputs: Iterable[Floats], weights: LayerWeights) -> Floats:
    """A GRU's states over a whole sequence; Keras' `initial_state` and `return_sequences=True`.

    Args:
        start: the state before the first step; shape (units,).
        inputs: at least one, each of shape (inputs,).
        weights: the layer's weights.

    Returns:
        float32, shape (T, units).
    """
    cell = CELLS[CellType.GRU]
    return run_layer(
        cell, np.stack(list(inputs)), weights, start=State(start, None, {})
    ).hidden_states
