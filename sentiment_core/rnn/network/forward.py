"""The one forward pass, and its way back: recurrent layers above each other, over a packed batch.

Reading, predictions, training, the masking lab, the maps of states and the lessons all go through
`run_network`.

Source: Keras 3.15.1, `RNN` and `Bidirectional(merge_mode="concat")`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sentiment_core.rnn.cells import CELLS, State
from sentiment_core.rnn.cells.layer_gradient import LayerGradient
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.cells.recurrence import Recurrence
from sentiment_core.rnn.network.weights import Floats, LayerWeights, NetworkWeights
from sentiment_core.text.encoding import Ids
from sentiment_core.text.vocabulary import PAD_ID


@dataclass(frozen=True, eq=False)
class Direction:
    """One recurrence of a layer over its input.

    Args:
        recurrence: the cell, with the memory it works in.
        backwards: whether each review is read from its last word to its first. What it gives
            stands at its word all the same.
        dropout: what its input is multiplied by, a row for each review; shape (B, inputs).
        start: the states before the first step, Keras' `initial_state`; of shape (B, units). None
            for zeros.
    """

    recurrence: Recurrence
    weights: LayerWeights
    backwards: bool = False
    dropout: Floats | None = None
    start: State | None = None


Layer = tuple[Direction, ...]
"""A recurrent layer; of two directions, the second's states stand beside those of the first."""


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """What one layer holds after every step; for a single review N is its number of steps.

    Args:
        hidden_states: h after each packed position; shape (N, units). Keras returns these with
            `return_sequences=True`.
        cell_states: c after each packed position, LSTM only; shape (N, units).
        gates: each gate and the candidate at each packed position by name; shape (N, units). Empty
            where the recurrence does not keep them.
        steps: how the positions are packed.
        backwards: of each direction; their units stand side by side in the arrays.
    """

    hidden_states: Floats
    cell_states: Floats | None
    gates: Mapping[str, Floats]
    steps: PackedSteps
    backwards: tuple[bool, ...] = (False,)

    @property
    def final_states(self) -> tuple[State, ...]:
        """Each direction's state after the last word it reads, Keras' `return_state`.

        Returns:
            States of shape (B, units); zeros for a review without words.
        """
        h = self._final(self.hidden_states)
        if self.cell_states is None:
            return tuple(State(each) for each in h)
        pairs = zip(h, self._final(self.cell_states), strict=True)
        return tuple(State(*pair) for pair in pairs)

    @property
    def output(self) -> Floats:
        """What Keras returns with `return_sequences=False`; float32, shape (B, units)."""
        return _beside(self._final(self.hidden_states))

    def before(self, step: int) -> State:
        """What a single review's layer held before a step, each direction as it reads.

        Args:
            step: from 0.

        Returns:
            States of shape (units,): those after the word before it, and of a backward direction
            those after the word behind it; zeros where it begins.
        """
        c = self.cell_states
        return State(
            self._before(self.hidden_states, step), None if c is None else self._before(c, step)
        )

    def gradient_of_output(self, gradient: Floats) -> Floats:
        """What reaches the states from a gradient of `output`: zeros but where each ends.

        Args:
            gradient: shape (B, units).

        Returns:
            float32, shape (N, units).
        """
        ranked = gradient[self.steps.order]
        dh = np.zeros_like(self.hidden_states)
        for backwards, units in self._parts():
            positions = self.steps.first_positions if backwards else self.steps.last_positions
            dh[positions, units] = ranked[: len(positions), units]
        return dh

    def _before(self, states: Floats, step: int) -> Floats:
        found: Floats = np.zeros_like(states[0])
        for backwards, units in self._parts():
            at = step + 1 if backwards else step - 1
            if 0 <= at < len(states):
                found[units] = states[at, units]
        return found

    def _final(self, packed: Floats) -> list[Floats]:
        return [
            (self.steps.first if backwards else self.steps.last)(packed[:, units])
            for backwards, units in self._parts()
        ]

    def _parts(self) -> Iterator[tuple[bool, slice]]:
        """Each direction, and which units are its own."""
        units = self.hidden_states.shape[1] // len(self.backwards)
        for number, backwards in enumerate(self.backwards):
            yield backwards, slice(number * units, (number + 1) * units)


