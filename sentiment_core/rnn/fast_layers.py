"""Keras layers whose recurrence is this project's own. Worker only: imports TensorFlow.

`FastSimpleRNN`, `FastLSTM` and `FastGRU` are the stock layers, weights and names included; they
train under `model.fit` with any optimizer, loss and callback. Only the loop over the words is
another one. What the loop does not know (a given initial state, `return_state`, `stateful`,
`go_backwards`, other activations, `recurrent_dropout`) is left to the stock layer.
"""

import itertools
from typing import Any

import sentiment_core.rnn.threads  # noqa: F401  # isort: skip  # before TensorFlow
import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from sentiment_core.limits import CellType
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.cells.recurrence import Recurrence
from sentiment_core.rnn.packing import PackedSteps
from sentiment_core.rnn.weights import Floats, LayerWeights

# Forward passes that wait for their way back; a pass that is never asked for it is forgotten.
_WAITING = 8


class _Loop:
    """One layer's recurrence, as TensorFlow calls it.

    Args:
        cell: the kind of cell.
        return_sequences: as in Keras.
    """

    def __init__(self, cell: CellType, *, return_sequences: bool) -> None:
        self._cell = CELLS[cell]
        self._return_sequences = return_sequences
        self._numbers = itertools.count()
        self._waiting: dict[int, tuple[Recurrence, PackedSteps, NDArray[np.int64]]] = {}
        self._free: list[Recurrence] = []

    def __call__(self, x: Any, read: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
        """The layer's output for (B, T, inputs) and a mask (B, T), as a tensor with a gradient."""

        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def run(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any) -> Any:
            output, number = tf.numpy_function(
                self._forward, [x, read, kernel, recurrent_kernel, bias], [tf.float32, tf.int64]
            )

            def gradient(d_output: Any) -> Any:
                found = tf.numpy_function(self._backward, [number, d_output], [tf.float32] * 4)
                for part, like in zip(found, (x, kernel, recurrent_kernel, bias), strict=True):
                    part.set_shape(like.shape)
                return found

            return output, gradient

        return run(x, kernel, recurrent_kernel, bias)

    def _forward(
        self,
        x: Floats,
        read: NDArray[np.bool_],
        kernel: Floats,
        recurrent_kernel: Floats,
        bias: Floats,
    ) -> tuple[Floats, np.int64]:
        steps = PackedSteps.of(read)
        recurrence = self._free.pop() if self._free else Recurrence(self._cell, keep=True)
        weights = LayerWeights(kernel, recurrent_kernel, bias)
        h = recurrence.forward(weights, x.reshape(-1, x.shape[-1])[steps.index], steps)
        places = np.empty(0, dtype=np.int64)
        if self._return_sequences:
            places = _places(steps, read)
            # The last row is the state before the first word.
            output = np.concatenate([h, np.zeros((1, h.shape[1]), dtype=np.float32)])[places]
        else:
            output = steps.last(h)
        number = next(self._numbers)
        self._waiting[number] = recurrence, steps, places
        if len(self._waiting) > _WAITING:
            self._free.append(self._waiting.pop(next(iter(self._waiting)))[0])
        return output, np.int64(number)

    def _backward(
        self, number: np.int64, d_output: Floats
    ) -> tuple[Floats, Floats, Floats, Floats]:
        recurrence, steps, places = self._waiting.pop(int(number))
        units = d_output.shape[-1]
        dh = np.zeros((steps.places + 1, units), dtype=np.float32)
        if self._return_sequences:
            flat = d_output.reshape(-1, units)
            dh[places.reshape(-1)[steps.index]] = flat[steps.index]
            repeated = np.ones(len(flat), dtype=bool)
            repeated[steps.index] = False
            repeated &= flat.any(axis=1)  # a layer that heeds the mask sends nothing back here
            np.add.at(dh, places.reshape(-1)[repeated], flat[repeated])
        else:
            last = steps.last_places
            dh[last] = d_output[steps.order[: len(last)]]
        found = recurrence.backward(dh[:-1])
        dx = np.zeros((len(steps.order) * steps.width, found.inputs.shape[1]), dtype=np.float32)
        dx[steps.index] = found.inputs
        self._free.append(recurrence)
        weights = found.weights
        shape = (len(steps.order), steps.width, dx.shape[1])
        return dx.reshape(shape), weights.kernel, weights.recurrent_kernel, weights.bias


def _places(steps: PackedSteps, read: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The packed place whose state is the output at each place; shape (B, T).

    Keras repeats the last output on a masked step; before the first word it is zero, which stands
    behind the packed places.
    """
    rank = np.empty(len(steps.order), dtype=np.int64)
    rank[steps.order] = np.arange(len(rank))
    nth = read.cumsum(axis=1) - 1  # which of the review's words was read last
    places = np.array(steps.starts)[nth] + rank[:, None]
    return np.where(nth < 0, steps.places, places)


class _OwnLoop:
    """Mixed in before a stock layer, takes the place of its loop."""

    cell_type: CellType

    def call(
        self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool = False
    ) -> Any:
        """As in Keras."""
        layer: Any = self
        self._from_zero = initial_state is None and not layer.stateful
        return super().call(  # type: ignore[misc]
            sequences, initial_state=initial_state, mask=mask, training=training
        )

    def inner_loop(
        self, sequences: Any, initial_state: Any, mask: Any, training: bool = False
    ) -> Any:
        """As in Keras: the last output, all outputs, the states."""
        layer: Any = self
        if not (self._from_zero and _is_plain(layer)):
            return super().inner_loop(  # type: ignore[misc]
                sequences, initial_state, mask, training
            )
        if isinstance(mask, (list, tuple)):
            mask = mask[0]
        if training and layer.cell.dropout:
            sequences *= tf.expand_dims(layer.cell.get_dropout_mask(sequences[:, 0, :]), 1)
        if mask is None:
            mask = tf.ones(tf.shape(sequences)[:2], dtype=tf.bool)
        if not hasattr(self, "_loop"):
            self._loop = _Loop(self.cell_type, return_sequences=layer.return_sequences)
        cell = layer.cell
        output = self._loop(
            tf.convert_to_tensor(sequences),
            mask,
            *(tf.convert_to_tensor(w) for w in (cell.kernel, cell.recurrent_kernel, cell.bias)),
        )
        batch, steps, _ = sequences.shape
        output.set_shape(
            (batch, steps, layer.units) if layer.return_sequences else (batch, layer.units)
        )
        return output, output, [output]  # the call takes the one that it returns


def _is_plain(layer: Any) -> bool:
    """Whether a layer is one of those that this project trains."""
    names = {
        name: getattr(getattr(layer, name, None), "__name__", None)
        for name in ("activation", "recurrent_activation")
    }
    return bool(
        names["activation"] == "tanh"
        and names["recurrent_activation"] in {"sigmoid", None}
        and layer.use_bias
        and not (layer.go_backwards or layer.unroll or layer.return_state)
        and layer.cell.recurrent_dropout == 0
        and getattr(layer.cell, "reset_after", True)
        and getattr(layer.cell, "implementation", 2) == 2
    )


class FastSimpleRNN(_OwnLoop, keras.layers.SimpleRNN):  # type: ignore[misc]
    """`keras.layers.SimpleRNN` with this project's loop."""

    cell_type = CellType.SIMPLE_RNN


class FastLSTM(_OwnLoop, keras.layers.LSTM):  # type: ignore[misc]
    """`keras.layers.LSTM` with this project's loop."""

    cell_type = CellType.LSTM


class FastGRU(_OwnLoop, keras.layers.GRU):  # type: ignore[misc]
    """`keras.layers.GRU` with this project's loop."""

    cell_type = CellType.GRU


FAST_LAYERS = {
    CellType.SIMPLE_RNN: FastSimpleRNN,
    CellType.LSTM: FastLSTM,
    CellType.GRU: FastGRU,
}
