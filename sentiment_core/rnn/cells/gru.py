"""GRU: the update gate mixes previous state and candidate, the reset gate scales the state's share.

Source: Keras 3.15.1, `GRUCell(reset_after=True)`; parts in the order of its kernel, z r h.
"""

import numpy as np

from sentiment_core.i18n import later, t
from sentiment_core.rnn.cells.cell import Cell, sigmoid_of_half
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
    zr, candidate = gates[:2], gates[2]
    np.add(zr, recurrent[:2], out=zr)
    sigmoid_of_half(zr)
    np.add(recurrent[2], bias, out=saved)
    np.multiply(zr[1], saved, out=h)
    np.add(candidate, h, out=candidate)
    np.tanh(candidate, out=candidate)  # tanh(x W + b + r (h_before U + b'))
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
    for_recurrent, for_z, for_r, for_candidate = out
    mix_factors(z, candidate, h_before, for_z=for_z, for_candidate=for_candidate, work=for_r)
    np.multiply(for_candidate, r, out=for_recurrent)
    np.subtract(1, r, out=for_r)
    np.multiply(for_r, for_recurrent, out=for_r)
    np.multiply(for_r, saved, out=for_r)  # for_candidate (h_before U + b') r (1 - r)


def _step_back(factors: Floats, gates: Floats, dh: Floats, dc: MaybeFloats, out: Floats) -> None:
    np.multiply(dh, factors, out=out)
    np.multiply(dh, gates[0], out=dh)  # h_before had the share z in h


def mix(z: Floats, candidate: Floats, h_before: Floats, *, out: Floats) -> None:
    """Fill `out` with the new state, z h_before + (1 - z) candidate; all of one shape."""
    np.subtract(h_before, candidate, out=out)
    np.multiply(out, z, out=out)
    np.add(out, candidate, out=out)


def mix_factors(
    z: Floats,
    candidate: Floats,
    h_before: Floats,
    *,
    for_z: Floats,
    for_candidate: Floats,
    work: Floats,
) -> None:
    """Fill in the derivatives of `mix` with respect to the sums of z and of the candidate.

    Args:
        for_z: is filled with (h_before - candidate) z (1 - z).
        for_candidate: is filled with (1 - z) (1 - candidate^2).
        work: memory that is overwritten; all of one shape.
    """
    np.subtract(1, z, out=work)
    np.multiply(candidate, candidate, out=for_candidate)
    np.subtract(1, for_candidate, out=for_candidate)
    np.multiply(for_candidate, work, out=for_candidate)
    np.subtract(h_before, candidate, out=for_z)
    np.multiply(for_z, z, out=for_z)
    np.multiply(for_z, work, out=for_z)


CELL = Cell(
    gate_names=("z", "r", "h"),
    candidate="h",
    has_cell_state=False,
    two_biases=True,
    step_in_place=_step,
    factors=_factors,
    factor_count=4,
    step_back=_step_back,
    rows=4,
    # The candidate's recurrent sum has a gradient of its own: the reset gate stands before it.
    recurrent_rows=(1, 2, 0),
    input_rows=(1, 2, 3),
    carries_h=True,
    words=CellWords(
        choice=t("Two gates control what is kept."),
        drawing=t(
            "A GRU cell: gate z mixes the previous state with a candidate, computed "
            "by tanh from the word and, through gate r, the previous state."
        ),
        gates={
            "z": GateWords(
                t("Update gate z"),
                t("share of the previous state that is kept; the rest is the candidate"),
                "z",
            ),
            "r": GateWords(
                t("Reset gate r"), t("share of the previous state that enters the candidate"), "r"
            ),
            "h": GateWords(
                t("Candidate for h"), t("the new state if nothing were kept"), r"\tilde h"
            ),
        },
        kept=later(
            "Mean over units: {z} of the previous h (update gate z). The other "
            "{not_z} is new, from x and {r} of the previous h (reset gate r)."
        ),
        up="(1-z)h\u0303",
        round="zh",
        meeting=t(
            "h = zh + (1-z)h̃: the part of the previous state that the update gate z "
            "keeps, plus the new part."
        ),
        candidate="h\u0303",
        state=r"z \times h_{\text{before}} + (1 - z) \times \tilde h",
    ),
    reset="r",
    share_kept=lambda gates: gates["z"],
)
