"""One step of training with every number on its way: forward, loss, backward through time, Adam.

The numbers are read from the `TrainingStep` that trains, while it trains.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.cells import sigmoid
from sentiment_core.rnn.network.predict import predict_logits
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.rnn.training.batch_loss import BatchLoss
from sentiment_core.rnn.training.epochs import dropout_random
from sentiment_core.rnn.training.initial_weights import initial_weights
from sentiment_core.rnn.training.step import LearnedBatch, TrainingStep
from sentiment_core.settings.config import RunConfig
from sentiment_core.text.encoding import Ids

REVIEWS = (
    ("A wonderful film with a great cast", 1),
    ("Boring and far too long", 0),
    ("Not bad at all", 1),
)
"""A batch of short reviews, written for this project, with their labels."""


@dataclass(frozen=True, eq=False)
class WeightMove:
    """One array of weights and what Adam does with it; all arrays have its shape.

    Args:
        name: of the layer and its array; of the Embedding, only the batch's words are held.
        before: the weights before the step.
        gradient: of the mean loss.
        momentum: Adam's running mean of the gradient, after this one.
        velocity: Adam's running mean of its square, after this one.
        after: the weights after the step.
    """

    name: str
    before: Floats
    gradient: Floats
    momentum: Floats
    velocity: Floats
    after: Floats


@dataclass(frozen=True, eq=False)
class SlowStep:
    """One step of training on a batch of B reviews of T positions.

    Args:
        number: of the step, from 1; each one learned the same batch.
        ids: padded; shape (B, T), int32.
        labels: 0 or 1; shape (B,).
        read: the positions that are read; shape (B, T).
        states: of each layer after each position; shape (B, T, outputs), NaN where nothing is read.
        gradients: of the mean loss with respect to `states`, through all that follows; likewise.
        logits: the head's values before the sigmoid; shape (B,).
        losses: binary cross-entropy of each review; shape (B,), float64.
        errors: gradients of the mean loss with respect to the logits; shape (B,).
        outcome: loss and accuracy as Keras reports them, with dropout.
        directions: of each layer, whose outputs stand side by side.
        kept: the share of its inputs that dropout keeps in the first layer; 1 without dropout.
        moves: of every array of weights, in Keras' order.
        alpha: the learning rate of the step, with Adam's bias correction.
        loss_before: mean loss of the batch before the step, without dropout.
        loss_after: the same after the step.
        weights: after the step.
    """

    number: int
    ids: Ids
    labels: NDArray[np.int8]
    read: NDArray[np.bool_]
    states: tuple[Floats, ...]
    gradients: tuple[Floats, ...]
    logits: Floats
    losses: NDArray[np.float64]
    errors: Floats
    outcome: BatchLoss
    directions: int
    kept: float
    moves: tuple[WeightMove, ...]
    alpha: float
    loss_before: float
    loss_after: float
    weights: NetworkWeights

    @property
    def probabilities(self) -> Floats:
        """P(positive) of each review; shape (B,), float32."""
        return sigmoid(self.logits)


def slow_step(
    config: RunConfig, ids: Ids, labels: NDArray[np.int8], *, number: int = 1
) -> SlowStep:
    """Train a new network on a batch, step after step, and hold the last one.

    Only the rows of the Embedding up to the batch's largest id are drawn: they are those of the
    whole one, and rows of absent words do not move.

    Args:
        ids: padded; shape (B, T), int32, at least one position read.
        labels: 0 or 1; shape (B,).
        number: how many steps, at least 1.
    """
    first = initial_weights(config, input_dim=int(ids.max()) + 1)
    step = TrainingStep(config, first, dropout_random(config))
    for _ in range(number - 1):
        step.on_batch(ids, labels)
    before = step.weights()
    learned = step.learn(ids, labels, keep_states=True)
    after = step.weights()
    masks = [direction.dropout for direction in learned.layers[0]]
    return SlowStep(
        number=number,
        ids=ids,
        labels=labels,
        read=np.isin(np.arange(ids.size), learned.steps.index).reshape(ids.shape),
        states=tuple(_unpacked(layer.hidden_states, learned, ids) for layer in learned.read),
        gradients=tuple(_unpacked(state.h, learned, ids) for state in learned.states),
        logits=learned.logits,
        losses=np.array(
            [
                _loss(logit[None], label[None])
                for logit, label in zip(learned.logits, labels, strict=True)
            ]
        ),
        errors=learned.error,
        outcome=learned.outcome,
        directions=config.directions,
        kept=float(np.mean([1.0 if mask is None else np.mean(mask > 0) for mask in masks])),
        moves=tuple(_moves(config, step, learned, before, after)),
        alpha=learned.alpha,
        loss_before=_loss_of(ids, labels, before, config),
        loss_after=_loss_of(ids, labels, after, config),
        weights=after,
    )


def _unpacked(packed: Floats, learned: LearnedBatch, ids: Ids) -> Floats:
    grid = np.full((ids.size, packed.shape[1]), np.nan, dtype=np.float32)
    grid[learned.steps.index] = packed
    return grid.reshape(*ids.shape, -1)


def _moves(
    config: RunConfig,
    step: TrainingStep,
    learned: LearnedBatch,
    before: NetworkWeights,
    after: NetworkWeights,
) -> Iterator[WeightMove]:
    def of_words(weights: NetworkWeights) -> NetworkWeights:
        return replace(weights, embedding=weights.embedding[learned.words])

    parts = zip(
        _names(config),
        of_words(before).as_arrays(),
        (learned.word_gradients, *learned.gradients),
        *step.moments(),
        of_words(after).as_arrays(),
        strict=True,
    )
    for name, *arrays in parts:
        yield WeightMove(name, *(array.copy() for array in arrays))


def _names(config: RunConfig) -> Iterator[str]:
    """The names of all arrays, as in Keras."""
    yield "Embedding"
    for number in range(1, config.layers + 1):
        layer = f"{config.cell} {number}" if config.layers > 1 else str(config.cell)
        for direction in (" forward", " backward") if config.bidirectional else ("",):
            for array in ("kernel", "recurrent_kernel", "bias"):
                yield f"{layer}{direction} {array}"
    yield "Dense kernel"
    yield "Dense bias"


def _loss(logits: Floats, labels: NDArray[np.int8]) -> float:
    return BatchLoss.of(logits, labels).mean_loss


def _loss_of(
    ids: Ids, labels: NDArray[np.int8], weights: NetworkWeights, config: RunConfig
) -> float:
    return _loss(predict_logits(ids, weights, mask_zero=config.mask_zero), labels)
