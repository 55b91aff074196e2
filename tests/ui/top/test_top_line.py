"""The line on top of every page: one title, and what is chosen stays chosen over the pages."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.data.samples import sample_reviews
from sentiment_core.ui.app.label import plain_words
from tests.examples import HOSTILE, keep, trained_run
from tests.pages import STATES
from tests.ui.conftest import Room


def lines(app: AppTest) -> list[str]:
    """The labels of the controls that open, in their order."""
    assert not app.exception

    def below(node: Any) -> list[str]:
        own = [node.proto.popover.label] if node.type == "popover" else []
        return own + [
            label for child in getattr(node, "children", {}).values() for label in below(child)
        ]

    return [label for root in app._tree.children.values() for label in below(root)]


@pytest.mark.parametrize("page", sorted({page for page, _ in STATES}))
def test_every_page_has_one_title_and_the_glossary_beside_it(page: str, room: Room) -> None:
    app = room.open(page)
    assert len(app.title) == 1
    assert "Glossary" in lines(app)


@pytest.mark.parametrize("page", ["read", "encode"])
def test_the_line_names_what_is_chosen(page: str, room: Room) -> None:
    app = room.open(page, run="bundled-lstm", epoch="1")
    assert lines(app)[:3] == [
        "Network: bundled LSTM, 0.882",
        "Epoch 1",
        f"Sample: {sample_reviews()[0].title}",
    ]
    app.text_area(key="review").set_value("my own words").run()
    assert lines(app)[2] == "Sample reviews"
    assert app.radio[0].value is None


def test_the_review_is_one_line_where_it_is_not_what_the_page_is_about(room: Room) -> None:
    app = room.open("compare", review="a fine film, but a bad end")
    assert "Review: a fine film but a bad end" in lines(app)
    app.radio(key="sample").set_value(sample_reviews()[2].id).run()
    taken = f"Review: {plain_words(sample_reviews()[2].text)[:12]}"
    assert any(line.startswith(taken) for line in lines(app))
    assert app.query_params["review"] == sample_reviews()[2].text


def test_a_control_that_is_opened_late_starts_with_what_is_chosen(room: Room) -> None:
    """What the session sets is sent once, to a control that is not drawn before it is opened.

    Opened after another run of the page it stood on its first option, and moving it back there
    changed nothing.
    """
    app = room.open(run="bundled-lstm", epoch="1").run()
    network, epoch = app.selectbox(key="read_run"), app.select_slider(key="read_epoch_bundled-lstm")
    assert network.options[network.proto.default].startswith("bundled LSTM")
    assert list(epoch.proto.default) == [1]
    assert app.radio(key="sample").proto.default == 0


def test_a_link_to_a_run_shows_it_also_after_another_was_chosen_elsewhere(room: Room) -> None:
    """Read kept for itself which link it had followed: the same one, from Compare, did nothing."""
    app = room.open("read", run="bundled-lstm")
    app.switch_page("sentiment_core/ui/encode/page.py").run()
    app.selectbox(key="encode_run").set_value("bundled-gru").run()
    assert lines(app)[0].startswith("Network: bundled GRU")
    app.query_params["run"] = "bundled-lstm"
    app.switch_page("sentiment_core/ui/read/page.py").run()
    assert lines(app)[0].startswith("Network: bundled LSTM")
    app.selectbox(key="read_run").set_value("bundled-gru").run()
    assert lines(app)[0].startswith("Network: bundled GRU")
    assert app.query_params["run"] == "bundled-gru"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_typed_is_no_markdown_in_a_label(text: str, room: Room) -> None:
    text = text.replace("\ud800", "")
    run = keep(room.store, trained_run())
    room.store.notes.rename(run.run_id, text[:60])
    app = room.open("embedding", run=run.run_id, review=f"{text[:3000]} film")
    for label in lines(app)[:3]:
        assert re.fullmatch(r"[\w ,.:()'…-]*", label), label
        assert len(label) < 60


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("", ""),
        ("!!! *", ""),
        ("don't  look\nnow", "don't look now"),
        ("well-made -- truly -- by __me__", "well-made truly by me"),
        ("www.evil.example :smile: $x$", "www evil example smile x"),
        ("a" * 100, "a" * 27 + "…"),
        ("电影 很好", "电影 很好"),
    ],
)
def test_plain_words(text: str, label: str) -> None:
    assert plain_words(text) == label
