"""The trace of a network: every layer's states and gates after every word of a review."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.cells import CELLS, sigmoid
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.network.beginnings import outputs_of_beginnings
from sentiment_core.rnn.network.forward import LayerTrace, layers_of, read_ids, run_network
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.text.encoding import EncodedReview


@dataclass(frozen=True, eq=False)
class ReviewTrace:
    """A review read by a network.

    With masking, T is the number of kept words. Without, the network reads its pads too: T is the
    clip length, and `words_at` says which steps are words.

    Args:
        encoded: the review, with what was dropped and why.
        model_name: which network read it, for the screen.
        ids: what was read at each step; shape (T,), int32.
        words_at: the steps that are words, in order; shape (words,), int64.
        layers: each recurrent layer's states and gates. A backward state has seen what follows.
        outputs: what the head is given if the review ends after each step; shape (T, outputs),
            float32. In one direction these are the last layer's states.
        probabilities: the head applied to `outputs`; shape (T,), float32.
        state_change: how far `outputs` moved at each step, as a Euclidean distance; shape (T,),
            float32.
        prediction: P(positive) of the whole review: the last entry of `probabilities`, or the head
            applied to the zero state where nothing was read.
    """

    encoded: EncodedReview
    model_name: str
    mask_zero: bool
    ids: NDArray[np.int32]
    words_at: NDArray[np.int64]
    layers: tuple[LayerTrace, ...]
    outputs: Floats
    probabilities: Floats
    state_change: Floats
    prediction: float

    @property
    def both_ways(self) -> bool:
        """Whether the layers are bidirectional."""
        return len(self.layers[-1].backwards) > 1

    @property
    def hidden_states(self) -> Floats:
        """The last layer's hidden state after each step; shape (T, units), float32."""
        return self.layers[-1].hidden_states

    @property
    def gates(self) -> Mapping[str, Floats]:
        """The last layer's gates at each step by name; each of shape (T, units), float32."""
        return self.layers[-1].gates

    def check(self, *, layer: int, step: int, unit: int = 0) -> None:
        """Check that the trace has a layer, a timestep and a unit with these indices, from 0.

        Raises:
            IndexError: one is negative, or too large.
        """
        # A negative index would silently mean another position.
        sizes = {"layer": len(self.layers)}
        if 0 <= layer < len(self.layers):
            steps, units = self.layers[layer].hidden_states.shape
            sizes |= {"unit": units, "step": steps}
        for name, value in {"layer": layer, "unit": unit, "step": step}.items():
            if name in sizes and not 0 <= value < sizes[name]:
                raise IndexError(f"{name} must be from 0 to {sizes[name] - 1}; got {value}")

    def largest_changes(self, count: int) -> list[int]:
        """The steps at which the last layer's output moved farthest, the largest first.

        Args:
            count: at most so many; the earlier of equals comes first.
        """
        largest = np.argsort(-self.state_change, kind="stable")[:count]
        return [int(step) for step in largest]

    @property
    def reads_beginnings_alike(self) -> bool:
        """Whether each value of `probabilities` is the prediction for the review cut there.

        Not where pads are read, whose number depends on the length, and not where words were
        clipped in front, which a shorter review keeps.
        """
        return self.mask_zero and not self.encoded.clipped_in_front

    @property
    def tokens(self) -> list[str]:
        """The word at each step; "[pad]" where a pad was read; length T."""
        if self.mask_zero:
            return [word.token for word in self.encoded.kept]
        return self.encoded.padded_tokens


def trace_review(
    encoded: EncodedReview, weights: NetworkWeights, *, mask_zero: bool, model_name: str
) -> ReviewTrace:
    """The trace of a network that reads a review.

    A masked step changes nothing (Keras carries the state over it), so with masking the pads are
    left out of the trace.

    Args:
        encoded: the review, encoded by the rules of the run that reads.
        model_name: which network this is, for the screen.
    """
    words = np.arange(len(encoded.ids))
    ids = encoded.ids if mask_zero else encoded.padded
    words_at = words if mask_zero else words + encoded.first_position
    layers = read_ids(ids[None], weights, layers_of(weights, keep=True), mask_zero=False)
    outputs = outputs_of_beginnings(ids, weights) if weights.backwards else layers[-1].hidden_states
    probabilities = apply_head(outputs, weights)
    prediction = probabilities[-1] if len(ids) else sigmoid(weights.head_bias)[0]
    return ReviewTrace(
        encoded=encoded,
        model_name=model_name,
        mask_zero=mask_zero,
        ids=ids,
        words_at=words_at,
        layers=layers,
        outputs=outputs,
        probabilities=probabilities,
        state_change=state_changes(outputs),
        prediction=float(prediction),
    )


def state_changes(hidden_states: Floats) -> Floats:
    """Euclidean distance of each state from the one before, the first one from zeros.

    Args:
        hidden_states: shape (T, units).

    Returns:
        float32, shape (T,).
    """
    moves = np.diff(hidden_states, axis=0, prepend=np.float32(0))  # (T, units)
    distances: Floats = np.linalg.norm(moves, axis=1).astype(np.float32)
    return distances


def single_output(trace: ReviewTrace, weights: NetworkWeights, *, layer: int) -> Floats:
    """A layer's output with `return_sequences=False`, one step at a time: no sequence is kept.

    Args:
        layer: from 0.

    Returns:
        float32, shape (outputs,).
    """
    step, inputs = PackedSteps.full(1, 1), layer_inputs(trace, weights, layer=layer)[:, None]
    outputs: list[Floats] = []
    for direction in layers_of(weights, keep=False)[layer]:
        state = CELLS[weights.layer_cells[layer]].start(1, direction.weights.units)
        for x in inputs[:: -1 if direction.backwards else 1]:
            [read] = run_network([(replace(direction, start=state),)], x, step)
            [state] = read.final_states
        outputs.append(state.h[0])
    return np.concatenate(outputs)


def layer_inputs(trace: ReviewTrace, weights: NetworkWeights, *, layer: int) -> Floats:
    """The inputs of a layer: word vectors, or the states of the layer below.

    Args:
        layer: from 0.

    Returns:
        float32, shape (T, embedding_dim) for the first layer, (T, units) for a further one.
    """
    return trace.layers[layer - 1].hidden_states if layer else weights.embedding[trace.ids]


def apply_head(hidden_states: Floats, weights: NetworkWeights) -> Floats:
    """P(positive) for each hidden state: the Dense layer with its sigmoid.

    Args:
        hidden_states: outputs of the last layer; shape (..., outputs).

    Returns:
        float32, shape (...,).
    """
    logits: Floats = hidden_states @ weights.head_kernel + weights.head_bias
    return sigmoid(logits)[..., 0]
