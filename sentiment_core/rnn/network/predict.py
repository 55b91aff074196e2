"""Predictions for many reviews at once, without Keras."""

from collections.abc import Callable

import numpy as np

from sentiment_core.rnn.cells import sigmoid
from sentiment_core.rnn.network.forward import layers_of, read_ids
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.text.encoding import Ids
from sentiment_core.text.vocabulary import PAD_ID

_BATCH = 256


def predict(padded: Ids, weights: NetworkWeights, *, mask_zero: bool) -> Floats:
    """P(positive) for each review.

    Args:
        padded: encoded reviews; shape (N, clip_length), int32.

    Returns:
        float32, shape (N,).
    """
    return sigmoid(predict_logits(padded, weights, mask_zero=mask_zero))


def predict_logits(
    padded: Ids,
    weights: NetworkWeights,
    *,
    mask_zero: bool,
    at_batch: Callable[[], None] = lambda: None,
) -> Floats:
    """The logit (head before its sigmoid) of each review.

    Args:
        padded: encoded reviews; shape (N, clip_length), int32.
        at_batch: called after every 256 reviews; what it raises ends the predictions.

    Returns:
        float32, shape (N,).
    """
    layers = layers_of(weights, keep=False)
    logits = np.empty(len(padded), dtype=np.float32)
    # Reviews of one length end together: a batch of them has the fewest steps.
    by_length = np.argsort(-np.count_nonzero(padded != PAD_ID, axis=1), kind="stable")
    for start in range(0, len(padded), _BATCH):
        chosen = by_length[start : start + _BATCH]
        read = read_ids(padded[chosen], weights, layers, mask_zero=mask_zero)
        logits[chosen] = (read[-1].output @ weights.head_kernel + weights.head_bias)[:, 0]
        at_batch()
    return logits
