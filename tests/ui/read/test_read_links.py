"""Everything on Read is a link, and what a link says is none of the options is ignored."""

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.runs.store import RunStore
from tests.examples import HOSTILE, keep, trained_run
from tests.pages import CLOSER_LOOKS, components
from tests.ui.conftest import Room

RUN = "feedfacefeedface"
CHOICES = (
    "run", "epoch", "review", "word", "layer", "order", "unit", "state", "panel",
    "return_sequences", "by_hand", "gate", "version", "real",
)  # fmt: skip
NO_OPTIONS = ("-1", "0", "99999999999", "1e3", "nan", "٣", "None", "[]", "true", " 1")


def lstm(store: RunStore) -> str:
    """A run in which every choice of the page exists."""
    return keep(store, trained_run(RUN, cell="LSTM", layers=2)).run_id


def text(app: AppTest) -> str:
    kinds = ("markdown", "caption", "info", "warning", "error", "subheader")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


def chosen(app: AppTest, label: str) -> object:
    controls = [*app.get("button_group"), *app.selectbox]
    [value] = [control.value for control in controls if control.label == label]
    return value


@pytest.mark.parametrize(
    ("name", "value", "panel", "label", "shown"),
    [
        ("state", "cell state c", "", "Show", "cell state c"),
        ("order", "by amount of change", "", "Order of units", "by amount of change"),
        ("unit", "3", "", "One unit as a line", 3),
        ("by_hand", "2", "Gates and equations", "Unit to check", 2),
        ("gate", "o", "Gates and equations", "Products of", "o"),
        ("panel", "What if", "", "Look closer", "What if"),
    ],
)
def test_a_choice_is_read_from_the_link_and_stays_in_it(
    name: str, value: str, panel: str, label: str, shown: object, room: Room
) -> None:
    query = {"run": lstm(room.store), "review": "w1 w9 w7", "panel": panel, name: value}
    app = room.open(**query)
    assert not app.exception
    assert chosen(app, label) == shown
    assert app.query_params[name] == value


def test_a_choice_is_written_into_the_link_and_the_default_is_not(room: Room) -> None:
    app = room.open(run=lstm(room.store), review="w1 w9 w7", panel="Gates and equations")
    left_out = ("layer", "order", "unit", "state", "by_hand", "gate", "word", "epoch")
    assert not set(left_out) & set(app.query_params)
    app.selectbox(key="read_output_unit").set_value(1).run()
    assert app.query_params["unit"] == "1"
    app.selectbox(key="read_output_unit").set_value("none").run()
    assert "unit" not in app.query_params
    assert not app.exception


def test_a_version_comes_with_the_link_and_goes_with_its_review(room: Room) -> None:
    app = room.open(panel="What if", review="a fine film", version="a fine bad film")
    assert app.text_area(key="read_closer_3_text").value == "a fine bad film"
    assert app.query_params["version"] == "a fine bad film"
    app.text_area(key="review").set_value("another film").run()
    assert "version" not in app.query_params
    assert app.text_area(key="read_closer_3_text").value == "another film"


@pytest.mark.parametrize(
    ("value", "panel"),
    [
        *((value, panel) for panel in CLOSER_LOOKS for value in (HOSTILE[0], HOSTILE[3], "-1")),
        *((value[:200], "Gates and equations") for value in (*HOSTILE, *NO_OPTIONS)),
    ],
)
def test_what_is_no_option_is_ignored_in_every_name(value: str, panel: str, room: Room) -> None:
    value = value.replace("\ud800", "")
    names = set(CHOICES) - {"run", "review", "panel", "version"}
    app = room.open(
        run=lstm(room.store), review="w1 w9 w7", panel=panel, **dict.fromkeys(names, value)
    )
    assert not app.exception
    assert not app.error
    assert components(app), "the words are there"
    if len(value) > 12:
        assert value not in text(app)


@pytest.mark.parametrize("name", CHOICES)
def test_a_hostile_value_under_one_name_breaks_nothing(name: str, room: Room) -> None:
    value = " ".join(HOSTILE[:4]) + " wonderful film"
    app = room.open(**{name: value})
    assert not app.exception
    assert components(app)
    assert HOSTILE[0] not in text(app)
    assert HOSTILE[3] not in text(app)
