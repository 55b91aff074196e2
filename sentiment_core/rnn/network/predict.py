"""Predictions for many reviews at once, without Keras."""

from collections.abc import Iterator

import numpy as np

from sentiment_core.rnn.cells import CELLS, sigmoid
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.cells.recurrence import Recurrence
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
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
    parts = list(predict_logits(padded, weights, mask_zero=mask_zero))
    return sigmoid(np.concatenate(parts)) if parts else np.empty(0, dtype=np.float32)


def predict_logits(padded: Ids, weights: NetworkWeights, *, mask_zero: bool) -> Iterator[Floats]:
    """What the head says before its sigmoid, some reviews at a time, in order.

    Args:
        padded: encoded reviews; shape (N, clip_length), int32.
        weights: the network.
        mask_zero: whether it skips padding.

    Yields:
        float32, shape (n,), for the next n reviews.
    """
    recurrences = [Recurrence(CELLS[weights.cell], keep=False) for _ in weights.layers]
    for start in range(0, len(padded), _BATCH):
        ids = padded[start : start + _BATCH]
        steps = packed(ids, mask_zero=mask_zero)
        x = weights.embedding[ids.reshape(-1)[steps.index]]  # (places, embedding_dim)
        for recurrence, layer in zip(recurrences, weights.layers, strict=True):
            x = recurrence.forward(layer, x, steps)
        logits: Floats = steps.last(x) @ weights.head_kernel + weights.head_bias
        yield logits[:, 0]


def packed(ids: Ids, *, mask_zero: bool) -> PackedSteps:
    """How a padded batch is read.

    Args:
        ids: shape (B, T), int32.
        mask_zero: whether pads are skipped.
    """
    return PackedSteps.of(ids != PAD_ID) if mask_zero else PackedSteps.full(*ids.shape)
