"""Minimal gated unit: one gate both hides the state before from the candidate and lets it go.

Source: G.-B. Zhou, J. Wu, C.-L. Zhang and Z.-H. Zhou (2016), Minimal gated unit for recurrent
neural networks. As in Keras' GRU, the gate is applied after the product with the recurrent kernel.
"""

from typing import Any

import numpy as np

from sentiment_core.rnn.cells.cell import Cell, sigmoid_of_half
from sentiment_core.rnn.cells.descriptions import CellWords, GateWords
from sentiment_core.rnn.cells.layer_weights import Floats


def _step(
    gates: Floats,
    recurrent: Floats,
    bias: Floats | None,
    h_before: Floats,
    c_before: Floats | None,
    h: Floats,
    c: Floats | None,
    saved: Floats | None,
) -> None:
    f, candidate = gates
    np.add(f, recurrent[0], out=f)
    sigmoid_of_half(f)
    np.add(recurrent[1], bias, out=saved)
    np.multiply(f, saved, out=h)
    np.add(candidate, h, out=candidate)
    np.tanh(candidate, out=candidate)  # tanh(x W + b + f (h_before U + b'))
    np.subtract(candidate, h_before, out=h)
    np.multiply(h, f, out=h)
    np.add(h, h_before, out=h)  # h = (1 - f) h_before + f candidate


def _factors(
    gates: Floats,
    h: Floats,
    h_before: Floats,
    c_before: Floats | None,
    saved: Floats | None,
    out: Floats,
) -> None:
    f, candidate = gates
    for_recurrent, for_f, for_candidate = out
    for_candidate[...] = f * (1 - candidate * candidate)
    for_recurrent[...] = for_candidate * f
    for_f[...] = f * (1 - f) * (candidate - h_before + for_candidate * saved)


def _step_back(factors: Floats, gates: Floats, dh: Floats, dc: Floats | None, out: Floats) -> None:
    np.multiply(dh, factors, out=out)
    np.multiply(dh, 1 - gates[0], out=dh)  # h_before had the share 1 - f in h


def keras_layer() -> Any:
    """The same cell as a Keras layer, which Keras does not have."""
    import keras
    from keras import ops

    @keras.saving.register_keras_serializable(package="word_by_word")
    class MGUCell(keras.layers.Layer):
        def __init__(self, units, **settings):
            super().__init__(**settings)
            self.units = self.state_size = self.output_size = units

        def build(self, shape):
            width = 2 * self.units
            self.kernel = self.add_weight(
                shape=(shape[-1], width), initializer="glorot_uniform", name="kernel"
            )
            self.recurrent_kernel = self.add_weight(
                shape=(self.units, width), initializer="orthogonal", name="recurrent_kernel"
            )
            self.bias = self.add_weight(shape=(2, width), initializer="zeros", name="bias")

        def call(self, x, states, training=False):
            before = states[0]
            x_f, x_h = ops.split(ops.matmul(x, self.kernel) + self.bias[0], 2, axis=-1)
            u_f, u_h = ops.split(
                ops.matmul(before, self.recurrent_kernel) + self.bias[1], 2, axis=-1
            )
            f = ops.sigmoid(x_f + u_f)
            h = (1 - f) * before + f * ops.tanh(x_h + f * u_h)
            return h, [h]

        def get_config(self):
            return {**super().get_config(), "units": self.units}

    @keras.saving.register_keras_serializable(package="word_by_word")
    class MGU(keras.layers.RNN):
        def __init__(self, units, dropout=0.0, return_sequences=False, **settings):
            super().__init__(MGUCell(units), return_sequences=return_sequences, **settings)
            self.units, self.dropout = units, dropout
            # One mask for all steps of a review, as Keras' own recurrent layers have it.
            self.drop = keras.layers.Dropout(dropout, noise_shape=(None, 1, None))

        def call(self, sequences, initial_state=None, mask=None, training=False):
            dropped = self.drop(sequences, training=training)
            return super().call(dropped, initial_state=initial_state, mask=mask, training=training)

        def get_config(self):
            return {
                "name": self.name,
                "units": self.units,
                "dropout": self.dropout,
                "return_sequences": self.return_sequences,
                "return_state": self.return_state,
                "go_backwards": self.go_backwards,
            }

        @classmethod
        def from_config(cls, config):
            return cls(**config)

    return MGU


CELL = Cell(
    gate_names=("f", "h"),
    candidate="h",
    has_cell_state=False,
    two_biases=True,
    step_in_place=_step,
    factors=_factors,
    factor_count=3,
    step_back=_step_back,
    rows=3,
    recurrent_rows=(1, 0),
    input_rows=(1, 2),
    carries_h=True,
    words=CellWords(
        choice="one gate decides, unit by unit, how much is new.",
        drawing="A minimal gated unit.",
        gates={
            "f": GateWords("Gate f", "how much of the state is replaced by the candidate", "f"),
            "h": GateWords("Candidate for h", "what gate f writes", r"\tilde h"),
        },
        kept="On average over the units {not_f} of the old h; the other {f} is new (gate f).",
        up="fh\u0303",
        round="(1-f)h",
        meeting="Two numbers meet in the unit: (1-f)h is the part of its own state that gate f "
        "lets round, fh\u0303 is what it writes at this word. Their sum is the new h.",
        candidate="h\u0303",
        state=r"(1 - f) \times h_{\text{before}} + f \times \tilde h",
    ),
    reset="f",
    share_kept=lambda gates: 1 - gates["f"],
    keras_layer=keras_layer,
)
