"""The layer stack on Read: boxes, shapes, the switch, and what a press puts into the link."""

import json
from typing import Any

import pandas as pd
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from sentiment_core.ui.components.layer_stack import Pressed
from sentiment_core.ui.shared.stack import link_after
from tests import sentences
from tests.examples import HOSTILE, keep, trained_run
from tests.ui.conftest import Room


def stack(app: AppTest) -> dict[str, Any]:
    """What the browser is given."""
    [part] = [
        part.proto
        for part in app.get("bidi_component")
        if part.proto.component_name == "layer_stack"
    ]
    return dict(json.loads(part.json))


def boxes(app: AppTest) -> dict[str, dict[str, Any]]:
    return {box["key"]: box for box in stack(app)["boxes"]}


def heatmap(app: AppTest) -> Any:
    return app.get("vega_lite_chart")[1].proto


def data_of(chart: Any, name: str) -> pd.DataFrame:
    [found] = [data for data in chart.datasets if data.name == name]
    return convert_arrow_bytes_to_pandas_df(found.data.data)


def open_run(room: Room, query: dict[str, str] | None = None, **settings: object) -> AppTest:
    run = keep(room.store, trained_run(**settings))
    app = room.open(run=run.run_id, review="w1 w9 w7", **(query or {}))
    assert not app.exception
    return app


def test_on_first_paint_the_last_layer_is_shown_as_it_is_used(room: Room) -> None:
    app = open_run(room, layers=2)
    found = boxes(app)
    assert [box["name"] for box in found.values()] == [
        "Words", "Embedding", "GRU 1", "GRU 2", "Dense",
    ]  # fmt: skip
    assert [box["shape"] for box in found.values()] == [
        "(1, 3)", "(1, 3, 4)", "(1, 3, 4)", "(1, 4)", "(1, 1)",
    ]  # fmt: skip
    assert [key for key, box in found.items() if box["shown"]] == ["2"]
    assert found["2"]["switch"]["on"] is False
    assert found["1"]["note"] == "return_sequences=True"
    assert [box["gives"] for box in found.values()] == ["many", "many", "many", "one", "one"]
    assert "GRU 2: hidden state" in heatmap(app).alt


@pytest.mark.parametrize("layer", ["embedding", "1", "2", "dense"])
def test_the_layer_of_the_link_is_shown(layer: str, room: Room) -> None:
    app = open_run(room, {"layer": layer}, layers=2)
    assert [key for key, box in boxes(app).items() if box["shown"]] == [layer]
    assert heatmap(app).alt.startswith(boxes(app)[layer]["name"])
    with_switch = [key for key, box in boxes(app).items() if box["switch"]]
    assert with_switch == [layer] * layer.isdecimal()


def test_true_above_dense_is_the_curve(room: Room) -> None:
    app = open_run(room, {"return_sequences": "True"}, layers=2)
    assert boxes(app)["2"]["shape"] == "(1, 3, 4)"
    assert boxes(app)["dense"]["shape"] == "(1, 3, 1)"
    assert "curve" in stack(app)["note"]
    app.query_params["layer"] = "dense"
    app.run()
    assert boxes(app)["dense"]["shape"] == "(1, 3, 1)", "the switch of the last layer stays"


def test_a_lower_false_breaks_the_layer_above_in_keras_words(room: Room) -> None:
    app = open_run(room, {"layer": "1", "return_sequences": "False"}, layers=3)
    found = boxes(app)
    assert [key for key, box in found.items() if box["broken"]] == ["2", "3", "dense"]
    assert found["1"]["gives"] == "broken"
    assert found["2"]["note"] == sentences.KERAS_REFUSAL
    assert sentences.KERAS_REFUSAL in stack(app)["note"]


def test_pads_that_are_read_are_in_the_shapes(room: Room) -> None:
    app = open_run(room, {"word": "0"}, mask_zero=False, padding="pre")
    assert boxes(app)[""]["shape"] == "(1, 12)"
    assert boxes(app)[""]["note"].startswith("w1: id 4")


def test_a_cell_state_is_shown_and_never_returned(room: Room) -> None:
    app = open_run(room, {"state": "cell state c"}, cell="LSTM")
    assert sentences.CELL_STATE in heatmap(app).alt


@pytest.mark.parametrize(
    ("cell", "shown", "every", "shapes", "call"),
    [
        ("GRU", "2", "False", "[(1, 4), (1, 4)]", "output, h = GRU(4, return_sequences=False, "),
        ("GRU", "2", "True", "[(1, 3, 4), (1, 4)]", "output, h = GRU(4, return_sequences=True, "),
        ("LSTM", "1", "True", "[(1, 3, 4), (1, 4), (1, 4)]", "output, h, c = LSTM(4, "),
    ],
)
def test_return_state_gives_a_list(
    cell: str, shown: str, every: str, shapes: str, call: str, room: Room
) -> None:
    query = {"layer": shown, "return_sequences": every, "return_state": "True"}
    app = open_run(room, query, layers=2, cell=cell)
    box = boxes(app)[shown]
    assert box["shape"] == shapes
    assert box["state"]["on"] is True
    assert stack(app)["code"].startswith(call)
    marks = data_of(heatmap(app), "states")
    assert (marks["step"].tolist(), marks["name"].tolist()) == ([2], ["h"])
    app.query_params["layer"] = "embedding"
    app.run()
    assert stack(app)["code"] == "", "an Embedding has no state"


def test_a_cell_state_is_marked_where_it_is_returned(room: Room) -> None:
    query = {"state": "cell state c", "return_state": "True"}
    app = open_run(room, query, cell="LSTM")
    assert data_of(heatmap(app), "states")["name"].tolist() == ["c"]
    assert data_of(heatmap(app), "arrows")["step"].tolist() == [2]


@pytest.mark.parametrize(
    ("pressed", "shown", "link"),
    [
        (Pressed(layer="1"), "2", {"layer": "1", "return_sequences": None}),
        (Pressed(layer="2"), "1", {"layer": None, "return_sequences": None}),
        (Pressed(layer="dense"), "2", {"layer": "dense"}),
        (Pressed(layer="2"), "dense", {"layer": None}),
        (Pressed(layer="embedding"), "1", {"layer": "embedding", "return_sequences": None}),
        (Pressed(layer="1"), "embedding", {"layer": "1", "return_sequences": None}),
        (Pressed(returns=True), "2", {"return_sequences": "True"}),
        (Pressed(returns=False), "2", {"return_sequences": None}),
        (Pressed(returns=False), "1", {"return_sequences": "False"}),
        (Pressed(state=True), "2", {"return_state": "True"}),
        (Pressed(state=False), "1", {"return_state": None}),
        (Pressed(layer="3"), "2", {}),
        (Pressed(layer=HOSTILE[0]), "2", {}),
    ],
)
def test_a_press_goes_into_the_link(
    pressed: Pressed, shown: str, link: dict[str, str | None]
) -> None:
    assert link_after(pressed, shown, layers=2) == link
