"""What a person typed, or wrote into a link, is text on every page and never markdown."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.settings.limits import LIMITS
from sentiment_core.ui.app.runtime import runtime
from tests.examples import keep, trained_run
from tests.pages import STATES
from tests.ui.conftest import Room

# Of the form of `HOSTILE`, with a word that the app itself never says.
TYPED = (
    "**zq** [zq](http://zq.example) :red[zq] $zq$ ![zq](x)",
    "`zq` ~~zq~~ _zq_ <i>zq</i> :zq: https://zq.example",
)
MARKUP = re.compile(r"[*_~`$\[<:]zq|zq[*_~`$\]<]|zq\.example")
MARKUP_OF_HTML = re.compile(r"<i>zq|<[^>]*zq")
ESCAPED = re.compile(r"\\[^\w\s]")
# The browser draws these as they are.
PLAIN = re.compile(
    r"(selectbox|multiselect|select_slider)\.options|text\.body|code\.code_text"
    r"|.*\.(id|.*key|value|default|raw_values?|spec|json|url|query_string|placeholder|.*hash)"
)
MINE = "0123456789abcdef"
COMPARED = ("compare", {"runs": f"{MINE},bundled-gru", "pin": MINE})
LINKED = "run runs pin review word epoch filter layer words version preset tour sentence step real"


def messages(app: AppTest) -> Iterator[tuple[str, Any]]:
    """What the browser is sent for each element and container of the page, with its type."""

    def below(node: Any) -> Iterator[tuple[str, Any]]:
        if getattr(node, "proto", None) is not None:
            yield node.type, node.proto
        for child in getattr(node, "children", {}).values():
            yield from below(child)

    for root in app._tree.children.values():
        yield from below(root)


def drawn(message: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text of a message that may be drawn as markdown, with its place."""
    for field, held in message.ListFields():
        place = f"{path}.{field.name}"
        for value in held if field.is_repeated else [held]:
            if isinstance(value, str) and not PLAIN.fullmatch(place):
                yield place, value
            elif field.message_type and not field.message_type.GetOptions().map_entry:
                yield from drawn(value, place)


def marked_up(app: AppTest) -> set[tuple[str, str]]:
    """Texts in which what was typed would become more than text, with their places."""
    texts = (found for kind, message in messages(app) for found in drawn(message, kind))
    return {
        (place, text)
        for place, text in texts
        if (MARKUP_OF_HTML if place == "html.body" else MARKUP).search(ESCAPED.sub("", text))
    }


def unfolded(app: AppTest) -> AppTest:
    """The page with every section open."""
    for kind, message in list(messages(app)):
        if kind == "expander" and message.id:
            app.session_state[message.id.split("-", 2)[2]] = True
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize(("page", "query"), [*STATES, COMPARED], ids=str)
def test_names_and_reviews(page: str, query: dict[str, str], typed: str, room: Room) -> None:
    """The name of a run was a label on Compare, which Streamlit draws as markdown."""
    keep(room.store, trained_run(MINE))
    kept = [run.run_id for run in room.store.all()]
    kept += [machine.baseline_id for machine in runtime().baselines.all()]
    for run_id in kept:
        room.store.notes.rename(run_id, typed)
    app = unfolded(room.open(page, **{"review": f"good {typed} film", **query}))
    assert marked_up(app) == set()


@pytest.mark.parametrize(("page", "query"), STATES, ids=str)
def test_links(page: str, query: dict[str, str], room: Room) -> None:
    link = dict.fromkeys((*LIMITS, *LINKED.split()), " ".join(TYPED))
    app = unfolded(room.open(page, **{**link, **query}))
    assert marked_up(app) == set()


def test_markup_is_found(room: Room) -> None:
    def page() -> None:
        import streamlit as st

        st.selectbox("plain", ["**zq**"])
        st.markdown(r"\*\*zq\*\*")
        st.text(":red[zq]")
        st.segmented_control("drawn", ["**zq**"])
        st.expander(":red[zq]")
        st.html("**zq** &lt;i&gt;zq")
        st.html("<i>zq</i>")
        st.button("x", help="[zq](http://zq.example)")

    app = AppTest.from_function(page).run()
    assert {text for _, text in marked_up(app)} == {
        "**zq**",
        ":red[zq]",
        "<i>zq</i>",
        "[zq](http://zq.example)",
    }
