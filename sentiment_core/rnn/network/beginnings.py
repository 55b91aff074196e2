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
    (forwards, backwards), *above = layers
    x = weights.embedding[ids]
    # In the first layer, one reading forwards has the states of every beginning.
    [whole] = run_network([(forwards,)], x, PackedSteps.full(1, len(ids)))
    outputs = np.empty((len(ids), weights.outputs), dtype=np.float32)
    for start in range(0, len(ids), _BATCH):
        lengths = np.arange(start, min(start + _BATCH, len(ids))) + 1
        steps = PackedSteps.of(np.arange(lengths[-1]) < lengths[:, None])
        at = steps.index % steps.width
        [back] = run_network([(backwards,)], x[at], steps)
        if above:
            h = np.concatenate([whole.hidden_states[at], back.hidden_states], axis=1)
            found = run_network(above, h, steps)[-1].output
        else:
            found = np.concatenate([whole.hidden_states[lengths - 1], back.output], axis=1)
        outputs[lengths - 1] = found
    return outputs
