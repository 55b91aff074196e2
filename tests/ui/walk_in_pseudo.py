"""Every text on every page in the pseudo-language; run by `test_translatable.py`.

Modules ask for texts while they are imported, so the language must be set before Python starts.
"""

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.i18n import CLOSED, OPENED, marked
from sentiment_core.rnn.analysis.sample_review import SAMPLE_REVIEW
from sentiment_core.rnn.training.slow_motion import REVIEWS
from sentiment_core.settings.limits import LIMITS, CellType, DatasetName
from tests.examples import batch, keep, plan, trained_run
from tests.pages import STATES
from tests.texts import catalogue
from tests.ui.conftest import Room
from tests.ui.screen import press

# Fields of what is sent to the browser that nobody reads, or that hold what somebody typed.
UNREAD = re.compile(
    r"(.*_content|.*_path|.*_hash|.*_id|id|.*_key|raw_values?|query_string|default|value|code_text|icon|type|"
    r"tag|theme|format|page|language|name|src_doc|styles|arrow_data)"
)
# What is read in the settings of a table, a component or a chart, which are JSON.
READ = {"label", "title", "help", "caption", "note", "text", "description", "facts", "reason"}
CODE = re.compile(
    r"\$[^$]*\$|`[^`]*`|:material/\w+:|https?://\S+|<style>.*?</style>|<[^>]*>", re.DOTALL
)
MARKED = re.compile(f"{OPENED}([^{OPENED}{CLOSED}]*){CLOSED}")
TWO_WORDS = re.compile(r"[A-Za-z]{2,}[\"')*]*[,.;:!?]* [\"'(*]*[A-Za-z]{2,}")

# Names of Keras and of this field, the same in every language.
NAMES = re.compile("|".join(map(re.escape, (*LIMITS, *CellType, "IMDB", "pre", "post", "Param #"))))
# Heads of tables that are no words: places, numbers of a vector, symbols of the equations.
SYMBOLS = re.compile(
    r"|e?\d+|(val_)?(loss|accuracy)|dL/dlogit|mask_zero|P\(positive\)|\w{1,2}|sum|\S+ = tanh\(sum\)"
)
# English that is data: it stays what it is.
DATA = {
    "The first half hour is": "the sample that is shown first, in the line on top",
    "the first half hour is": "its first sentence, as its words are read",
    **dict.fromkeys((text for text, _ in REVIEWS), "the batch of the training step in slow motion"),
    **dict.fromkeys(("Dense kernel", "Dense bias"), "what Keras calls these weights"),
    SAMPLE_REVIEW: "the review that is read after every epoch",
    "Replica, 5,000 training": "the description of a dataset, which its runs keep",
    "There is no network.": "what the room of these tests tells",
    "#### Mira is not eating the sweet mango at home": "the sentence that is translated",
    "mīrā ghar par mīṭhā ām nahī̃ khā rahī hai": "its translation in Latin letters",
    "[out of vocabulary]": "the mark in the place of a word",
}
# What a choice is called after a line of code.
CODES = {"get(word, 2) + 3"}
# The words of the translator's language, and of the reviews, have neither capitals nor marks.
WORDS = re.compile(r"[a-z' ]+")


def strings(message: Any) -> Iterator[str]:
    """What can be read in a message to the browser."""
    for field, held in message.ListFields():
        if UNREAD.fullmatch(field.name):
            continue
        for value in held if field.is_repeated else [held]:
            if field.message_type is not None:
                if not field.message_type.GetOptions().map_entry:
                    yield from strings(value)
            elif isinstance(value, str):
                yield from from_json(value) if value[:1] in {"{", "["} else [value]


def from_json(text: str) -> Iterator[str]:
    """What can be read in a specification."""

    def below(value: object, key: str) -> Iterator[str]:
        if isinstance(value, dict):
            for name, part in value.items():
                yield from below(part, name)
        elif isinstance(value, list):
            for part in value:
                yield from below(part, key)
        elif isinstance(value, str) and key in READ:
            yield value

    yield from below(json.loads(text), "")


def texts(app: AppTest) -> Iterator[str]:
    """Everything that a visitor can read, but for what stands in the cells of tables."""

    def below(node: Any) -> Iterator[str]:
        proto = getattr(node, "proto", None)
        if proto is not None:
            yield from strings(proto)
        for child in getattr(node, "children", {}).values():
            yield from below(child)

    for root in app._tree.children.values():
        yield from below(root)
    for table in app.dataframe:
        for column in table.value.columns:
            yield from (cell for cell in table.value[column] if isinstance(cell, str))


def bare_heads(app: AppTest) -> set[str]:
    """Heads of tables that are English and were never asked for in the server's language."""
    heads = set()
    for table in app.dataframe:
        columns = json.loads(table.proto.columns or "{}")
        for name in map(str, table.value.columns):
            config = columns.get(name) or {}
            if not config.get("hidden"):
                heads.add(config.get("label", name))
    return {head for head in heads if OPENED not in head and not SYMBOLS.fullmatch(head)}


