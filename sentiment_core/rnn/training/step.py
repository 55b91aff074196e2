"""One step of training in NumPy: lookup, recurrences, head, loss, gradients, Adam.

It means what `model.fit` means by a step on the same batch with Keras' stock layers,
`binary_crossentropy` and `Adam`; tests/rnn/training/test_training_step.py proves it.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.cells import sigmoid
from sentiment_core.rnn.network.forward import back_through, layers_of, packed, run_network
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.rnn.training.adam import AdamClock, DenseAdam, RowAdam
from sentiment_core.rnn.training.batch_loss import BatchLoss
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.encoding import Ids


class TrainingStep:
    """A network in training.

    Args:
        weights: what it starts from; copied.
        random: for the dropout masks.
    """

    def __init__(
        self, config: RunConfig, weights: NetworkWeights, random: np.random.Generator
    ) -> None:
        self._config = config
        self._random = random
        self._embedding = weights.embedding.copy()
        arrays = weights.as_arrays()[1:]
        # The few weights of layers and head stand in one array, so that Adam moves them at once.
        self._flat = np.concatenate([array.reshape(-1) for array in arrays])
        stops = np.cumsum([array.size for array in arrays])
        parts = [
            self._flat[stop - array.size : stop].reshape(array.shape)
            for stop, array in zip(stops, arrays, strict=True)
        ]
        self._live = NetworkWeights.from_arrays(
            config.cell, [self._embedding, *parts], bidirectional=config.bidirectional
        )
        self._clock = AdamClock(config.learning_rate)
        self._adam = DenseAdam(self._clock, self._flat)
        self._row_adam = RowAdam(self._clock, self._embedding)
        self._layers = layers_of(self._live, keep=True)

    def weights(self) -> NetworkWeights:
        """A copy of the weights as they are now."""
        self._row_adam.settle()
        return NetworkWeights.from_arrays(
            self._config.cell,
            [array.copy() for array in self._live.as_arrays()],
            bidirectional=self._config.bidirectional,
        )

    def on_batch(self, ids: Ids, labels: NDArray[np.int8]) -> BatchLoss:
        """Learn from a batch.

        Args:
            ids: padded; shape (B, T), int32.
            labels: 0 or 1; shape (B,).

        Returns:
            How the network did before it learned from the batch, with dropout, as Keras reports it.
        """
        steps = packed(ids, mask_zero=self._config.mask_zero)
        words, position = np.unique(
            ids.reshape(-1)[steps.index].astype(np.int64), return_inverse=True
        )
        x = self._row_adam.take(words)[position]  # (N, embedding_dim)
        layers = [
            tuple(
                replace(one, dropout=self._mask(len(ids), len(one.weights.kernel))) for one in layer
            )
            for layer in self._layers
        ]
        read = run_network(layers, x, steps)[-1]
        last = read.output  # (B, units)
        logits = (last @ self._live.head_kernel + self._live.head_bias)[:, 0]
        outcome = BatchLoss.of(logits, labels)
        error = (sigmoid(logits) - labels).astype(np.float32)[:, None] / np.float32(len(labels))
        gradients = [last.T @ error, error.sum(axis=0)]
        dh = read.gradient_of_output(np.asarray(error @ self._live.head_kernel.T, np.float32))
        for layer in reversed(layers):
            dh, found = back_through(layer, dh, steps)
            gradients[:0] = [array for direction in found for array in direction.weights.arrays]
        self._clock.tick()
        self._adam.step(np.concatenate([g.reshape(-1) for g in gradients]))
        self._row_adam.step(*_sums_by_word(dh, position, len(words)))
        return outcome

    def _mask(self, reviews: int, inputs: int) -> Floats | None:
        """Dropout of a layer's input: one mask for all steps of a review, as Keras has it."""
        rate = self._config.dropout
        if rate == 0:
            return None
        retained = self._random.random((reviews, inputs), dtype=np.float32) >= np.float32(rate)
        mask: Floats = retained * np.float32(1 / (1 - rate))
        return mask


def _sums_by_word(dx: Floats, position: NDArray[np.int64], words: int) -> tuple[Floats, Floats]:
    """Sums of the rows, and of their squares, that belong to a word; shape (words, dim)."""
    dim = dx.shape[1]
    into = (position[:, None] * dim + np.arange(dim)).reshape(-1)  # `add.at` is quick for one axis
    sums = np.zeros((2, words * dim), dtype=np.float32)
    flat = dx.reshape(-1)
    np.add.at(sums[0], into, flat)
    np.add.at(sums[1], into, flat * flat)
    return sums[0].reshape(words, dim), sums[1].reshape(words, dim)
