"""A link that opens something below the first screen scrolls there, once."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.ui.app import keys
from tests.ui.conftest import Room


def asked_place(app: AppTest) -> str:
    """The container that the page is to scroll to; empty where it starts at its top."""
    parts = [part.proto for part in app.get("bidi_component")]
    [sight] = [part for part in parts if part.component_name == "into_sight"]
    return str(json.loads(sight.json)["key"])


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("read", {"panel": "Gradient through time"}),
        ("compare", {"gradient": "0"}),
        ("train", {"train_behind": "Model summary"}),
        (
            "shapes",
            {
                "shape": "4 Sequence to sequence",
                "kind": "4b A label after every word",
                "time_distributed": "True",
            },
        ),
    ],
)
def test_what_a_link_opens_is_brought_into_sight_once(
    page: str, link: dict[str, str], room: Room
) -> None:
    app = room.open(page, **link)
    [name] = keys.BELOW.keys() & link
    assert asked_place(app) == keys.BELOW[name]
    app.run()  # the visitor may have scrolled on
    assert asked_place(app) == ""


@pytest.mark.parametrize("page", ["read", "train", "compare", "shapes"])
def test_other_links_open_a_page_at_its_top(page: str, room: Room) -> None:
    assert asked_place(room.open(page)) == ""
