"""What the head is given for every beginning of a review."""

import numpy as np

from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.network.forward import layers_of, read_ids, run_network
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.text.encoding import Ids

# Beginnings read at once: more of them fall out of the processor's cache.
_BATCH = 125


def outputs_of_beginnings(ids: Ids, weights: NetworkWeights) -> Floats:
    """The last layer's output for a review cut after each step; every id is read.

    In one direction that is the state after each step. A backward state has seen what follows, so
    that each beginning is read anew.

    Args:
        ids: shape (T,), int32.
        weights: the network.

    Returns:
        float32, shape (T, outputs).
    """
    layers = layers_of(weights, keep=False)
    if not weights.backwards:
        return read_ids(ids[None], weights, layers, mask_zero=False)[-1].hidden_states
    outputs = np.empty((len(ids), weights.outputs), dtype=np.float32)
    for start in range(0, len(ids), _BATCH):
        lengths = np.arange(start, min(start + _BATCH, len(ids))) + 1
        steps = PackedSteps.of(np.arange(lengths[-1]) < lengths[:, None])
        x = weights.embedding[ids[steps.index % steps.width]]
        outputs[lengths - 1] = run_network(layers, x, steps)[-1].output
    return outputs
