"""The panel of the gates: what it shows of a unit, and that its numbers are the network's."""

import itertools
import json
import math
import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.analysis.arithmetic import unit_arithmetic
from sentiment_core.rnn.analysis.unrolled import busiest_unit
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.settings.limits import AnyCell, CellType, layer_name
from sentiment_core.text.encoding import EncodingRules, encode_review
from sentiment_core.text.vocabulary import tokenize
from sentiment_core.ui.shared.by_hand import (
    gate_equation,
    product_table,
    state_equations,
)
from tests import sentences
from tests.examples import HOSTILE, WORDS, random_weights, small_config


def trace(review: str = "w1 nobody w9 w7", **settings: object) -> ReviewTrace:
    config = small_config(**settings)
    encoded = encode_review(review, WORDS, EncodingRules.of(config, WORDS))
    return trace_review(
        encoded, random_weights(config), mask_zero=config.mask_zero, model_name="test"
    )


def page() -> None:
    import streamlit as st

    from sentiment_core.rnn.network.trace import trace_review
    from sentiment_core.text.encoding import EncodingRules, encode_review
    from sentiment_core.text.vocabulary import Vocabulary
    from sentiment_core.ui.read.gates import show_gates
    from tests.examples import random_weights, small_config

    config = small_config(**st.session_state["settings"])
    weights = random_weights(config)
    words = Vocabulary(st.session_state["words"])
    encoded = encode_review(st.session_state["review"], words, EncodingRules.of(config, words))
    reading = trace_review(encoded, weights, mask_zero=config.mask_zero, model_name="test")
    layer, step = st.session_state["place"]
    show_gates(reading, weights, layer=layer, step=step, key="gates")


def opened(
    review: str = "w1 nobody w9 w7",
    place: tuple[int, int] = (0, 1),
    words: Sequence[str] = WORDS.words,
    **settings: object,
) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["settings"] = settings
    app.session_state["review"] = review
    app.session_state["place"] = place
    app.session_state["words"] = tuple(words)
    app.run()
    assert not app.exception
    return app


def equations(app: AppTest) -> list[str]:
    return [str(text.value) for text in app.markdown if str(text.value).startswith("$")]


def results(app: AppTest) -> list[float]:
    """The number that each equation ends in."""
    ends = [re.search(r"= (-?\d+\.\d{4})\\end", text) for text in equations(app)]
    return [float(end[1]) for end in ends if end]


def marks(app: AppTest) -> str:
    return "\n".join(str(e.value) for kind in ("markdown", "caption") for e in app.get(kind))


def pointer(app: AppTest) -> int:
    """The unit that the pictures point at."""
    units = set()
    for chart in app.get("vega_lite_chart"):
        tables = [
            pa.ipc.open_stream(dataset.data.data).read_all().to_pydict()
            for dataset in chart.proto.datasets
        ]
        units |= {table["unit"][0] for table in tables if len(table.get("unit", [])) == 1}
    assert len(units) == 1
    return int(units.pop())


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("place", [(0, 0), (0, 2), (1, 0), (1, 2)])
@pytest.mark.parametrize("mask_zero", [True, False])
def test_equations_end_in_the_gates_and_states_of_the_trace(
    cell: AnyCell, place: tuple[int, int], mask_zero: bool
) -> None:
    settings = {"cell": cell, "layers": 2, "mask_zero": mask_zero}
    app = opened(place=place, **settings)
    layer, step = place
    read = trace(**settings).layers[layer]
    unit = busiest_unit(trace(**settings), layer=layer, first=step, count=1)
    expected = [read.gates[name][step, unit] for name in CELLS[cell].gate_names]
    if read.cell_states is not None:
        expected.append(read.cell_states[step, unit])
    if cell is not CellType.SIMPLE_RNN:
        expected.append(read.hidden_states[step, unit])
    assert results(app) == pytest.approx([float(value) for value in expected], abs=6e-5)
    assert f"h = {read.hidden_states[step, unit]:z.4f}" in marks(app)
    assert "largest difference 0.00000" in marks(app)
    assert pointer(app) == unit


@pytest.mark.parametrize("cell", CELLS)
def test_there_is_a_picture_and_a_sentence_for_each_gate(cell: AnyCell) -> None:
    app = opened(cell=cell)
    charts = app.get("vega_lite_chart")
    told = CELLS[cell].words.gates
    assert tuple(told) == CELLS[cell].gate_names
    assert [chart.proto.alt.split(":")[0] for chart in charts] == [
        words.title for words in told.values()
    ]
    for words in told.values():
        assert f"**{words.title}**: {words.role}." in marks(app)
    scales = [_scale(chart) for chart in charts]
    fixed = {True: [-1, 0, 1], False: [0, 1]}
    assert scales == [fixed[name == CELLS[cell].candidate] for name in told]


def _scale(chart: Any) -> list[float]:
    layer = json.loads(chart.proto.spec)["layer"][0]
    domain: list[float] = layer["encoding"]["color"]["scale"]["domain"]
    return domain


def test_the_unit_follows_the_word_until_one_is_chosen() -> None:
    review = "w1 w9 w7 w30 w31 w12"
    app = opened(review, place=(0, 0), units=8)
    reading = trace(review, units=8)
    units = [busiest_unit(reading, layer=0, first=step, count=1) for step in range(6)]
    assert len(set(units)) > 1
    for step, unit in enumerate(units):
        app.session_state["place"] = (0, step)
        app.run()
        assert pointer(app) == unit
        assert f"Unit {unit} of layer 1 (" in marks(app)
    other = next(unit for unit in range(8) if unit != units[5])
    app.selectbox(key="gates_unit").set_value(other).run()
    assert not app.exception
    assert pointer(app) == other
    assert f"Unit {other} of layer 1, " in marks(app)


