"""The words of every page: a question on top, and a sentence for everything that can be set."""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.jobs.workshop.presenter import PresenterAccess
from sentiment_core.ui.app.runtime import runtime, use_runtime
from sentiment_core.ui.top.glossary import ON_PAGE, TERMS
from tests import sentences
from tests.examples import batch, keep, plan, trained_run
from tests.pages import STATES
from tests.ui.conftest import Room
from tests.ui.screen import press

# What a control does is plain from these words alone.
SELF_EXPLAINING = {
    "First", "Previous", "Next", "Last", "Reset", "Skip", "Steps", "Finish", "Close", "Open",
    "Random review", "Remove the word", "Repeat the word", "Insert “not” before it",
    "Shuffle all words", "Reverse all words",
}  # fmt: skip


def controls(app: AppTest) -> Iterator[tuple[str, str]]:
    """Label and help of everything that a visitor can press, set, type into or open."""

    def below(node: Any) -> Iterator[tuple[str, str]]:
        proto = getattr(node, "proto", None)
        names = proto.DESCRIPTOR.fields_by_name if proto is not None else ()
        if "label" in names and "help" in names and "id" in names:
            yield proto.label, proto.help
        if node.type == "popover":
            yield node.proto.popover.label, node.proto.popover.help
        for child in getattr(node, "children", {}).values():
            yield from below(child)

    for root in app._tree.children.values():
        yield from below(root)


def unexplained(app: AppTest) -> set[str]:
    assert not app.exception
    found = list(controls(app))
    assert len(found) >= 2, "no control found: has Streamlit changed its elements?"
    return {label for label, text in found if not text.strip() and label not in SELF_EXPLAINING}


def told(app: AppTest) -> str:
    """Paragraphs, captions, labels and helps."""
    written = [str(e.value) for kind in ("markdown", "caption", "subheader") for e in app.get(kind)]
    return "\n".join([*written, *(part for control in controls(app) for part in control)])


@pytest.mark.parametrize(("page", "query"), STATES, ids=lambda value: str(value))
def test_every_page_asks_a_question_and_every_control_is_explained(
    page: str, query: dict[str, str], room: Room
) -> None:
    app = room.open(page, **query)
    [header] = app.title
    assert header.value.endswith("?")
    assert unexplained(app) == set()
    text = told(app)
    used = {name for name in TERMS if re.search(rf"(?<![\w/]){re.escape(name)}(?!\w)", text)}
    assert used <= set(ON_PAGE[page.capitalize()])
    explained = "".join(html.proto.body for html in app.get("html"))
    assert all(f"<strong>{name}</strong>" in explained for name in used)


@pytest.mark.parametrize(
    ("page", "name"),
    [("encode", "part"), ("encode", "trap"), ("shapes", "shape"), ("train", "cell")],
)
def test_a_link_that_names_a_choice_and_no_value_opens_the_page(
    page: str, name: str, room: Room
) -> None:
    """`/encode?part=` was a dead page: the control took it for "none of these"."""
    others = {"part": "Traps"} if name == "trap" else {}
    app = room.open(page, **{name: "", **others})
    assert not app.exception


def test_the_closed_look_of_read_stays_closed(room: Room) -> None:
    app = room.open("read", panel="")
    assert not app.exception
    assert not [box for box in app.subheader if "by hand" in box.value]


def test_every_state_of_a_run_on_train_is_explained(room: Room) -> None:
    app = press(room.open("train"), "Train")
    [run_id] = room.engine.jobs
    waiting = room.queue.submit(replace(trained_run().config, seed=9), "somebody else").run_id
    assert unexplained(app) == set()
    assert unexplained(room.open("train", run=waiting)) == set()
    room.engine.report(run_id, event="plan", **asdict(plan()))
    room.engine.report(run_id, event="batch", **asdict(batch(1, 1)))
    assert unexplained(app.run()) == set()
    room.engine.end(run_id, error=RuntimeError("the worker is gone"))
    assert unexplained(app.run()) == set()
    kept = keep(room.store, trained_run())
    assert unexplained(room.open("train", run=kept.run_id)) == set()
    assert unexplained(room.open("compare", runs=kept.run_id, pin=kept.run_id)) == set()


def test_the_presenters_controls_are_explained(room: Room) -> None:
    use_runtime(replace(runtime(), presenter_access=PresenterAccess("the key")))
    app = room.open("workshop")
    assert unexplained(app) == set()
    app.text_input(key="workshop_presenter_key").set_value("the key")
    press(app, "Open")
    assert unexplained(press(app, sentences.ASK_WHICH_CELL)) == set()


def test_a_control_without_a_sentence_is_found() -> None:
    def page() -> None:
        import streamlit as st

        st.button("Frobnicate")
        st.popover("More").button("Next")
        st.slider("Length", 1, 5, help="Of the review, in words.")

    assert unexplained(AppTest.from_function(page).run()) == {"Frobnicate", "More"}
