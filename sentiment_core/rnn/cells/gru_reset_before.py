"""GRU as in Cho et al. 2014: the reset gate weighs the state before its product with the kernel.

Keras 2 trained so by default. Its pages say what they say of the other GRU.

Source: Keras 3.15.1, `GRUCell(reset_after=False)`; parts in the order of its kernel, z r h.
"""

from dataclasses import replace

import numpy as np

from sentiment_core.rnn.cells.cell import sigmoid_of_half
from sentiment_core.rnn.cells.gru import CELL as RESET_AFTER
from sentiment_core.rnn.cells.gru import mix, mix_factors
from sentiment_core.rnn.cells.layer_weights import Floats, MaybeFloats


def _step(
    gates: Floats,
    recurrent: Floats,
    kernel: MaybeFloats,
    h_before: Floats,
    c_before: MaybeFloats,
    h: Floats,
    c: MaybeFloats,
    saved: MaybeFloats,
) -> None:
    zr, candidate = gates[:2], gates[2]
    np.add(zr, recurrent[:2], out=zr)
    sigmoid_of_half(zr)
    np.multiply(zr[1], h_before, out=saved)
    np.matmul(saved, kernel, out=h)
    np.add(candidate, h, out=candidate)
    np.tanh(candidate, out=candidate)  # tanh(x W + b + (r h_before) U)
    mix(zr[0], candidate, h_before, out=h)


def _factors(
    gates: Floats,
    h: Floats,
    h_before: Floats,
    c_before: MaybeFloats,
    saved: MaybeFloats,
    out: Floats,
) -> None:
    z, r, candidate = gates
    for_z, for_r, for_candidate = out
    mix_factors(z, candidate, h_before, for_z=for_z, for_candidate=for_candidate, work=for_r)
    np.subtract(1, r, out=for_r)
    np.multiply(for_r, saved, out=for_r)  # h_before r (1 - r)


def _step_back(factors: Floats, gates: Floats, dh: Floats, dc: MaybeFloats, out: Floats) -> None:
    np.multiply(dh, factors[::2], out=out[::2])
    np.multiply(dh, gates[0], out=dh)  # h_before had the share z in h
    out[1] = factors[1]


def _reset_back(gates: Floats, back: Floats, dh: Floats, out: Floats) -> None:
    weighed = out[2] @ back  # with respect to r h_before
    np.multiply(out[1], weighed, out=out[1])
    np.multiply(weighed, gates[1], out=weighed)
    np.add(dh, weighed, out=dh)


CELL = replace(
    RESET_AFTER,
    two_biases=False,
    step_in_place=_step,
    factors=_factors,
    factor_count=3,
    step_back=_step_back,
    rows=3,
    recurrent_rows=(0, 1),
    input_rows=(0, 1, 2),
    reset_back=_reset_back,
    arguments={"reset_after": False},
)
