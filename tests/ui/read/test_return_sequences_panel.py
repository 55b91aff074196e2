"""The `return_sequences` panel: shapes, the same row twice, and Keras asked on a worker."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.errors import EngineError
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.questions import Questions
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.keras_outputs import KerasOutputs
from sentiment_core.rnn.network.stack import returned_states
from sentiment_core.rnn.network.trace import ReviewTrace, single_output
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import AnyCell, CellType, Side
from sentiment_core.ui.read.return_sequences_words import padding_note
from tests import sentences
from tests.examples import HOSTILE, keep, trained_run
from tests.jobs.fake_engine import FakeEngine
from tests.ui.screen import labels, press, text

REVIEW = "w1 w5 nobody w9 w44"
REFUSAL = 'Input 0 of layer "layer_2": expected ndim=3, found ndim=2.'


def page() -> None:
    import streamlit as st

    from sentiment_core.ui.read.return_sequences import show_return_sequences

    room = st.session_state["room"]
    show_return_sequences(
        room.reader.read(room.review),
        room.reader,
        layer=room.layer,
        returns=room.returns,
        states=room.states,
        step=1,
        questions=room.questions,
        key="switch",
    )


class Room:
    """A kept run, a reader of it and an engine that waits for the test."""

    def __init__(
        self,
        folder: Path,
        *,
        layer: int = 1,
        returns: bool = False,
        states: bool = False,
        review: str = REVIEW,
        **settings: object,
    ):
        self.engine = FakeEngine()
        self.questions = Questions(self.engine)
        self.store = RunStore(folder)
        run = keep(self.store, trained_run(**{"layers": 2, **settings}))
        self.reader = Reader.of(self.store, run)
        self.layer = layer
        self.returns = returns
        self.states = states
        self.review = review

    def open(self) -> AppTest:
        app = AppTest.from_function(page, default_timeout=60)
        app.session_state["room"] = self
        return run(app)

    def trace(self) -> ReviewTrace:
        return self.reader.read(self.review)

    def answer(self, *, off_by: float = 0.0) -> KerasOutputs:
        """What Keras gives for a masked, right-padded review, wrong by as much as asked."""
        trace = self.trace()
        sequences, singles, states = [], [], []
        for layer in trace.layers:
            h = layer.hidden_states
            rows = [*h, *[h[-1]] * (len(trace.encoded.padded) - len(h))]
            sequences.append(np.array(rows)[None] + np.float32(off_by))
            singles.append(h[-1:])
            c = layer.cell_states
            states.append((h[-1:],) if c is None else (h[-1:], c[-1:]))
        return KerasOutputs(
            "3.15.1", (True, False), tuple(sequences), tuple(singles), tuple(states), REFUSAL
        )

    def end(self, result: object = None, error: BaseException | None = None) -> None:
        [job_id] = self.engine.jobs
        self.engine.end(job_id, result, error)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def tables(app: AppTest) -> list[pd.DataFrame]:
    return [frame.value for frame in app.dataframe]


def test_off_is_one_row_and_on_is_the_table_that_ends_in_it(tmp_path: Path) -> None:
    room = Room(tmp_path)
    app = room.open()
    [single] = tables(app)
    assert single.shape == (1, 4)
    assert "`return_sequences=False`, `(1, 4)`" in text(app)
    room.returns = True
    table, below = tables(run(app))
    assert table["word"].tolist() == ["w1", "w5", "w9", "w44"]
    assert table["note"].tolist() == ["", "", "", "= False"]
    assert table["row"].tolist() == [1, 2, 3, 4]
    units = table[["0", "1", "2", "3"]].to_numpy()
    assert np.array_equal(units, room.trace().hidden_states)
    assert np.allclose(below.to_numpy().astype(float)[0], units[-1], atol=1e-6)
    assert np.array_equal(single.to_numpy(), below.to_numpy())
    assert "`return_sequences=True`, `(1, 4, 4)`: row 2" in text(app)
    assert "to row 4 of `True`: **0.0**" in text(app)


def test_a_difference_is_printed_as_it_is(tmp_path: Path) -> None:
    """The two outputs come from two computations; a wrong one would be seen."""
    room = Room(tmp_path)
    trace = room.trace()
    trace.layers[1].hidden_states[-1, 2] += 0.25
    room.reader = _Fixed(room.reader, trace)  # type: ignore[assignment]
    assert "**2.5e-01**" in text(room.open())


class _Fixed:
    """A reader whose trace was tampered with."""

    def __init__(self, reader: Reader, trace: ReviewTrace) -> None:
        self.run, self.epoch, self.weights = reader.run, reader.epoch, reader.weights
        self._trace = trace

    def read(self, review: str) -> ReviewTrace:
        return self._trace


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("mask_zero", [True, False])
def test_the_single_output_is_the_last_row(
    cell: AnyCell, layer: int, mask_zero: bool, tmp_path: Path
) -> None:
    room = Room(tmp_path, cell=cell, mask_zero=mask_zero)
    trace = room.trace()
    single = single_output(trace, room.reader.weights, layer=layer)
    assert np.abs(single - trace.layers[layer].hidden_states[-1]).max() < 1e-6


@pytest.mark.parametrize(
    ("settings", "review", "said"),
    [
        (
            {},
            REVIEW,
            "the 8 pads after the last word are masked, and their rows repeat",
        ),
        (
            {"padding": Side.PRE},
            REVIEW,
            "pads before the first word are masked, and their rows are zeros",
        ),
        ({"mask_zero": False}, REVIEW, "the 8 pads after the last word are read"),
        ({"mask_zero": False}, REVIEW, "The last row is the state after the last pad."),
        ({"mask_zero": False, "padding": Side.PRE}, REVIEW, "pads before the first word are read"),
        ({}, "w1 " * 20, ""),
    ],
)
def test_what_becomes_of_the_pads_is_said(
    settings: dict[str, object], review: str, said: str, tmp_path: Path
) -> None:
    note = padding_note(Room(tmp_path, review=review, **settings).trace(), units=4)
    assert said in note
    assert bool(said) == bool(note)


def test_keras_is_asked_once_and_its_answer_shown(tmp_path: Path) -> None:
    room = Room(tmp_path)
    app = room.open()
    assert room.engine.jobs == {}, "nothing is asked without a click"
    press(app, "Ask Keras")
    [job] = room.engine.jobs.values()
    assert job.needs == Resource.KERAS
    # The weights themselves: a worker on another machine does not see this one's folder.
    config, weights, padded = job.arguments
    assert config == room.reader.run.config
    assert weights is room.reader.weights
    assert np.array_equal(padded, room.trace().encoded.padded)  # type: ignore[arg-type]
    assert sentences.KERAS_READS in text(app)
    assert "Ask Keras" not in labels(app)
    room.end(room.answer(off_by=1e-4))
    run(app)
    assert "**Keras 3.15.1**" in text(app)
    assert "| `True` | `(1, 12, 4)` | 1.0e-04, over 4 words |" in text(app)
    assert "| `False` | `(1, 4)` | 0.0 |" in text(app)
    assert "single output differ by **1.0e-04**" in text(app)
    assert "uses True, False" in text(app)
    assert [code.value for code in app.code] == [REFUSAL]
    assert "Ask Keras" not in labels(app)
    other = room.open()
    assert [code.value for code in other.code] == [REFUSAL], "an answer is there for everybody"


def test_the_answer_is_compared_at_the_places_of_the_words(tmp_path: Path) -> None:
    room = Room(tmp_path, padding=Side.PRE)
    app = press(room.open(), "Ask Keras")
    sequences = []
    for layer in room.trace().layers:
        h = layer.hidden_states
        sequences.append(np.concatenate([np.zeros((8, 4), np.float32), h])[None])
    singles = tuple(layer.hidden_states[-1:] for layer in room.trace().layers)
    room.end(
        KerasOutputs(
            "3",
            (True, False),
            tuple(sequences),
            singles,
            tuple((single,) for single in singles),
            REFUSAL,
        )
    )
    run(app)
    assert "| `True` | `(1, 12, 4)` | 0.0, over 4 words |" in text(app)


def test_a_failure_is_told_and_can_be_asked_again(tmp_path: Path) -> None:
    room = Room(tmp_path)
    app = press(room.open(), "Ask Keras")
    room.end(error=EngineError("The engine was lost."))
    run(app)
    assert [warning.value for warning in app.warning] == ["The engine was lost."]
    press(app, "Ask Keras again")
    assert len(room.engine.jobs) == 1
    assert not app.warning


def test_another_review_is_another_question(tmp_path: Path) -> None:
    room = Room(tmp_path)
    app = press(room.open(), "Ask Keras")
    room.end(room.answer())
    room.review = "w9"
    run(app)
    assert not app.code
    assert "Ask Keras" in labels(app)


@pytest.mark.parametrize(("cell", "names"), [(CellType.GRU, "h"), (CellType.LSTM, "h, c")])
def test_return_state_is_the_list_that_keras_returns(
    cell: AnyCell, names: str, tmp_path: Path
) -> None:
    room = Room(tmp_path, states=True, cell=cell)
    app = room.open()
    trace = room.trace().layers[1]
    assert f"the list `[output, {names}]`" in text(app)
    _, h, *c = tables(app)
    assert np.array_equal(h.to_numpy()[0], trace.hidden_states[-1])
    assert len(c) == (trace.cell_states is not None)
    if trace.cell_states is not None:
        assert np.array_equal(c[0].to_numpy()[0], trace.cell_states[-1])
        assert "`h (1, 4), c (1, 4)`" in text(app)
    press(app, "Ask Keras")
    answer = room.answer()
    for state in answer.states[1]:
        state += np.float32(0.5)
    room.end(answer)
    assert "| `return_state`: `h` | `(1, 4)` | 5.0e-01 |" in text(run(app))


@pytest.mark.parametrize("review", [f"{text} w1 w77" for text in HOSTILE])
def test_words_stand_in_the_table_only(review: str, tmp_path: Path) -> None:
    room = Room(tmp_path, layer=0, returns=True, review=review)
    app = room.open()
    assert tables(app)[0]["word"].tolist()[-2:] == ["w1", "w77"]
    assert "w77" not in text(app)
    assert all("w77" not in json.dumps(frame.proto.alt) for frame in app.dataframe)


@pytest.mark.keras
@pytest.mark.parametrize("layer", [0, 1])
def test_keras_itself_agrees_in_the_panel(layer: int, tmp_path: Path) -> None:
    room = Room(tmp_path, layer=layer)
    app = press(room.open(), "Ask Keras")
    [job] = room.engine.jobs.values()
    from sentiment_core.rnn.job.keras_questions import keras_outputs

    room.end(keras_outputs(*job.arguments, print, bool))  # type: ignore[arg-type]
    shown = text(run(app))
    rows = [line.split("|")[3] for line in shown.splitlines() if line.startswith("| `")]
    found = [float(row.split(",")[0]) for row in rows if row.strip()[0].isdigit()]
    assert len(found) == 3
    assert max(found) < 1e-5
    assert sentences.KERAS_REFUSAL in app.code[0].value


def test_both_ways_the_row_is_two_halves_of_the_table(tmp_path: Path) -> None:
    room = Room(tmp_path, returns=True, bidirectional=True)
    app = room.open()
    table, below = tables(app)
    assert table.shape == (4, 3 + 8)
    assert table["note"].tolist() == ["= False, backward", "", "", "= False, forward"]
    units = table[[str(unit) for unit in range(8)]].to_numpy()
    single = np.concatenate([units[-1, :4], units[0, 4:]])
    assert np.allclose(below.to_numpy().astype(float)[0], single, atol=1e-6)
    assert "`return_sequences=False`, `(1, 8)`: the forward half" in text(app)
    trace = room.trace()
    sequences, singles = [], []
    for layer in trace.layers:
        rows = np.zeros((1, 12, 8), np.float32)  # Keras gives zeros for masked words
        rows[0, :4] = layer.hidden_states
        sequences.append(rows)
        singles.append(layer.output)
    press(app, "Ask Keras")
    states = tuple(tuple(returned_states(layer).values()) for layer in trace.layers)
    room.end(KerasOutputs("3", (True, False), tuple(sequences), tuple(singles), states, REFUSAL))
    assert "single output differ by **0.0**" in text(run(app))