def layers_of(weights: NetworkWeights, *, keep: bool) -> list[Layer]:
    """A network's layers, each with memory of its own.

    Args:
        keep: whether the gates are kept, for a trace or the way back.
    """
    return [
        tuple(
            Direction(Recurrence(CELLS[cell], keep=keep), direction, backwards=number == 1)
            for number, direction in enumerate(layer)
        )
        for layer, cell in zip(weights.directions, weights.layer_cells, strict=True)
    ]


def run_network(layers: Sequence[Layer], x: Floats, steps: PackedSteps) -> tuple[LayerTrace, ...]:
    """Every layer's states, each layer reading those of the one before.

    Args:
        layers: first to last, at least one.
        x: packed input of the first layer; shape (N, inputs), float32.
        steps: how x is packed.

    Returns:
        A trace for each layer; the next call with the same layers overwrites its arrays.
    """
    traces: list[LayerTrace] = []
    for layer in layers:
        read = [_run(direction, x, steps) for direction in layer]
        traces.append(read[0] if len(read) == 1 else _side_by_side(read))
        x = traces[-1].hidden_states
    return tuple(traces)


def back_through(
    layer: Layer, dh: Floats, steps: PackedSteps, *, keep_states: bool = False
) -> tuple[Floats, tuple[LayerGradient, ...]]:
    """The gradient through the last `run_network` of a layer.

    Args:
        layer: whose recurrences keep what they need for it.
        dh: gradient of its hidden states; shape (N, units), float32.
        keep_states: whether the gradients of the states are kept.

    Returns:
        The gradient of what the layer read, shape (N, inputs), overwritten by the next call; and
        each direction's own gradients.
    """
    found: list[LayerGradient] = []
    for direction, own in zip(layer, np.split(dh, len(layer), axis=1), strict=True):
        back = direction.recurrence.backward
        if not direction.backwards:
            found.append(back(own, keep_states=keep_states))
            continue
        turned = back(own[steps.mirrored], keep_states=keep_states)
        found.append(turned.taken(steps.mirrored))
    dx = found[0].inputs if len(found) == 1 else np.add(found[0].inputs, found[1].inputs)
    return dx, tuple(found)


def state_gradients(directions: Sequence[LayerGradient]) -> State:
    """The gradients of a layer's states, its directions side by side.

    Args:
        directions: from `back_through` with `keep_states`.

    Returns:
        Packed; of shape (N, units).
    """
    found = [direction.states for direction in directions if direction.states is not None]
    c = [state.c for state in found if state.c is not None]
    return State(_beside([state.h for state in found]), _beside(c) if c else None)


def read_ids(
    ids: Ids, weights: NetworkWeights, layers: Sequence[Layer], *, mask_zero: bool
) -> tuple[LayerTrace, ...]:
    """Every layer's states while a network reads reviews.

    Args:
        ids: shape (B, T), int32.

    Returns:
        As `run_network`.
    """
    steps = packed(ids, mask_zero=mask_zero)
    return run_network(layers, weights.embedding[ids.reshape(-1)[steps.index]], steps)


def packed(ids: Ids, *, mask_zero: bool) -> PackedSteps:
    """How a padded batch is read.

    Args:
        ids: shape (B, T), int32.
    """
    return PackedSteps.of(ids != PAD_ID) if mask_zero else PackedSteps.full(*ids.shape)


def _run(direction: Direction, x: Floats, steps: PackedSteps) -> LayerTrace:
    recurrence = direction.recurrence
    if direction.backwards:
        x = x[steps.mirrored]
    h = recurrence.forward(
        direction.weights, x, steps, start=direction.start, dropout=direction.dropout
    )
    c, gates = recurrence.cell_states, recurrence.gates
    if direction.backwards:
        h, c = h[steps.mirrored], None if c is None else c[steps.mirrored]
        gates = {name: gate[steps.mirrored] for name, gate in gates.items()}
    return LayerTrace(h, c, gates, steps, (direction.backwards,))


def _side_by_side(read: Sequence[LayerTrace]) -> LayerTrace:
    cell_states = [trace.cell_states for trace in read if trace.cell_states is not None]
    return LayerTrace(
        _beside([trace.hidden_states for trace in read]),
        _beside(cell_states) if cell_states else None,
        {name: _beside([trace.gates[name] for trace in read]) for name in read[0].gates},
        read[0].steps,
        tuple(backwards for trace in read for backwards in trace.backwards),
    )


def _beside(parts: Sequence[Floats]) -> Floats:
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
