"""Gradient of a prediction through time: with respect to every state and every word vector.

One backward pass of the kernels that train, for one review or several inputs of its length.

Source: Pascanu, Mikolov and Bengio 2013, "On the difficulty of training recurrent neural networks".
"""

from dataclasses import dataclass

import numpy as np

from sentiment_core.rnn.cells import State, sigmoid
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.network.forward import (
    back_through,
    layers_of,
    run_network,
    state_gradients,
)
from sentiment_core.rnn.network.trace import ReviewTrace, layer_inputs
from sentiment_core.rnn.network.weights import Floats, NetworkWeights

VANISHES, EXPLODES = 0.1, 10.0
"""The share of a gradient below which this app calls it vanishing, and above which exploding."""


@dataclass(frozen=True, eq=False)
class ReviewGradient:
    """Derivatives of P(positive) at the end of a review of T timesteps.

    Args:
        states: of each layer's h, and c for an LSTM, after each timestep; shape (T, units). All
            that follows from the state counts, also what later steps make of it.
        words: of each word vector; shape (T, embedding_dim).
        directions: of each layer, whose units stand side by side: 1, or 2 with a backward one.
    """

    states: tuple[State, ...]
    words: Floats
    directions: int = 1

    @property
    def share_left(self) -> float:
        """Size at the first timestep divided by that at the last, for h of the last layer."""
        return share_left(self.sizes(-1)[0]["h"])

    def sizes(self, layer: int) -> tuple[dict[str, Floats], ...]:
        """Sizes of the gradients of a layer's states by timestep, in the order of the review.

        Args:
            layer: from 0; -1 is the last.

        Returns:
            For each direction, forward first, by the name of the state: "h", and "c" for an LSTM;
            shape (T,).
        """
        named = {"h": self.states[layer].h, "c": self.states[layer].c}
        parts = {
            name: np.split(values, self.directions, axis=1)
            for name, values in named.items()
            if values is not None
        }
        return tuple(
            {name: gradient_sizes(split[number]) for name, split in parts.items()}
            for number in range(self.directions)
        )


def share_left(sizes: Floats) -> float:
    """The first size divided by the last; 0 where there is none, or the last one is 0.

    Args:
        sizes: in the order in which the states are computed; shape (T,).
    """
    return float(sizes[0] / sizes[-1]) if len(sizes) and sizes[-1] else 0.0


def gradient_sizes(values: Floats) -> Floats:
    """Euclidean length of the gradient at each timestep.

    Args:
        values: shape (T, n).

    Returns:
        float32, shape (T,).
    """
    sizes: Floats = np.linalg.norm(values, axis=1).astype(np.float32)
    return sizes


def review_gradient(trace: ReviewTrace, weights: NetworkWeights) -> ReviewGradient:
    """The gradient of the prediction for a review, pads included where they are read."""
    states, words = input_gradients(layer_inputs(trace, weights, layer=0)[None], weights)
    return ReviewGradient(states, words[0], 1 + bool(weights.backwards))


def input_gradients(x: Floats, weights: NetworkWeights) -> tuple[tuple[State, ...], Floats]:
    """The gradients of the predictions for B inputs of T word vectors.

    Args:
        x: shape (B, T, embedding_dim), float32.

    Returns:
        The gradients of each layer's states, packed, shape (B * T, units), which for one input is
        (T, units); and those of the inputs, shape (B, T, embedding_dim). All float32.
    """
    reviews, width, size = x.shape
    steps = PackedSteps.full(reviews, width)
    layers = layers_of(weights, keep=True)
    last = run_network(layers, x.reshape(-1, size)[steps.index], steps)[-1]
    logits = (last.output @ weights.head_kernel + weights.head_bias)[:, 0]
    slope = sigmoid(logits) * sigmoid(-logits)  # p (1 - p), which loses no digits near 1
    dh = last.gradient_of_output(slope[:, None] * weights.head_kernel[:, 0])
    states: list[State] = []
    for layer in reversed(layers):
        dh, directions = back_through(layer, dh, steps, keep_states=True)
        states.insert(0, state_gradients(directions))
    inputs = np.empty((reviews * width, size), dtype=np.float32)
    inputs[steps.index] = dh
    return tuple(states), inputs.reshape(x.shape)
