"""The texts about a cell on the pages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class GateWords:
    """The texts about a gate.

    Args:
        symbol: in LaTeX.
    """

    title: str
    role: str
    symbol: str


@dataclass(frozen=True, eq=False)
class CellWords:
    """The texts about a cell; plain text or markdown of this project's own.

    Args:
        choice: what it does with its state, a sentence.
        drawing: what its drawing `assets/cells/<name>.svg` shows; a cell without one has a frame
            with its name instead.
        kept: how much of what was held stays at a word, in English. {z} stands for the mean of gate
            z, {not_z} for what is left to 1, in percent.
        up: what comes up from the word in the unrolled unit, in letters.
        round: what comes round from the state before, in letters.
        meeting: how the two meet, in sentences.
        candidate: the candidate's letter.
        state: in LaTeX, how what was held and the candidate add up to the new state; empty where
            the candidate is the new state.
    """

    choice: str
    drawing: str
    gates: Mapping[str, GateWords]
    kept: str
    up: str
    round: str
    meeting: str
    candidate: str
    state: str = ""
