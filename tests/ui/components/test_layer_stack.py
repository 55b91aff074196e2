"""The layer stack on Read: boxes, shapes, the switch, and what a press puts into the link."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.ui.components.layer_stack import Pressed
from sentiment_core.ui.shared.stack import link_after
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
    assert found["2"]["note"] == "expected ndim=3, found ndim=2"
    assert "expected ndim=3, found ndim=2" in stack(app)["note"]


def test_pads_that_are_read_are_in_the_shapes(room: Room) -> None:
    app = open_run(room, {"word": "0"}, mask_zero=False, padding="pre")
    assert boxes(app)[""]["shape"] == "(1, 12)"
    assert boxes(app)[""]["note"].startswith("w1: id 4")


def test_a_cell_state_is_shown_and_never_returned(room: Room) -> None:
    app = open_run(room, {"state": "cell state c"}, cell="LSTM")
    assert "LSTM: cell state c" in heatmap(app).alt


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
        (Pressed(layer="3"), "2", {}),
        (Pressed(layer=HOSTILE[0]), "2", {}),
    ],
)
def test_a_press_goes_into_the_link(
    pressed: Pressed, shown: str, link: dict[str, str | None]
) -> None:
    assert link_after(pressed, shown, layers=2) == link
