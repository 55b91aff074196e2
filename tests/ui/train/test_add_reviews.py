"""Add reviews on Train: a file becomes a dataset, in every state of the dialog."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.data.added import added_reviews, owner_mark, remove_added
from sentiment_core.data.adding import AddedFile, add_reviews
from sentiment_core.jobs.questions import Questions
from sentiment_core.jobs.uploads import Uploads
from sentiment_core.ui.app import rights
from sentiment_core.ui.app.runtime import runtime, use_runtime
from tests.data.test_added import write
from tests.examples import HOSTILE, keep, trained_run
from tests.jobs.fake_engine import FakeEngine
from tests.ui.conftest import Room
from tests.ui.files import choose
from tests.ui.screen import press
from tests.ui.test_typed_text import marked_up


@pytest.fixture
def engine(room: Room, monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """A server for others, whose worker reads files when the test lets it."""
    for module in (rights, "sentiment_core.ui.train.add_reviews"):
        name = module if isinstance(module, str) else module.__name__
        monkeypatch.setattr(f"{name}.is_own_machine", lambda: False)
    made = FakeEngine()
    use_runtime(replace(runtime(), questions=Questions(made)))
    return made


def dialog(room: Room, visitor: str = "me") -> AppTest:
    return press(room.open("train", visitor=visitor), "Add reviews")


def add(
    app: AppTest, engine: FakeEngine, content: bytes, *, name: str = "soups.csv", **said: str
) -> AppTest:
    choose(app, "add_reviews_file", name, content)
    for key, text in said.items():
        app.text_input(key=f"add_reviews_{key}").set_value(text)
    press(app.run(), "Add")
    engine.work_off()
    return app.run()


def datasets(app: AppTest) -> list[str]:
    return list(app.selectbox(key="dataset").options)


def test_a_file_is_added_and_chosen(room: Room, engine: FakeEngine, tmp_path: Path) -> None:
    app = add(dialog(room), engine, write(tmp_path / "a.csv").read_bytes())
    assert not app.exception
    [found] = added_reviews()
    assert (found.name, found.labels, found.owner) == ("soups", ("bad", "good"), owner_mark("me"))
    press(app, "Train on them").run()
    assert app.session_state["dataset"] == found.key
    assert app.query_params["dataset"] == found.key
    assert datasets(app)[-1] == "soups"
    held = {name: app.session_state[name] for name in ("train_reviews", "batch_size", "epochs")}
    assert held == {"train_reviews": None, "batch_size": 16, "epochs": 6}
    app.selectbox(key="dataset").set_value("Replica").run()
    held = {name: app.session_state[name] for name in ("train_reviews", "batch_size", "epochs")}
    assert held == {"train_reviews": 5_000, "batch_size": 128, "epochs": 3}


def test_only_who_added_reviews_finds_them_and_a_link_shows_them(
    room: Room, engine: FakeEngine, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv")
    mine = add_reviews(AddedFile(path, name="mine"), owner=owner_mark("me"))
    add_reviews(AddedFile(path, name="machine"))
    assert datasets(room.open("train", visitor="me"))[3:] == ["mine"]
    other = room.open("train", visitor="other")
    assert len(datasets(other)) == 3
    assert not [one for one in press(other, "Add reviews").button if one.label == "Remove"]
    linked = room.open("train", visitor="other", dataset=mine.key, train_reviews="all",
                       validation_reviews="all")  # fmt: skip
    assert linked.session_state["dataset"] == mine.key
    assert not linked.warning
    assert not linked.button(key="train_start").disabled


def test_runs_on_added_reviews_are_found_by_who_added_them_or_has_a_link(
    room: Room, engine: FakeEngine, tmp_path: Path
) -> None:
    mine = add_reviews(AddedFile(write(tmp_path / "a.csv")), owner=owner_mark("me"))
    run = trained_run()
    keep(room.store, replace(run, config=replace(run.config, dataset=mine.key)))

    def finds(visitor: str, **query: str) -> bool:
        app = room.open("read", visitor=visitor, **query)
        assert not app.exception
        return any("012345" in one for one in app.selectbox[0].options)

    assert finds("me")
    assert not finds("other")
    assert finds("other", run=run.run_id)
    remove_added(mine.key)
    assert finds("other", run=run.run_id)


def test_what_was_removed_is_offered_no_more(
    room: Room, engine: FakeEngine, tmp_path: Path
) -> None:
    app = add(dialog(room), engine, write(tmp_path / "a.csv").read_bytes())
    press(press(app, "Train on them").run(), "Add reviews")
    press(app, "Remove").run()
    assert not app.exception
    assert added_reviews() == []
    assert app.session_state["dataset"] == "restaurants"
    gone = room.open("train", dataset="own-0123456789abcdef")
    assert not gone.exception
    assert len(gone.warning) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_files_are_a_sentence_and_lose_nothing(
    room: Room, engine: FakeEngine, text: str
) -> None:
    text = text.encode("utf-8", "replace").decode()  # as it must be to come through a form
    content = f'{text[:300]},"b"\n'.encode()
    shown = dialog(room)
    before = marked_up(shown)
    app = add(shown, engine, content, name=f"{text[:100]}.csv", text="x", label=text[:100])
    assert not app.exception
    assert len([one for one in app.warning if "replica" not in one.value.lower()]) == 1
    assert marked_up(app) <= before
    assert app.text_input(key="add_reviews_label").value == text[:100]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"text,label\n\xff,1\n", b"a,b\nc,d\n", b'text,label\n"x,1\n'],
    ids=["empty", "Excel", "latin-1", "columns", "quotes"],
)  # fmt: skip
def test_a_sentence_names_the_file_as_its_visitor_does(
    room: Room, engine: FakeEngine, content: bytes
) -> None:
    """It named the file on the server's disk, .upload.0123abcd.part."""
    app = add(dialog(room), engine, content, name="my soups.csv")
    [told] = [one.value for one in app.warning if "replica" not in one.value.lower()]
    assert "my soups" in told
    assert "upload" not in told


def test_a_server_may_take_no_files(room: Room) -> None:
    use_runtime(replace(runtime(), uploads=Uploads(on=False)))
    app = room.open("train")
    assert not [one for one in app.button if one.label == "Add reviews"]
