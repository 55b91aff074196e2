"""A visitor opens a Keras model on Read and on Compare."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.jobs.questions import Questions
from sentiment_core.jobs.uploads import Uploads
from sentiment_core.ui.app import keys, rights
from sentiment_core.ui.app.runtime import runtime, use_runtime
from tests.examples import HOSTILE
from tests.jobs.fake_engine import FakeEngine
from tests.rnn.opened.model_files import archive, gru_arrays, layer, members
from tests.ui.conftest import Room
from tests.ui.files import choose
from tests.ui.test_typed_text import marked_up

MODEL = archive(members())
WORDS = "\n".join(f"word{n}" for n in range(90)).encode()


@pytest.fixture
def engine(room: Room, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """A server for others, whose worker opens models when the test lets it."""
    monkeypatch.setattr(rights, "is_own_machine", lambda: False)
    monkeypatch.setattr("sentiment_core.ui.top.open_model.is_own_machine", lambda: False)
    made = FakeEngine()
    use_runtime(replace(runtime(), questions=Questions(made)))
    return made


def start(room: Room, page: str = "read", *, visitor: str = "me", **query: str) -> AppTest:
    app = room.open(page, visitor=visitor, **query)
    return app.toggle(key="open_model").set_value(True).run()


def open_file(
    app: AppTest, engine: FakeEngine, content: bytes = MODEL, *, name: str = "my model.keras"
) -> AppTest:
    choose(app, "open_model_file", name, content)
    app.button(key="open_model_ask").click().run()
    engine.work_off()
    return app.run()


def own(room: Room) -> list[str]:
    return [run.run_id for run in room.store.all() if not run.bundled]


def network(app: AppTest) -> str:
    [chosen] = [box.value for box in app.selectbox if box.label == "Network"]
    return cast(str, chosen)


def test_a_model_is_read_at_once(room: Room, engine: FakeEngine) -> None:
    app = open_file(start(room), engine)
    [run_id] = own(room)
    assert network(app) == app.query_params["run"] == run_id
    assert runtime().queue.owners.of("me") == (run_id,)
    note = room.store.notes.get(run_id)
    assert (note.name, note.unlisted) == ("my model", True)
    assert room.store.find(run_id).plan.dataset == "my model.keras"
    [table] = app.table
    assert len(table.value) == 2  # both sentences, beside the choice of words
    app.toggle(key="open_model").set_value(False).run()
    assert not app.table
    assert network(app) == run_id
    assert not app.exception


def test_compare_compares_it(room: Room, engine: FakeEngine) -> None:
    app = open_file(start(room, "compare"), engine)
    [run_id] = own(room)
    assert app.session_state[keys.COMPARED][0] == run_id
    assert len(app.session_state[keys.COMPARED]) == 4
    assert not app.exception


def test_only_whoever_opened_it_or_has_the_link_finds_it(room: Room, engine: FakeEngine) -> None:
    open_file(start(room), engine)
    [run_id] = own(room)

    def sees(app: AppTest, key: str = "read_run") -> bool:
        return any("my model" in label for label in app.selectbox(key=key).options)

    assert sees(room.open(visitor="me"))
    assert not sees(room.open(visitor="somebody else"))
    assert sees(room.open("compare", visitor="me"), "ledger_run")
    assert not sees(room.open("compare", visitor="somebody else"), "ledger_run")
    assert sees(room.open("compare", visitor="somebody else", runs=run_id), "ledger_run")
    app = room.open(visitor="somebody else", run=run_id)
    assert sees(app)
    assert network(app) == run_id
    app.selectbox(key="read_run").set_value("bundled-lstm").run()
    assert sees(app)  # to go back to
    room.store.notes.rename(run_id, "my model renamed")
    assert room.store.notes.get(run_id).unlisted


def test_a_list_of_words_takes_the_place_of_the_first_guess(room: Room, engine: FakeEngine) -> None:
    app = open_file(start(room), engine)
    [guessed] = own(room)
    app.toggle(key="open_model_own").set_value(True).run()
    assert not app.table
    choose(app, "open_model_words", "words.txt", WORDS)
    app.number_input(key="open_model_first").set_value(1).run()
    app.button(key="open_model_ask").click().run()
    engine.work_off()
    app.run()
    [run_id] = own(room)
    assert run_id != guessed
    assert network(app) == run_id
    words = room.store.vocabulary(room.store.find(run_id)).words
    assert words[:2] == ("word0", "word1")
    assert len(words) == 79  # ids 1 to 79 of 80 rows
    assert runtime().queue.owners.of("me") == (run_id,)


def test_a_model_that_somebody_opened_before_stays_theirs(room: Room, engine: FakeEngine) -> None:
    open_file(start(room, visitor="first"), engine)
    [run_id] = own(room)
    room.store.notes.rename(run_id, "theirs")
    app = open_file(start(room, visitor="second"), engine)
    assert own(room) == [run_id]
    assert network(app) == run_id
    assert runtime().queue.owners.of("second") == ()
    assert room.store.notes.get(run_id).name == "theirs"


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_any_kind_are_text(room: Room, engine: FakeEngine, name: str) -> None:
    app = open_file(start(room), engine, name=name + ".keras")
    assert len(own(room)) == 1
    assert not app.exception
    assert marked_up(app) == set()


BAD = {
    "nothing": b"",
    "text": b"<script>alert(1)</script>",
    "bomb": archive({**members(), "assets/x.txt": b"0" * 45_000_000}, compression=8),
    "deep": archive({**members(), "config.json": b"[" * 200_000}),
    "path": archive({"../../config.json": b"{}"}),
    "layer": archive(members([layer("Lambda", name) for name in HOSTILE])),
    "name": archive(members([layer(name, name) for name in HOSTILE[:1]], gru_arrays())),
    "version": archive(members(version="**9** <b>")),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_what_does_not_open_is_a_sentence(room: Room, engine: FakeEngine, kind: str) -> None:
    app = open_file(start(room), engine, BAD[kind])
    assert own(room) == []
    assert len(app.warning) == 1
    assert len(app.warning[0].value) > 20
    assert not app.exception
    assert marked_up(app) == set()
    assert app.button(key="open_model_ask")  # once more, or another file
    open_file(app, engine)
    assert len(own(room)) == 1


def test_words_that_are_no_list_are_a_sentence(room: Room, engine: FakeEngine) -> None:
    app = start(room)
    choose(app, "open_model_file", "model.keras", MODEL)
    app.toggle(key="open_model_own").set_value(True).run()
    choose(app, "open_model_words", HOSTILE[0], b'{"a": 1, "b": 1}')
    app.button(key="open_model_ask").click().run()
    engine.work_off()
    app.run()
    assert len(app.warning) == 1
    assert own(room) == []


def test_a_server_that_takes_no_files_offers_none(
    room: Room, engine: FakeEngine, tmp_path: Path
) -> None:
    use_runtime(replace(runtime(), uploads=Uploads(tmp_path, on=False)))
    app = room.open()
    assert all(toggle.key != "open_model" for toggle in app.toggle)


def test_workers_that_do_not_see_the_file_say_so(room: Room, engine: FakeEngine) -> None:
    app = start(room)
    choose(app, "open_model_file", "model.keras", MODEL)
    app.button(key="open_model_ask").click().run()
    for job in engine.jobs.values():
        job.arguments = (".place-of-another", *job.arguments[1:])
    engine.work_off()
    app.run()
    assert len(app.warning) == 1
