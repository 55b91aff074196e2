"""A training step as a row of stages, and what is computed at each of them."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sentiment_core.rnn.network.weights import Floats
from sentiment_core.rnn.training.slow_motion import SlowStep


class Part(StrEnum):
    """The parts of a training step, in their order."""

    BATCH = "batch"
    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    ADAM = "adam"


@dataclass(frozen=True)
class Stage:
    """A moment of a training step.

    Args:
        done: words that the pass of a forward or backward part has been through, from 1; else 0.
    """

    part: Part
    done: int = 0


def stages(slow: SlowStep) -> tuple[Stage, ...]:
    """All stages; forward and backward have one for each word of the longest review."""
    words = range(1, _longest(slow) + 1)
    return (
        Stage(Part.BATCH),
        *(Stage(Part.FORWARD, done) for done in words),
        Stage(Part.LOSS),
        *(Stage(Part.BACKWARD, done) for done in words),
        Stage(Part.ADAM),
    )


@dataclass(frozen=True, eq=False)
class Computed:
    """What a layer has of one review at a stage; NaN where it is not computed yet.

    Args:
        positions: those that are read; shape (T,), int64.
        states: shape (T, outputs).
        gradients: of the loss with respect to the states; shape (T, outputs).
        here: index into `positions` of the word at which the stage is; None where it is at none.
    """

    positions: NDArray[np.int64]
    states: Floats
    gradients: Floats
    here: int | None


def computed(slow: SlowStep, stage: Stage, *, layer: int, review: int) -> Computed:
    """What is computed of one review; a backward direction goes through it from its end.

    Args:
        layer: from 0.
        review: from 0.
    """
    longest, positions = _longest(slow), np.flatnonzero(slow.read[review])
    order = list(Part)
    forward, back = (
        stage.done
        if stage.part == part
        else longest * (order.index(stage.part) > order.index(part))
        for part in (Part.FORWARD, Part.BACKWARD)
    )
    ranks = np.arange(len(positions))
    # For each direction, when it comes to each word.
    turns = np.stack([ranks, ranks[::-1]][: slow.directions], axis=1)
    turns = np.repeat(turns, slow.states[layer].shape[2] // slow.directions, axis=1)
    here = {Part.FORWARD: stage.done - 1, Part.BACKWARD: longest - stage.done}.get(stage.part, -1)
    return Computed(
        positions,
        np.where(turns < forward, slow.states[layer][review, positions], np.float32(np.nan)),
        np.where(
            turns >= longest - back, slow.gradients[layer][review, positions], np.float32(np.nan)
        ),
        here if 0 <= here < len(positions) else None,
    )


def _longest(slow: SlowStep) -> int:
    return int(slow.read.sum(axis=1).max())
