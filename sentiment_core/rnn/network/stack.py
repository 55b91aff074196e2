"""The layers of a network with the shape of each one's output."""

from collections.abc import Sequence
from dataclasses import dataclass

from sentiment_core.rnn.network.forward import LayerTrace
from sentiment_core.rnn.network.trace import ReviewTrace, layer_inputs
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.settings.limits import layer_name

EMBEDDING, DENSE = "embedding", "dense"
REFUSAL = "expected ndim=3, found ndim=2"
"""Keras' error when a recurrent layer gets one row; `test_stack.py` compares it with Keras."""


@dataclass(frozen=True)
class StackLayer:
    """A layer and the shape of its output for one review.

    Args:
        key: `EMBEDDING`, "1" for the first recurrent layer and so on, or `DENSE`.
        name: of the Keras layer, numbered where the network has several of its kind.
        shape: of its output; None where what it is given has too few axes, or nothing is given.
        return_sequences: as set; None where a layer has no such setting.
    """

    key: str
    name: str
    shape: tuple[int, ...] | None
    return_sequences: bool | None = None


def usual_switches(layers: int) -> tuple[bool, ...]:
    """`return_sequences` of each recurrent layer as this project's networks use it."""
    return (*[True] * (layers - 1), False)


def switched_layer(shown: str, layers: int) -> int:
    """The recurrent layer, from 0, whose switch decides what is returned of a layer.

    Args:
        shown: key of the layer.
        layers: how many recurrent layers there are.
    """
    return {EMBEDDING: 0, DENSE: layers - 1}[shown] if not shown.isdecimal() else int(shown) - 1


def layer_stack(
    trace: ReviewTrace, weights: NetworkWeights, switches: Sequence[bool]
) -> tuple[StackLayer, ...]:
    """The layers from the Embedding to the Dense layer.

    Args:
        trace: the reading; its T is the one in the shapes, without masked pads.
        switches: `return_sequences` of each recurrent layer, however it is used.
    """
    steps, (_, size) = len(trace.ids), weights.embedding.shape
    shape: tuple[int, ...] | None = (1, steps, size)
    stack = [StackLayer(EMBEDDING, "Embedding", shape)]
    several = len(weights.layers) > 1
    sizes = zip(weights.layer_cells, switches, weights.layer_outputs, strict=True)
    for number, (cell, switch, outputs) in enumerate(sizes, start=1):
        kind = f"Bidirectional {layer_name(cell)}" if weights.backwards else layer_name(cell)
        readable = shape is not None and len(shape) == 3
        shape = ((1, steps, outputs) if switch else (1, outputs)) if readable else None
        name = f"{kind} {number}" if several else kind
        stack.append(StackLayer(str(number), name, shape, switch))
    stack.append(StackLayer(DENSE, "Dense", None if shape is None else (*shape[:-1], 1)))
    return tuple(stack)


def returned_states(layer: LayerTrace) -> dict[str, Floats]:
    """What `return_state=True` adds to the output of a layer, by name, in Keras' order.

    Returns:
        float32, shape (1, units): h, and c for an LSTM; those of the forward direction before those
        of the backward one.
    """
    found = {}
    for backwards, state in zip(layer.backwards, layer.final_states, strict=True):
        both = len(layer.backwards) > 1
        direction = ("backward_" if backwards else "forward_") if both else ""
        found[f"{direction}h"] = state.h
        if state.c is not None:
            found[f"{direction}c"] = state.c
    return found


def layer_output(trace: ReviewTrace, weights: NetworkWeights, key: str) -> Floats:
    """The output of a layer after every word.

    Args:
        key: of the layer in its stack.

    Returns:
        float32: word vectors, shape (T, embedding_dim); hidden states, (T, units); or the
        probabilities that Dense gives after every word, (T, 1).
    """
    if key == EMBEDDING:
        return layer_inputs(trace, weights, layer=0)
    if key == DENSE:
        return trace.probabilities[:, None]
    return trace.layers[int(key) - 1].hidden_states
