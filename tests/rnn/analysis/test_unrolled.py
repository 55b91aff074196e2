"""One unit unrolled: its parts add up to what the network holds."""

import itertools
import math

import numpy as np
import pytest

from sentiment_core.rnn.analysis.unrolled import busiest_unit, unroll
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.settings.limits import AnyCell, CellType
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests.examples import WORDS, random_weights, small_config

REVIEW = "w1 w5 nobody w9 w44 w199 w3 w1 w70"


def reading(**settings: object) -> tuple[ReviewTrace, NetworkWeights]:
    config = small_config(**settings)
    weights = random_weights(config)
    encoded = encode_review(REVIEW, WORDS, EncodingRules.of(config, WORDS))
    return trace_review(encoded, weights, mask_zero=True, model_name="test"), weights


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layer", [0, 1])
def test_word_bias_own_state_and_others_add_up(cell: AnyCell, layer: int) -> None:
    trace, weights = reading(cell=cell, layers=2)
    steps = unroll(trace, weights, layer=layer, unit=2, first=1, count=5)
    assert [step.step for step in steps] == [1, 2, 3, 4, 5]
    assert [step.token for step in steps] == trace.tokens[1:6]
    for step in steps:
        parts = step.from_word + step.bias + step.from_itself + step.from_others
        assert parts == pytest.approx(step.candidate.total, abs=1e-12)
        name = "c" if cell is CellType.LSTM else "h"
        gate = float(trace.layers[layer].gates[name][step.step, 2])
        assert math.tanh(parts) == pytest.approx(gate, abs=1e-5)
        assert step.probability == float(trace.probabilities[step.step])


def test_a_simple_rnn_is_tanh_of_the_two_flows_by_plain_arithmetic() -> None:
    trace, weights = reading(cell=CellType.SIMPLE_RNN)
    learned = weights.layers[0]
    h = np.zeros(4)
    for step in unroll(trace, weights, layer=0, unit=1, first=0, count=9):
        x = weights.embedding[trace.ids[step.step]].astype(float)
        before = h
        h = np.tanh(x @ learned.kernel + h @ learned.recurrent_kernel + learned.bias)
        assert step.arithmetic.h == pytest.approx(h[1], abs=1e-5)
        own = before[1] * float(learned.recurrent_kernel[1, 1])
        assert step.from_itself == pytest.approx(own, abs=1e-5)
        others = float(np.delete(before, 1) @ np.delete(learned.recurrent_kernel[:, 1], 1))
        assert step.from_others == pytest.approx(others, abs=1e-5)


def test_fewer_words_at_the_end() -> None:
    trace, weights = reading()
    assert len(trace.ids) == 7
    assert len(unroll(trace, weights, layer=0, unit=0, first=5, count=5)) == 2
    assert unroll(trace, weights, layer=0, unit=0, first=7, count=5) == ()


def test_the_busiest_unit_travels_farthest() -> None:
    trace, _ = reading()
    states = np.concatenate([np.zeros((1, 4)), trace.hidden_states])
    for first in (0, 2):
        way = np.abs(np.diff(states[first : first + 6], axis=0)).sum(axis=0)
        found = busiest_unit(trace, layer=0, first=first, count=5)
        assert way[found] == way.max()


def test_over_one_word_it_is_the_unit_that_moved_most() -> None:
    trace, _ = reading(layers=2)
    for layer, step in itertools.product((0, 1), (0, 3, 6)):
        states = trace.layers[layer].hidden_states
        before = states[step - 1] if step else np.zeros(4)
        moved = np.abs(states[step] - before).tolist()
        assert moved[busiest_unit(trace, layer=layer, first=step, count=1)] == max(moved)