def outside(text: str) -> str:
    """A text without its marked parts and without code."""
    depth, kept = 0, []
    for letter in text:
        depth += (letter == OPENED) - (letter == CLOSED)
        kept.append("¦" if depth or letter == CLOSED else letter)
    return CODE.sub("¦", "".join(kept))


def forgotten(app: AppTest) -> list[str]:
    """What is English and was never asked for in the server's language."""
    found = []
    for text in texts(app):
        left = NAMES.sub("¦", outside(text))
        data = WORDS.fullmatch(text) or any(known in text for known in DATA)
        if TWO_WORDS.search(left) and not data:
            found.append(left)
    return found


def unlisted(app: AppTest) -> set[str]:
    """What is marked and stands in no catalogue, so that nobody can translate it."""
    marked = {part for text in texts(app) for part in MARKED.findall(text)}
    return {part for part in marked - listed() - CODES if not part.isdecimal()}


@functools.cache
def listed() -> frozenset[str]:
    """Every part that a text of the catalogue may leave marked."""
    parts: set[str] = set()
    for message in catalogue():
        for text in [message.id] if isinstance(message.id, str) else message.id:
            parts |= {text, *MARKED.findall(marked(text, placeholders=True).format_map(Anything()))}
    return frozenset(parts)


class Anything(dict[str, "Anything"]):
    """Fills every place with nothing, whatever it asks for."""

    def __missing__(self, name: str) -> "Anything":
        return self

    def __format__(self, how: str) -> str:
        return ""

    def __repr__(self) -> str:
        return ""


@pytest.mark.parametrize(("page", "query"), STATES, ids=str)
def test_no_text_was_forgotten(page: str, query: dict[str, str], room: Room) -> None:
    app = room.open(page, **query)
    assert not app.exception
    assert app.title[0].value.startswith(OPENED)
    assert forgotten(app) == []
    assert unlisted(app) == set()
    assert bare_heads(app) == set()


def test_no_text_of_a_run_and_of_the_tour_was_forgotten(room: Room) -> None:
    app = room.open("read", tour="1")
    assert not app.exception
    assert forgotten(app) == []
    app = press(room.open("train"), f"{OPENED}Train{CLOSED}")
    [run_id] = room.engine.jobs
    assert forgotten(app) == []
    room.engine.report(run_id, event="plan", **asdict(plan()))
    room.engine.report(run_id, event="batch", **asdict(batch(1, 1)))
    assert forgotten(app.run()) == []
    room.engine.end(run_id, error=RuntimeError("the worker is gone"))
    assert forgotten(app.run()) == []
    kept = keep(room.store, trained_run())
    assert forgotten(room.open("train", run=kept.run_id)) == []
    assert forgotten(room.open("compare", runs=kept.run_id, pin=kept.run_id)) == []
    app = room.open("workshop")
    assert forgotten(app) == []
    assert bare_heads(app) == set()


def test_a_link_says_the_same_in_every_language(room: Room) -> None:
    """Streamlit writes what an option is called on screen, which is another word here."""
    app = room.open("encode", part="Traps", trap="maxlen drops reviews")
    assert app.session_state["part"] == "Traps"
    assert app.query_params["part"] == "Traps"
    app.segmented_control(key="part").set_value("Masking lab").run()
    assert app.session_state["part"] == "Masking lab"
    assert app.query_params["part"] == "Masking lab"
    app = room.open("train", dataset="Replica", num_words="all")
    assert app.session_state["dataset"] == DatasetName.REPLICA
    assert app.session_state["num_words"] is None


def test_a_closed_look_stays_closed_in_every_language(room: Room) -> None:
    app = room.open("read", panel="")
    assert not app.exception
    assert app.session_state["panel"] is None
    assert app.query_params["panel"] == ""
    app.segmented_control(key="panel").set_value("What if").run()
    assert app.query_params["panel"] == "What if"


def test_the_tour_goes_on_in_every_language(room: Room) -> None:
    """Its steps name pages and options; what is on the screen is called otherwise."""
    app = room.open("encode", tour="2")
    assert app.session_state["part"] == "What goes round"
    assert not any(f"{OPENED}Done.{CLOSED}" in text for text in texts(app))
    app.segmented_control(key="output_taken").set_value("after every word").run()
    assert any(f"{OPENED}Done.{CLOSED}" in text for text in texts(app))
    ways = [link.proto.label for link in app.get("page_link")]
    assert ways == [
        f"{OPENED}{name}{CLOSED}" for name in ("Read", "Compare", "Shapes", "Embedding")
    ]


def test_a_forgotten_text_is_found(room: Room) -> None:
    def page() -> None:
        import streamlit as st

        from sentiment_core.i18n import t

        st.caption(t("The state"))
        st.caption("after every " + t("seven hundred") + " words")
        st.button(t("Nobody wrote this down"), help="Not said in any language.")
        st.code("some lines of code")
        st.dataframe({"1": [1], "h": [2], "weight": [3]}, column_config={"h": "state"})

    app = AppTest.from_function(page).run()
    assert forgotten(app) == [f"after every {'¦' * 15} words", "Not said in any language."]
    assert bare_heads(app) == {"state", "weight"}
    assert unlisted(app) == {"Nobody wrote this down", "The state", "seven hundred"}
