"""One step: the numbers of the trace, and the head's sum."""

import numpy as np
import pytest

from sentiment_core.rnn.analysis.one_step import one_step
from sentiment_core.rnn.cells import CELLS, sigmoid
from sentiment_core.rnn.cells.packing import PackedSteps
from sentiment_core.rnn.cells.recurrence import Recurrence
from sentiment_core.rnn.network.forward import Direction, run_network
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.rnn.network.weights import Floats, LayerWeights, NetworkWeights
from sentiment_core.settings.limits import AnyCell, CellType
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests import sentences
from tests.examples import WORDS, random_weights, small_config


def reading(**settings: object) -> tuple[ReviewTrace, NetworkWeights]:
    config = small_config(**settings)
    weights = random_weights(config)
    encoded = encode_review("w1 nobody w9 w7", WORDS, EncodingRules.of(config, WORDS))
    return trace_review(encoded, weights, mask_zero=config.mask_zero, model_name="test"), weights


def state_after(x: Floats, own: LayerWeights, cell: AnyCell) -> Floats:
    layer = (Direction(Recurrence(CELLS[cell], keep=False), own),)
    return run_network([layer], x, PackedSteps.full(1, len(x)))[0].output[0]


@pytest.mark.parametrize("cell", CELLS)
def test_it_is_the_step_that_the_cell_makes(cell: AnyCell) -> None:
    trace, weights = reading(cell=cell, units=6)
    own = weights.layers[0]
    for step in range(3):
        here = one_step(trace, weights, layer=0, step=step)
        assert np.array_equal(here.x, weights.embedding[trace.ids[step]])
        before, after = (
            state_after(weights.embedding[trace.ids[:count]], own, cell)
            for count in (step, step + 1)
        )
        assert np.abs(here.before - before).max(initial=0) < 1e-6
        assert np.abs(here.after - after).max() < 1e-6
        assert here.moved == pytest.approx(float(np.linalg.norm(after - before)), abs=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_the_parts_and_the_bias_make_the_probability(cell: AnyCell) -> None:
    trace, weights = reading(cell=cell, layers=2)
    for step in range(3):
        here = one_step(trace, weights, layer=1, step=step)
        assert here.parts is not None
        assert here.parts.shape == (4,)
        total = np.array([here.total], dtype=np.float32)
        assert sigmoid(total)[0] == pytest.approx(float(trace.probabilities[step]), abs=1e-6)


def test_a_layer_below_reads_words_and_one_above_its_states() -> None:
    trace, weights = reading(layers=2, embedding_dim=3)
    lower, upper = (one_step(trace, weights, layer=layer, step=2) for layer in (0, 1))
    assert lower.x.shape == (3,)
    assert lower.parts is None
    assert lower.total == lower.bias
    assert np.array_equal(upper.x, lower.after)


@pytest.mark.parametrize(
    ("cell", "names"),
    [(CellType.SIMPLE_RNN, []), (CellType.GRU, ["z", "r"]), (CellType.LSTM, ["i", "f", "o"])],
)
def test_gates_are_means_over_the_units_and_the_candidate_is_no_gate(
    cell: AnyCell, names: list[str]
) -> None:
    trace, weights = reading(cell=cell)
    here = one_step(trace, weights, layer=0, step=1)
    assert list(here.open) == names
    for name, value in here.open.items():
        assert value == pytest.approx(sum(trace.gates[name][1].tolist()) / 4, abs=1e-6)


@pytest.mark.parametrize(("layer", "step"), [(0, -1), (0, 3), (1, 0), (-1, 0)])
def test_an_index_outside_the_trace_is_refused(layer: int, step: int) -> None:
    """Step -1 gave the last word's state, with the state before the last word as the one before."""
    trace, weights = reading(units=4)
    with pytest.raises(IndexError, match=sentences.OUT_OF_RANGE):
        one_step(trace, weights, layer=layer, step=step)
