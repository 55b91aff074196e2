"""SimpleRNN: the new state is the tanh of weighted input and previous state.

Source: Keras 3.15.1, `SimpleRNNCell`.
"""

import numpy as np

from sentiment_core.i18n import later, t
from sentiment_core.rnn.cells.cell import Cell
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
    np.add(gates, recurrent, out=gates)
    np.tanh(gates, out=gates)
    h[...] = gates[0]  # h = tanh(x W + h_before U + b)


def _factors(
    gates: Floats,
    h: Floats,
    h_before: Floats,
    c_before: Floats | None,
    saved: Floats | None,
    out: Floats,
) -> None:
    np.multiply(h, h, out=out[0])
    np.subtract(1, out[0], out=out[0])  # tanh' = 1 - tanh^2


def _step_back(factors: Floats, gates: Floats, dh: Floats, dc: Floats | None, out: Floats) -> None:
    np.multiply(dh, factors[0], out=out[0])


CELL = Cell(
    gate_names=("h",),
    candidate="h",
    has_cell_state=False,
    two_biases=False,
    step_in_place=_step,
    factors=_factors,
    factor_count=1,
    step_back=_step_back,
    rows=1,
    recurrent_rows=(0,),
    input_rows=(0,),
    carries_h=False,
    words=CellWords(
        choice=t("Each word overwrites the whole state, so early words fade."),
        drawing=t(
            "A SimpleRNN cell: one tanh computes the new state from the previous "
            "state and the word."
        ),
        gates={
            "h": GateWords(
                t("New state h"), t("replaces the previous state; there is no gate"), "h"
            )
        },
        kept=later("Nothing: h is computed anew from x and the previous h. There is no gate."),
        up="Wx + b",
        round="Uh",
        meeting=t(
            "h = tanh(Wx + b + Uh): Wx + b comes from the word, Uh from the previous "
            "state of all units."
        ),
        candidate="h",
    ),
    dropout_seed_first=True,
)
