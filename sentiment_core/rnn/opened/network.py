"""The weights of a model file as those of this project's network."""

from collections.abc import Sequence

import numpy as np

from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.cells.layer_weights import Floats, LayerWeights
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.opened.architecture import Architecture
from sentiment_core.rnn.opened.layer_entry import LayerEntry
from sentiment_core.rnn.opened.model_file import ModelFile

# Keras' `to_snake_case` of the class names that hold arrays.
_NAMES = {"Embedding": "embedding", "SimpleRNN": "simple_rnn", "LSTM": "lstm", "GRU": "gru",
          "Bidirectional": "bidirectional", "Dense": "dense"}  # fmt: skip
_PLAIN, _BOTH_WAYS = ("/cell",), ("/forward_layer/cell", "/backward_layer/cell")


def read_weights(file: ModelFile, found: Architecture) -> NetworkWeights:
    """A model's weights; a softmax over two outputs becomes the sigmoid of their difference.

    Args:
        file: the model file.
        found: what it describes.

    Raises:
        ModelFileError: an array is missing, damaged or of another shape.
    """
    [embedding] = _arrays(file, found, found.embedding, [(found.input_dim, found.embedding_dim)])
    layers, inputs = [], found.embedding_dim
    parts = _BOTH_WAYS if found.bidirectional else _PLAIN
    sizes = zip(found.recurrent, found.cells, found.units, found.biases, strict=False)
    for layer, cell, units, has_bias in sizes:
        shapes = CELLS[cell].shapes(inputs, units)
        count = 2 + has_bias
        arrays = _arrays(file, found, layer, shapes[:count], parts)
        for start in range(0, len(arrays), count):
            own = [*arrays[start : start + count], _zeros(shapes[2])]
            layers.append(LayerWeights(*own[:3]))
        inputs = len(parts) * units
    head_shapes = ((inputs, found.outputs), (found.outputs,))
    head = _arrays(file, found, found.head, head_shapes[: 1 + found.biases[-1]])
    kernel, bias = [*head, _zeros(head_shapes[1])][:2]
    if found.outputs == 2:  # softmax(a, b)[1] = sigmoid(b - a)
        kernel, bias = np.diff(kernel, axis=1), np.diff(bias)
    inner = [array for layer in layers for array in layer.arrays]
    return NetworkWeights.from_arrays(
        found.cells, [embedding, *inner, kernel, bias], bidirectional=found.bidirectional
    )


def _arrays(
    file: ModelFile,
    found: Architecture,
    layer: LayerEntry,
    shapes: Sequence[tuple[int, ...]],
    parts: Sequence[str] = ("",),
) -> list[Floats]:
    """A layer's arrays, those of each of its parts after one another."""
    if not file.is_archive:
        return file.layer_arrays(layer.name, [*shapes] * len(parts))
    # A `.keras` file names arrays by class, counted from the second on, not by the layer's name.
    kind = found.order[layer.number - 1]
    before = found.order[: layer.number - 1].count(kind)
    name = _NAMES[kind] + (f"_{before}" if before else "")
    return [
        file.array(f"layers/{name}{part}/vars/{index}", shape)
        for part in parts
        for index, shape in enumerate(shapes)
    ]


def _zeros(shape: tuple[int, ...]) -> Floats:
    return np.zeros(shape, dtype=np.float32)
