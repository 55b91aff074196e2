"""Stages of a training step: nothing is shown before it is computed, all of it at the end."""

import numpy as np
import pytest

from sentiment_core.rnn.training.slow_motion import SlowStep, slow_step
from sentiment_core.rnn.training.stages import Part, Stage, computed, stages
from tests.examples import small_config

LENGTHS = (4, 2, 1)


def slow(**settings: object) -> SlowStep:
    ids = np.zeros((3, 12), dtype=np.int32)
    for row, length in zip(ids, LENGTHS, strict=True):
        row[:length] = np.arange(5, 5 + length)
    config = small_config(dropout=0, **settings)
    return slow_step(config, ids, np.array([1, 0, 1], dtype=np.int8))


def known(slow: SlowStep, stage: Stage, review: int) -> tuple[list[list[int]], list[list[int]]]:
    """For each direction, the words whose state is computed, and those whose gradient is."""
    found = computed(slow, stage, layer=0, review=review)
    words = []
    for values in (found.states, found.gradients):
        there = ~np.isnan(values)
        halves = np.split(there, slow.directions, axis=1)
        assert all((half.all(axis=1) == half.any(axis=1)).all() for half in halves)
        words.append([np.flatnonzero(half.all(axis=1)).tolist() for half in halves])
    return words[0], words[1]


def test_a_step_goes_through_its_words_there_and_back() -> None:
    every = stages(slow())
    assert [stage.part for stage in every] == [
        Part.BATCH, *[Part.FORWARD] * 4, Part.LOSS, *[Part.BACKWARD] * 4, Part.ADAM,
    ]  # fmt: skip
    assert [stage.done for stage in every] == [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0]


@pytest.mark.parametrize(
    ("stage", "review", "states", "gradients", "here"),
    [
        (Stage(Part.BATCH), 0, [], [], None),
        (Stage(Part.FORWARD, 2), 0, [0, 1], [], 1),
        (Stage(Part.FORWARD, 2), 1, [0, 1], [], 1),
        (Stage(Part.FORWARD, 2), 2, [0], [], None),
        (Stage(Part.LOSS), 0, [0, 1, 2, 3], [], None),
        (Stage(Part.BACKWARD, 2), 0, [0, 1, 2, 3], [2, 3], 2),
        (Stage(Part.BACKWARD, 2), 1, [0, 1], [], None),
        (Stage(Part.BACKWARD, 3), 1, [0, 1], [1], 1),
        (Stage(Part.ADAM), 1, [0, 1], [0, 1], None),
    ],
)
def test_what_is_computed_at_a_stage(
    stage: Stage, review: int, states: list[int], gradients: list[int], here: int | None
) -> None:
    step = slow()
    assert known(step, stage, review) == ([states], [gradients])
    assert computed(step, stage, layer=0, review=review).here == here


def test_a_backward_direction_begins_at_the_last_word() -> None:
    step = slow(bidirectional=True)
    assert known(step, Stage(Part.FORWARD, 1), 0) == ([[0], [3]], [[], []])
    assert known(step, Stage(Part.FORWARD, 1), 1) == ([[0], [1]], [[], []])
    assert known(step, Stage(Part.BACKWARD, 1), 0)[1] == [[3], [0]]


def test_at_the_end_all_numbers_are_those_of_the_step() -> None:
    step = slow(layers=2)
    for layer in (0, 1):
        for review, length in enumerate(LENGTHS):
            found = computed(step, Stage(Part.ADAM), layer=layer, review=review)
            assert found.positions.tolist() == list(range(length))
            assert np.array_equal(found.states, step.states[layer][review, :length])
            assert np.array_equal(found.gradients, step.gradients[layer][review, :length])
