"""Run by test_new_cell.py in a copy of the project that has the new cell."""

import ast

import pytest

from sentiment_core.rnn.script.script import keras_script
from sentiment_core.rnn.training.cost import estimate_cost
from sentiment_core.settings.limits import CellType
from tests.examples import keep, small_config, trained_run
from tests.ui.conftest import Room, room  # noqa: F401  # the fixture
from tests.ui.screen import press

NAME = "MGU"
CELL = CellType(NAME)
RUN = "0123456789abcdef"


def texts(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption))


def test_train_offers_it_and_queues_a_run_of_it(room: Room) -> None:  # noqa: F811
    app = room.open("train", cell=NAME, dataset="Replica")
    assert not app.exception
    assert "one gate decides, unit by unit, how much is new." in texts(app)
    assert not press(app, "Train").exception
    [job] = room.engine.jobs.values()
    assert job.arguments[0].cell == CELL


@pytest.mark.parametrize("closer", ["Gates and equations", "One step"])
def test_read_shows_a_run_of_it_closer(closer: str, room: Room) -> None:  # noqa: F811
    keep(room.store, trained_run(RUN, cell=NAME))
    app = room.open("read", run=RUN, panel=closer, review="w1 w5 w9 w7")
    assert not app.exception
    assert app.query_params["run"] == RUN
    assert "gate f" in texts(app).lower()


def test_encode_and_compare_show_a_run_of_it(room: Room) -> None:  # noqa: F811
    keep(room.store, trained_run(RUN, cell=NAME))
    app = room.open("encode", run=RUN, review="w1 w5 w9 w7")
    assert not app.exception
    app = room.open("compare", runs=RUN)
    assert not app.exception
    assert app.query_params["runs"] == RUN
    assert "Train all four cells" in {button.label for button in app.button}
    assert not room.open("workshop").exception
    assert not room.open().exception


def test_its_script_brings_the_layer_that_keras_has_not() -> None:
    script = keras_script(small_config(cell=NAME))
    defined = {node.name for node in ast.parse(script).body if isinstance(node, ast.FunctionDef)}
    assert "keras_layer" in defined
    assert "keras_layer()(4, dropout=" in script
    assert f"keras.layers.{NAME}" not in script
    assert estimate_cost(small_config(cell=NAME)).parameters > 0
