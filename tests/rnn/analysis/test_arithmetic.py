"""The arithmetic of one unit against the trace, and against Keras' own cells."""

import itertools
import math

import numpy as np
import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.rnn.analysis.arithmetic import (
    Activation,
    Sum,
    Term,
    UnitArithmetic,
    unit_arithmetic,
)
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import AnyCell, CellType, OpenedCell
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests import sentences
from tests.examples import WORDS, random_weights, small_config

REVIEW = "w1 w5 nobody w9 w44 w199 w3 w1 w70"
TOLERANCE = 1e-5


def reading(config: RunConfig) -> tuple[ReviewTrace, NetworkWeights]:
    weights = random_weights(config)
    encoded = encode_review(REVIEW, WORDS, EncodingRules.of(config, WORDS))
    return (
        trace_review(encoded, weights, mask_zero=config.mask_zero, model_name="test"),
        weights,
    )


@pytest.mark.parametrize("cell", CELLS)
def test_every_unit_of_both_directions_adds_up(cell: AnyCell) -> None:
    """A backward unit comes from the word behind; its weights are the backward direction's."""
    config = small_config(cell=cell, layers=2, bidirectional=True)
    trace, weights = reading(config)
    for layer, step, unit in itertools.product(range(2), range(len(trace.ids)), range(8)):
        found = unit_arithmetic(trace, weights, layer=layer, unit=unit, step=step)
        assert found.backwards is (unit >= 4)
        assert_adds_up(found, trace)


def assert_adds_up(arithmetic: UnitArithmetic, trace: ReviewTrace) -> None:
    """Every gate and state of the arithmetic is the trace's, and every product its own sum's."""
    read = trace.layers[arithmetic.layer]
    at = (arithmetic.step, arithmetic.unit)
    assert [gate.name for gate in arithmetic.gates] == list(read.gates)
    for gate in arithmetic.gates:
        assert gate.value == pytest.approx(float(read.gates[gate.name][at]), abs=TOLERANCE)
    assert arithmetic.h == pytest.approx(float(read.hidden_states[at]), abs=TOLERANCE)
    assert (arithmetic.c is None) == (read.cell_states is None)
    if read.cell_states is not None:
        assert arithmetic.c == pytest.approx(float(read.cell_states[at]), abs=TOLERANCE)


CASES = list(itertools.product(CELLS, (1, 2), (True, False)))


@pytest.mark.parametrize(("cell", "layers", "mask_zero"), CASES)
def test_every_unit_adds_up_at_every_step(cell: AnyCell, layers: int, mask_zero: bool) -> None:
    config = small_config(cell=cell, layers=layers, mask_zero=mask_zero, padding="pre")
    trace, weights = reading(config)
    steps = len(trace.ids)
    assert steps == (7 if mask_zero else config.clip_length)
    for layer, step, unit in itertools.product(range(layers), range(steps), range(config.units)):
        assert_adds_up(unit_arithmetic(trace, weights, layer=layer, unit=unit, step=step), trace)


@pytest.mark.parametrize("cell", CellType)
def test_the_bundled_networks_add_up(cell: AnyCell) -> None:
    store = RunStore(ASSETS / "none", bundled=ASSETS / "runs")
    run = store.find(f"bundled-{cell.lower()}")
    assert run is not None
    reader = Reader.of(store, run)
    trace = reader.read("a wonderful film with a great cast but the story never moves")
    for step, unit in itertools.product((0, 1, len(trace.ids) - 1), (0, 7, 31)):
        assert_adds_up(unit_arithmetic(trace, reader.weights, layer=0, unit=unit, step=step), trace)


@pytest.mark.keras
@pytest.mark.parametrize("cell", CELLS)
def test_a_step_is_that_of_a_keras_cell(cell: AnyCell) -> None:
    from sentiment_core.rnn.keras.model import recurrent_layer

    config = small_config(cell=cell, layers=2)
    trace, weights = reading(config)
    for layer, step in itertools.product((0, 1), (0, 1, 6)):
        judge = recurrent_layer(cell, config.units).cell
        x = weights.embedding[trace.ids[step]]
        if layer:
            x = trace.layers[0].hidden_states[step]
        judge.build((1, len(x)))
        learned = weights.layers[layer]
        judge.set_weights([learned.kernel, learned.recurrent_kernel, learned.bias])
        read = trace.layers[layer]
        held = [read.hidden_states, read.cell_states]
        zero = np.zeros(config.units, dtype=np.float32)
        before = [(s[step - 1] if step else zero)[None] for s in held if s is not None]
        after = [np.asarray(state)[0] for state in judge(x[None], before)[1]]
        for unit in range(config.units):
            here = unit_arithmetic(trace, weights, layer=layer, unit=unit, step=step)
            assert here.h == pytest.approx(float(after[0][unit]), abs=TOLERANCE)
            if cell is CellType.LSTM:
                assert here.c == pytest.approx(float(after[1][unit]), abs=TOLERANCE)
            assert here.h_before == float(before[0][0, unit])


