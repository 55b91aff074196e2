"""The One step panel: what goes in, what is kept, what comes out."""

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.analysis.one_step import one_step
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import AnyCell, CellType, OpenedCell
from tests import sentences
from tests.examples import HOSTILE, keep, trained_run
from tests.ui.conftest import Room


def text(app: AppTest) -> str:
    return "\n".join(str(e.value) for kind in ("markdown", "caption") for e in app.get(kind))


def open_panel(room: Room, review: str = "w1 nobody w9 w44", **query: str) -> AppTest:
    app = room.open(run=trained_run().run_id, panel="One step", review=review, **query)
    assert not app.exception
    return app


def test_it_is_open_at_first_and_its_numbers_are_those_of_the_network(room: Room) -> None:
    app = room.open()
    run = room.store.find("bundled-gru")
    reader = Reader.of(room.store, run)
    trace = reader.read(app.text_area[0].value)
    here = one_step(trace, reader.weights, layer=0, step=len(trace.ids) - 1)
    said = text(app)
    assert f"products sum to {here.total - here.bias:z.3f}" in said
    assert f"P(positive) = {trace.prediction:.3f}" in said
    assert f"row {trace.ids[-1]:,} of the Embedding" in said
    kept = f"{here.open['z']:.0%}".replace("%", " %")
    assert f"{kept} of the previous h (update gate z)" in said


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (CellType.SIMPLE_RNN, "There is no gate."),
        (CellType.GRU, "(update gate z)"),
        (CellType.LSTM, "(forget gate f)"),
        (OpenedCell.GRU_RESET_BEFORE, "(update gate z)"),
    ],
)
def test_each_cell_says_what_it_keeps(cell: AnyCell, kept: str, room: Room) -> None:
    keep(room.store, trained_run(cell=cell))
    said = text(open_panel(room))
    assert kept in said
    assert (sentences.C_STATE in said) == (cell == CellType.LSTM)


@pytest.mark.parametrize(
    ("word", "held"),
    [("0", "4 zeros, `(4,)`"), ("1", "after step 1, `(4,)`"), ("2", "after step 2, `(4,)`")],
)
def test_what_was_held_is_what_the_words_before_left(word: str, held: str, room: Room) -> None:
    keep(room.store, trained_run())
    assert held in text(open_panel(room, word=word))


def test_a_layer_below_gives_every_row_up_and_the_last_one_row_out(room: Room) -> None:
    keep(room.store, trained_run(layers=2))
    upper = text(open_panel(room))
    assert "Hidden state of layer 1, `(4,)`" in upper
    assert "(`return_sequences=False`)" in upper
    lower = text(open_panel(room, layer="1"))
    assert "to layer 2 (`return_sequences=True`)" in lower
    assert "Dense" not in lower


@pytest.mark.parametrize("review", HOSTILE)
def test_typed_text_stays_text(review: str, room: Room) -> None:
    review = review.replace("\ud800", "")
    app = room.open(panel="One step")
    app.text_area[0].set_value(f"wonderful {review} film").run()
    assert not app.exception
    assert "step" in app.get("text")[0].value
    assert not any(token in text(app) for token in review.split() if len(token) > 20)
