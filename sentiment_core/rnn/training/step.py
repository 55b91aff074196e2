"""One step of training in NumPy: lookup, recurrences, head, loss, gradients, Adam.

It means what `model.fit` means by a step on the same batch with Keras' stock layers,
`binary_crossentropy` and `Adam`; tests/rnn/training/test_training_step.py proves it.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.cells import State, sigmoid
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.network.forward import (
    Layer,
    LayerTrace,
    back_through,
    layers_of,
    packed,
    run_network,
    state_gradients,
)
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.rnn.training.adam import AdamClock, DenseAdam, RowAdam
from sentiment_core.rnn.training.batch_loss import BatchLoss
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.encoding import Ids


@dataclass(frozen=True, eq=False)
class LearnedBatch:
    """What a step of training computed; the next step overwrites its arrays.

    Args:
        outcome: how the network did before it learned from the batch, with dropout, as Keras
            reports it.
        steps: how the batch is packed.
        layers: as they were run, with their dropout.
        read: each layer's states.
        logits: the head's values before the sigmoid; shape (B,).
        error: gradients of the mean loss with respect to the logits; shape (B,).
        states: of each layer, gradients of the loss with respect to its packed states, of shape
            (N, units); empty where they were not kept.
        gradients: of the loss with respect to all weights but the Embedding, in Keras' order.
        words: distinct ids of the batch; shape (words,), int64.
        word_gradients: of the words' vectors; shape (words, embedding_dim).
        alpha: the learning rate of the step, with Adam's bias correction.
    """

    outcome: BatchLoss
    steps: PackedSteps
    layers: tuple[Layer, ...]
    read: tuple[LayerTrace, ...]
    logits: Floats
    error: Floats
    states: tuple[State, ...]
    gradients: tuple[Floats, ...]
    words: NDArray[np.int64]
    word_gradients: Floats
    alpha: float


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
        self._shapes = [array.shape for array in arrays]
        self._live = NetworkWeights.from_arrays(
            config.layer_cells,
            [self._embedding, *self._apart(self._flat)],
            bidirectional=config.bidirectional,
        )
        self._clock = AdamClock(config.learning_rate)
        self._adam = DenseAdam(self._clock, self._flat)
        self._row_adam = RowAdam(self._clock, self._embedding)
        self._layers = layers_of(self._live, keep=True)

    def weights(self) -> NetworkWeights:
        """A copy of the weights as they are now."""
        self._row_adam.settle()
        return NetworkWeights.from_arrays(
            self._config.layer_cells,
            [array.copy() for array in self._live.as_arrays()],
            bidirectional=self._config.bidirectional,
        )

    def moments(self) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
        """Adam's momentum and velocity of the last batch's word vectors, then of all other weights.

        Returns:
            In Keras' order; views, except those of the word vectors.
        """
        momentum, velocity = self._row_adam.moments()
        return (
            (momentum, *self._apart(self._adam.momentum)),
            (velocity, *self._apart(self._adam.velocity)),
        )

    def on_batch(self, ids: Ids, labels: NDArray[np.int8]) -> BatchLoss:
        """Learn from a batch; as `learn`, but only the outcome is given."""
        return self.learn(ids, labels).outcome

    def learn(
        self, ids: Ids, labels: NDArray[np.int8], *, keep_states: bool = False
    ) -> LearnedBatch:
        """Learn from a batch.

        Args:
            ids: padded; shape (B, T), int32.
            labels: 0 or 1; shape (B,).
            keep_states: whether the gradients of the states are kept.
        """
        steps = packed(ids, mask_zero=self._config.mask_zero)
        words, position = _distinct(ids.reshape(-1)[steps.index], len(self._embedding))
        x = self._row_adam.take(words).take(position, axis=0)  # (N, embedding_dim)
        layers = tuple(
            tuple(
                replace(one, dropout=self._mask(len(ids), len(one.weights.kernel))) for one in layer
            )
            for layer in self._layers
        )
        read = run_network(layers, x, steps)
        last = read[-1].output  # (B, units)
        logits = (last @ self._live.head_kernel + self._live.head_bias)[:, 0]
        error = (sigmoid(logits) - labels).astype(np.float32)[:, None] / np.float32(len(labels))
        gradients = [last.T @ error, error.sum(axis=0)]
        dh = read[-1].gradient_of_output(np.asarray(error @ self._live.head_kernel.T, np.float32))
        states: list[State] = []
        for layer in reversed(layers):
            dh, found = back_through(layer, dh, steps, keep_states=keep_states)
            gradients[:0] = [array for direction in found for array in direction.weights.arrays]
            if keep_states:
                states.insert(0, state_gradients(found))
        self._clock.tick()
        self._adam.step(np.concatenate([g.reshape(-1) for g in gradients]))
        word_gradients, squares = _sums_by_word(dh, position, len(words))
        self._row_adam.step(word_gradients, squares)
        return LearnedBatch(
            outcome=BatchLoss.of(logits, labels),
            steps=steps,
            layers=layers,
            read=read,
            logits=logits,
            error=error[:, 0],
            states=tuple(states),
            gradients=tuple(gradients),
            words=words,
            word_gradients=word_gradients,
            alpha=float(self._clock.alpha),
        )

    def _apart(self, flat: Floats) -> list[Floats]:
        """Views of a flat array, one for each weight of layers and head."""
        stops = np.cumsum([math.prod(shape) for shape in self._shapes])
        pieces = np.split(flat, stops[:-1])
        return [piece.reshape(shape) for piece, shape in zip(pieces, self._shapes, strict=True)]

    def _mask(self, reviews: int, inputs: int) -> Floats | None:
        """Dropout of a layer's input: one mask for all steps of a review, as Keras has it."""
        rate = self._config.dropout
        if rate == 0:
            return None
        retained = self._random.random((reviews, inputs), dtype=np.float32) >= np.float32(rate)
        mask: Floats = retained * np.float32(1 / (1 - rate))
        return mask


def _distinct(ids: NDArray[np.int32], rows: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct ids, all below `rows`, and which of them stands where; as `np.unique` sorted."""
    seen = np.zeros(rows, dtype=np.bool_)
    seen[ids] = True
    words = np.flatnonzero(seen)
    place = np.empty(rows, dtype=np.int64)
    place[words] = np.arange(len(words))
    return words, place[ids]


def _sums_by_word(dx: Floats, position: NDArray[np.int64], words: int) -> tuple[Floats, Floats]:
    """Sums of the rows, and of their squares, that belong to a word; shape (words, dim)."""
    dim = dx.shape[1]
    # A complex number is two floats that `add.at` adds at once.
    number = np.complex64 if dim % 2 == 0 else np.float32
    across = dim * dx.itemsize // np.dtype(number).itemsize
    # `add.at` is quick for one axis.
    into = (position[:, None] * across + np.arange(across)).reshape(-1)
    sums = np.zeros((2, words, dim), dtype=np.float32)
    for found, each in zip(sums, (dx, dx * dx), strict=True):
        np.add.at(found.reshape(-1).view(number), into, each.reshape(-1).view(number))
    return sums[0], sums[1]
