"""The weights of a model file as those of this project's network."""

from collections.abc import Iterator, Sequence

import numpy as np

from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.cells.layer_weights import Floats, LayerWeights
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.opened.architecture import Architecture
from sentiment_core.rnn.opened.layer_entry import LayerEntry
from sentiment_core.rnn.opened.model_file import ModelFile

# Keras' `to_snake_case` of the class names that hold arrays.
_NAMES = {"Embedding": "embedding", "SimpleRNN": "simple_rnn", "LSTM": "lstm", "GRU": "gru",
          "Dense": "dense"}  # fmt: skip


def read_weights(file: ModelFile, found: Architecture) -> NetworkWeights:
    """A model's weights; a softmax over two outputs becomes the sigmoid of their difference.

    Args:
        file: the model file.
        found: what it describes.

    Raises:
        ModelFileError: an array is missing, damaged or of another shape.
    """
    cell = CELLS[found.cell]
    [embedding] = _arrays(file, found, found.embedding, [(found.input_dim, found.embedding_dim)])
    layers, inputs = [], found.embedding_dim
    for layer, has_bias in zip(found.recurrent, found.biases, strict=False):
        shapes = cell.shapes(inputs, found.units)
        arrays = _arrays(file, found, layer, shapes[: 2 + has_bias])
        layers.append(LayerWeights(*[*arrays, _zeros(shapes[2])][:3]))
        inputs = found.units
    head_shapes = ((inputs, found.outputs), (found.outputs,))
    head = _arrays(file, found, found.head, head_shapes[: 1 + found.biases[-1]])
    kernel, bias = [*head, _zeros(head_shapes[1])][:2]
    if found.outputs == 2:  # softmax(a, b)[1] = sigmoid(b - a)
        kernel, bias = np.diff(kernel, axis=1), np.diff(bias)
    inner = [array for layer in layers for array in layer.arrays]
    return NetworkWeights.from_arrays(found.cell, [embedding, *inner, kernel, bias])


def _arrays(
    file: ModelFile, found: Architecture, layer: LayerEntry, shapes: Sequence[tuple[int, ...]]
) -> list[Floats]:
    if not file.is_archive:
        return file.layer_arrays(layer.name, shapes)
    return [
        file.array(path, shape)
        for path, shape in zip(_paths(found, layer, len(shapes)), shapes, strict=True)
    ]


def _paths(found: Architecture, layer: LayerEntry, count: int) -> Iterator[str]:
    # A `.keras` file names arrays by class, counted from the second on, not by the layer's name.
    before = found.order[: layer.number - 1].count(layer.kind)
    name = _NAMES[layer.kind] + (f"_{before}" if before else "")
    inner = "" if layer.kind in {"Embedding", "Dense"} else "/cell"
    return (f"layers/{name}{inner}/vars/{index}" for index in range(count))


def _zeros(shape: tuple[int, ...]) -> Floats:
    return np.zeros(shape, dtype=np.float32)
