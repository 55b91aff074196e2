"""Keras' own cells in double precision, for gradients."""

from typing import Any

import numpy as np


class Judge:
    """Keras' own cells of the same weights, one step after the other, in double precision.

    Each state passes a variable of zeros, whose gradient is that of the state.
    """

    def __init__(self, weights: Any) -> None:
        from sentiment_core.rnn.keras.model import recurrent_layer

        self._weights = weights
        self._cells = []
        for layer, cell in zip(weights.layers, weights.layer_cells, strict=True):
            made = recurrent_layer(cell, layer.units, dtype="float64").cell
            made.build((1, len(layer.kernel)))
            made.set_weights(layer.arrays)
            self._cells.append(made)

    def prediction(self, x: np.ndarray) -> float:
        return float(self._run(x, None))

    def gradients(self, x: np.ndarray) -> tuple[list[list[np.ndarray]], np.ndarray]:
        import tensorflow as tf

        words = tf.constant(x)
        zeros = [self._zeros() for _ in x]
        with tf.GradientTape() as tape:
            tape.watch(words)
            tape.watch(zeros)
            probability = self._run(words, zeros)
        of_words, of_states = tape.gradient(probability, (words, zeros))
        states = [
            [
                np.concatenate([np.asarray(step[layer][which]) for step in of_states])
                for which in range(len(self._states(cell)))
            ]
            for layer, cell in enumerate(self._cells)
        ]
        return states, np.asarray(of_words)

    def _run(self, x: Any, zeros: Any) -> Any:
        import tensorflow as tf

        states = self._zeros()
        for step in range(len(x)):
            given = x[step][None]
            for layer, cell in enumerate(self._cells):
                h, after = cell(given, states[layer])
                after = list(after) if isinstance(after, list | tuple) else [after]
                if zeros is not None:
                    after = [a + zero for a, zero in zip(after, zeros[step][layer], strict=True)]
                    # What leaves the layer is the state h, nudged through c too.
                    h = after[0] if len(after) == 1 else self._h(after, h, zeros[step][layer])
                    after[0] = h
                states[layer] = after
                given = h
        kernel = tf.constant(self._weights.head_kernel.astype(float))
        return tf.sigmoid(given @ kernel + self._weights.head_bias.astype(float))[0, 0]

    def _zeros(self) -> Any:
        import tensorflow as tf

        return [
            [tf.zeros((1, cell.units), tf.float64) for _ in self._states(cell)]
            for cell in self._cells
        ]

    def _states(self, cell: Any) -> Any:
        size = cell.state_size
        return size if isinstance(size, list | tuple) else [size]

    def _h(self, after: Any, h: Any, zeros: Any) -> Any:
        """h of an LSTM whose c has its zeros already: o tanh(c), where h came from c without."""
        import tensorflow as tf

        before = tf.tanh(after[1] - zeros[1])
        return h + zeros[0] + h / before * (tf.tanh(after[1]) - before)