def test_a_unit_that_the_next_network_does_not_have_is_left() -> None:
    app = opened(units=8)
    app.selectbox(key="gates_unit").set_value(7).run()
    assert pointer(app) == 7
    app.session_state["settings"] = {"units": 2}
    app.run()
    assert not app.exception
    assert pointer(app) == busiest_unit(trace(units=2), layer=0, first=1, count=1)


def test_another_cell_after_a_gate_was_chosen_starts_with_its_own_first_gate() -> None:
    app = opened(cell="GRU")
    app.segmented_control(key="gates_products_of_GRU").set_value("r").run()
    assert sentences.RESET_GATE in app.dataframe[0].proto.alt
    app.session_state["settings"] = {"cell": "LSTM"}
    app.run()
    assert not app.exception
    assert sentences.INPUT_GATE in app.dataframe[0].proto.alt


@pytest.mark.parametrize("cell", CELLS)
def test_the_table_of_a_gate_adds_up_to_what_its_equation_activates(cell: AnyCell) -> None:
    config = small_config(cell=cell, layers=2)
    reading = trace(cell=cell, layers=2)
    here = unit_arithmetic(reading, random_weights(config), layer=1, unit=2, step=2)
    for gate in here.gates:
        table = product_table(gate)
        assert len(table) == 4 + 4 + (2 if cell is CellType.GRU else 1)
        assert table["product"].sum() == pytest.approx(gate.total, abs=1e-9)
        columns = table["weight"] * table["value"] * table["share"]
        assert table["product"].tolist() == pytest.approx(columns.tolist())
        sizes = table["product"].abs().tolist()
        assert sizes == sorted(sizes, reverse=True)
        symbol = CELLS[cell].words.gates[gate.name].symbol
        assert f"({gate.total:z.4f}) = {gate.value:z.4f}" in gate_equation(gate, symbol)
        if gate.reset is not None:
            recurrent = table[table["part"] == "previous state"]
            assert set(recurrent["share"]) == {gate.reset}


def test_the_screen_has_the_whole_table() -> None:
    app = opened(cell="GRU", units=8)
    app.segmented_control(key="gates_products_of_GRU").set_value("h").run()
    table = app.dataframe[0].value
    assert len(table) == 4 + 8 + 2
    assert "share" in table.columns
    app.segmented_control(key="gates_products_of_GRU").set_value("z").run()
    assert "share" not in app.dataframe[0].value.columns


def test_the_filled_in_equations_are_true() -> None:
    """What a learner would type into a calculator, with the rounded numbers of the screen."""
    for cell, step in itertools.product(CELLS, range(3)):
        reading = trace(cell=cell)
        weights = random_weights(small_config(cell=cell))
        here = unit_arithmetic(reading, weights, layer=0, unit=1, step=step)
        told = [gate_equation(gate, "g") for gate in here.gates] + state_equations(here)
        assert len(told) == {"SimpleRNN": 1, "LSTM": 6, "GRU": 4}[layer_name(cell)]
        for equation in told:
            _, *filled = _lines(equation)
            result = filled[-1].rsplit(" = ", 1)[1]
            for side in " ".join(filled).split(" = "):
                assert _calculate(side) == pytest.approx(float(result), abs=6e-4), equation


def _lines(equation: str) -> list[str]:
    """The lines of an equation; one that only goes on is joined to the one before."""
    body = equation.split("&", 1)[1].removesuffix(r"\end{aligned}")
    return body.replace(r"\\ &\quad {}", "").split(r" \\ &")


def _calculate(text: str) -> float:
    text = text.removeprefix("= ").replace(r"\times", "*").replace("\\", "")
    assert re.fullmatch(r"([-+*(). \d]|tanh|sigma)+", text), text
    functions = {"tanh": math.tanh, "sigma": lambda total: 1 / (1 + math.exp(-total))}
    return float(eval(text, functions))


def test_simple_rnn_has_no_further_equation() -> None:
    config = small_config(cell="SimpleRNN")
    reading = trace(cell="SimpleRNN")
    here = unit_arithmetic(reading, random_weights(config), layer=0, unit=0, step=0)
    assert state_equations(here) == []


@pytest.mark.parametrize("review", HOSTILE)
def test_words_of_any_vocabulary_are_shown_as_text_only(review: str) -> None:
    """All but the text itself is what the screen shows of harmless words in the same places."""
    tokens = list(dict.fromkeys(tokenize(review)))[:12]
    hostile = opened(" ".join(tokens), place=(0, 1 if len(tokens) > 1 else 0), words=tokens)
    plain = [f"w{rank + 1}" for rank in range(len(tokens))]
    harmless = opened(" ".join(plain), place=hostile.session_state["place"], words=plain)
    assert hostile.text[0].value.endswith(f": {tokens[hostile.session_state['place'][1]]}")
    assert shown(hostile) == shown(harmless)


def shown(app: AppTest) -> str:
    """Everything on screen that a browser takes for more than text."""
    charts = app.get("vega_lite_chart")
    parts = [marks(app), *equations(app), *(chart.proto.alt for chart in charts)]
    return "\n".join([*parts, *(_shape(chart.proto.spec) for chart in charts)])


def test_moving_to_another_word_moves_only_data() -> None:
    """A chart is built anew when its specification or its text changes: 1.6 s for 250 words."""
    app = opened(place=(0, 0))
    first = [(c.proto.alt, _shape(c.proto.spec)) for c in app.get("vega_lite_chart")]
    app.session_state["place"] = (0, 2)
    app.run()
    assert [(c.proto.alt, _shape(c.proto.spec)) for c in app.get("vega_lite_chart")] == first


def _shape(spec: str) -> str:
    return re.sub(r'"name": ?"[0-9a-f]+"', "", spec)
