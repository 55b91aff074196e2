"""LSTM: a cell state with input, forget and output gates.

Source: Keras 3.15.1, `LSTMCell`; gates in the order of its kernel, i f c o.
"""

import numpy as np

from sentiment_core.i18n import later, t
from sentiment_core.rnn.cells.cell import Cell
from sentiment_core.rnn.cells.descriptions import CellWords, GateWords
from sentiment_core.rnn.cells.layer_weights import Floats, MaybeFloats


def _step(
    gates: Floats,
    recurrent: Floats,
    bias: MaybeFloats,
    h_before: Floats,
    c_before: MaybeFloats,
    h: Floats,
    c: MaybeFloats,
    saved: MaybeFloats,
) -> None:
    np.add(gates, recurrent, out=gates)
    np.tanh(gates, out=gates)
    for part in (gates[:2], gates[3]):  # sigmoid(2 a) = (tanh(a) + 1) / 2
        np.multiply(part, 0.5, out=part)
        np.add(part, 0.5, out=part)
    i, f, candidate, o = gates  # input, forget, candidate, output
    np.multiply(f, c_before, out=c)
    np.multiply(i, candidate, out=h)
    np.add(c, h, out=c)  # c = f c_before + i candidate
    np.tanh(c, out=saved)
    np.multiply(o, saved, out=h)  # h = o tanh(c)


def _factors(
    gates: Floats,
    h: Floats,
    h_before: Floats,
    c_before: MaybeFloats,
    saved: MaybeFloats,
    out: Floats,
) -> None:
    i, _, candidate, o = gates
    for_i, for_f, for_candidate, for_o, for_c = out
    np.multiply(h, saved, out=for_c)
    np.subtract(o, for_c, out=for_c)  # dh/dc = o (1 - tanh(c)^2)
    np.subtract(1, gates[:2], out=out[:2])
    np.multiply(out[:2], gates[:2], out=out[:2])  # sigmoid' = s (1 - s)
    np.multiply(for_i, candidate, out=for_i)
    np.multiply(for_f, c_before, out=for_f)
    np.multiply(candidate, candidate, out=for_candidate)
    np.subtract(1, for_candidate, out=for_candidate)
    np.multiply(for_candidate, i, out=for_candidate)
    np.subtract(1, o, out=for_o)
    np.multiply(for_o, h, out=for_o)  # tanh(c) o (1 - o)


def _step_back(factors: Floats, gates: Floats, dh: Floats, dc: MaybeFloats, out: Floats) -> None:
    scratch = out[3]
    np.multiply(dh, factors[4], out=scratch)
    np.add(dc, scratch, out=dc)
    np.multiply(dc, factors[:3], out=out[:3])
    np.multiply(dh, factors[3], out=out[3])
    np.multiply(dc, gates[1], out=dc)  # c_before had the share f in c


CELL = Cell(
    gate_names=("i", "f", "c", "o"),
    candidate="c",
    has_cell_state=True,
    two_biases=False,
    step_in_place=_step,
    factors=_factors,
    factor_count=5,
    step_back=_step_back,
    rows=4,
    recurrent_rows=(0, 1, 2, 3),
    input_rows=(0, 1, 2, 3),
    carries_h=False,
    words=CellWords(
        choice=t("Three gates control a cell state c, which can keep information for long."),
        drawing=t("An LSTM cell: the cell state passes the gates f, i and o."),
        gates={
            "i": GateWords(
                t("Input gate i"), t("share of the candidate that is added to the cell state"), "i"
            ),
            "f": GateWords(
                t("Forget gate f"), t("share of the previous cell state that is kept"), "f"
            ),
            "c": GateWords(t("Candidate for c"), t("new content for the cell state"), r"\tilde c"),
            "o": GateWords(
                t("Output gate o"), t("share of tanh(c) that becomes the hidden state"), "o"
            ),
        },
        kept=later(
            "Mean over units: {f} of the previous c (forget gate f); {i} of the "
            "candidate is added (input gate i). h is {o} of tanh(c) (output gate o)."
        ),
        up="ic\u0303",
        round="fc",
        meeting=t(
            "c = fc + ic̃: the part of the previous c that the forget gate f keeps, "
            "plus the new part. h = o tanh(c)."
        ),
        candidate="c\u0303",
        state=r"f \times c_{\text{before}} + i \times \tilde c",
    ),
    unit_forget_bias="f",
)