def test_terms_are_the_columns_of_the_kernels_in_keras_order() -> None:
    trace, weights = reading(small_config(cell="LSTM", layers=2))
    here = unit_arithmetic(trace, weights, layer=1, unit=2, step=3)
    output = here.gates[3]
    assert output.name == "o"
    column = 3 * 4 + 2
    learned = weights.layers[1]
    assert [term.weight for term in output.inputs.terms] == learned.kernel[:, column].tolist()
    assert [term.value for term in output.inputs.terms] == (
        trace.layers[0].hidden_states[3].tolist()
    )
    assert [term.weight for term in output.recurrent.terms] == (
        learned.recurrent_kernel[:, column].tolist()
    )
    assert [term.value for term in output.recurrent.terms] == (
        trace.layers[1].hidden_states[2].tolist()
    )
    assert output.inputs.bias == float(learned.bias[column])
    assert output.recurrent.bias is None
    assert [term.name for term in output.inputs.terms] == ["x[0]", "x[1]", "x[2]", "x[3]"]
    assert output.recurrent.terms[3].name == "h[3]"


def test_the_candidate_of_a_gru_has_its_recurrent_bias_inside_the_reset() -> None:
    """`reset_after`: r weighs the recurrent sum with its bias, not the state before."""
    trace, weights = reading(small_config(cell="GRU"))
    z, r, candidate = unit_arithmetic(trace, weights, layer=0, unit=1, step=4).gates
    bias = weights.layers[0].bias
    assert (z.reset, r.reset) == (None, None)
    assert candidate.reset == r.value
    assert candidate.inputs.bias == float(bias[0, 9])
    assert candidate.recurrent.bias == float(bias[1, 9])
    products = sum(term.weight * term.value for term in candidate.recurrent.terms)
    assert candidate.total == pytest.approx(
        candidate.inputs.total + r.value * (products + float(bias[1, 9])), abs=1e-12
    )


def test_a_reset_gate_before_the_product_weighs_each_state() -> None:
    """`reset_after=False`: every state is weighed by the gate of its own unit; one bias."""
    trace, weights = reading(small_config(cell=OpenedCell.GRU_RESET_BEFORE))
    *_, candidate = unit_arithmetic(trace, weights, layer=0, unit=1, step=4).gates
    held = trace.layers[0].hidden_states[3] * trace.layers[0].gates["r"][4]
    assert [term.value for term in candidate.recurrent.terms] == pytest.approx(held, abs=1e-6)
    assert [term.weight for term in candidate.recurrent.terms] == (
        weights.layers[0].recurrent_kernel[:, 9].tolist()
    )
    assert [term.name for term in candidate.recurrent.terms][3] == "r[3] × h[3]"
    assert (candidate.reset, candidate.reset_by, candidate.recurrent.bias) == (None, "r", None)


def test_before_the_first_word_everything_recurrent_is_zero() -> None:
    trace, weights = reading(small_config(cell="LSTM"))
    here = unit_arithmetic(trace, weights, layer=0, unit=0, step=0)
    assert (here.h_before, here.c_before) == (0.0, 0.0)
    assert all(gate.recurrent.products == 0 for gate in here.gates)
    assert any(gate.inputs.products != 0 for gate in here.gates)


def test_final_sums_name_what_they_weigh() -> None:
    names = {}
    for cell in CellType:
        trace, weights = reading(small_config(cell=cell))
        here = unit_arithmetic(trace, weights, layer=0, unit=3, step=5)
        gates = {gate.name: gate.value for gate in here.gates}
        names[cell] = [term.name for term in here.state_sum.terms]
        if cell is CellType.GRU:
            assert [term.weight for term in here.state_sum.terms] == [gates["z"], 1 - gates["z"]]
        if here.cell_sum is not None:
            assert [term.weight for term in here.cell_sum.terms] == [gates["f"], gates["i"]]
            assert here.c_before == float(trace.layers[0].cell_states[4, 3])  # type: ignore[index]
    assert names == {
        CellType.SIMPLE_RNN: ["candidate"],
        CellType.LSTM: ["tanh(c)"],
        CellType.GRU: ["previous h", "candidate"],
    }


@pytest.mark.parametrize(
    "index",
    [
        {"layer": 0, "unit": 0, "step": -1},
        {"layer": 0, "unit": 0, "step": 7},
        {"layer": 0, "unit": 4, "step": 0},
        {"layer": 0, "unit": -1, "step": 0},
        {"layer": 1, "unit": 0, "step": 0},
        {"layer": -1, "unit": 0, "step": 0},
    ],
)
def test_an_index_that_does_not_exist_is_refused(index: dict[str, int]) -> None:
    trace, weights = reading(small_config())
    with pytest.raises(IndexError, match=sentences.OUT_OF_RANGE):
        unit_arithmetic(trace, weights, **index)


def test_sums_and_activations() -> None:
    terms = (Term("x[0]", 2.0, 3.0), Term("x[1]", -1.0, 0.5))
    assert Sum(0.25, terms).total == 5.75
    assert Sum(None, terms).total == Sum(0.25, terms).products == 5.5
    assert Activation.SIGMOID(-1e4) == 0
    assert Activation.SIGMOID(0.3) == pytest.approx(1 / (1 + math.exp(-0.3)))
    assert Activation.TANH(0.3) == math.tanh(0.3)
