"""Predictions for many reviews at once, without Keras."""

from collections.abc import Iterator

import numpy as np

from sentiment_core.rnn.cells import sigmoid
from sentiment_core.rnn.network.forward import layers_of, read_ids
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.text.encoding import Ids

_BATCH = 256


def predict(padded: Ids, weights: NetworkWeights, *, mask_zero: bool) -> Floats:
    """P(positive) for each review.

    Args:
        padded: encoded reviews; shape (N, clip_length), int32.

    Returns:
        float32, shape (N,).
    """
    parts = list(predict_logits(padded, weights, mask_zero=mask_zero))
    return sigmoid(np.concatenate(parts)) if parts else np.empty(0, dtype=np.float32)


def predict_logits(padded: Ids, weights: NetworkWeights, *, mask_zero: bool) -> Iterator[Floats]:
    """The logits (head before its sigmoid) of batches of reviews, in order.

    Args:
        padded: encoded reviews; shape (N, clip_length), int32.

    Yields:
        float32, shape (n,), for the next n reviews.
    """
    layers = layers_of(weights, keep=False)
    for start in range(0, len(padded), _BATCH):
        ids = padded[start : start + _BATCH]
        read = read_ids(ids, weights, layers, mask_zero=mask_zero)
        logits: Floats = read[-1].output @ weights.head_kernel + weights.head_bias
        yield logits[:, 0]
