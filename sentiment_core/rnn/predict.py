"""Predictions for many reviews at once, without Keras."""

import numpy as np

from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.trace import apply_head
from sentiment_core.rnn.weights import Floats, NetworkWeights
from sentiment_core.text.encoding import Ids
from sentiment_core.text.vocabulary import PAD_ID

_BATCH = 256


def predict(padded: Ids, weights: NetworkWeights, *, mask_zero: bool) -> Floats:
    """P(positive) for each review.

    Args:
        padded: encoded reviews; shape (N, clip_length), int32.
        weights: the network.
        mask_zero: whether it skips padding.

    Returns:
        float32, shape (N,).
    """
    parts = [
        _predict_batch(padded[start : start + _BATCH], weights, mask_zero=mask_zero)
        for start in range(0, len(padded), _BATCH)
    ]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.float32)


def _predict_batch(padded: Ids, weights: NetworkWeights, *, mask_zero: bool) -> Floats:
    cell = CELLS[weights.cell]
    states = [cell.start(layer.units, len(padded)) for layer in weights.layers]
    for ids in padded.T:  # (N,)
        read = (ids != PAD_ID)[:, None] if mask_zero else np.ones((len(ids), 1), dtype=bool)
        if not read.any():
            continue
        x = weights.embedding[ids]  # (N, embedding_dim)
        for number, layer in enumerate(weights.layers):
            before = states[number]
            after = cell.step(cell.project(x, layer), before, layer)
            states[number] = after.where(read, before)
            x = states[number].h
    return apply_head(states[-1].h, weights)
