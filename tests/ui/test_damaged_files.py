"""Files that a disk has damaged: every page goes on, and says what is wrong where it matters."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sentiment_core.data import replica, sources
from sentiment_core.data.assets import ASSETS
from sentiment_core.lessons import bundle, iris, language, multi_hot, translator
from tests.examples import keep, trained_run
from tests.ui.conftest import Room
from tests.ui.read.test_read_page import markdown

PAGES = ("read", "train", "compare", "encode", "shapes", "embedding", "workshop")
DAMAGES = {
    "run.json": b'{"run_id": ',
    "epoch_02.npz": b"PK\x03\x04 cut",
    "vocabulary.txt": b"\xff\xfe\x00GIF89a" * 50,
    "replica.npz": b"",
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["run.json", "epoch_02.npz", "vocabulary.txt"])
def test_a_damaged_run_ends_no_page(name: str, page: str, room: Room) -> None:
    run = keep(room.store, trained_run())
    (room.store.folder / run.run_id / name).write_bytes(DAMAGES[name])
    app = room.open(page, run=run.run_id)
    assert not app.exception
    assert app.title


STRANGE_WORDS = {
    "half a character": "w1\nw2\n\ud800\nw4".encode("utf-8", "surrogatepass"),
    "fewer than the matrix has rows": b"w1\nw2",
    "more than the matrix has rows": "\n".join(f"w{rank}" for rank in range(1, 5_000)).encode(),
    "none": b"",
    "one word many times": b"w1\n" * 200,
    "marks of controls and of markdown": "\0\n\x1b[31m\n\u202e\n<b>\n![i](x)\n\uffff".encode(),
}


@pytest.mark.parametrize("words", STRANGE_WORDS)
def test_strange_words_of_a_run_end_no_embedding_page(words: str, room: Room) -> None:
    run = keep(room.store, trained_run())
    (room.store.folder / run.run_id / "vocabulary.txt").write_bytes(STRANGE_WORDS[words])
    app = room.open("embedding", run=run.run_id)
    assert not app.exception
    refused = [error for error in app.error if run.run_id in error.value]
    assert len(refused) == (words == "half a character")


@pytest.mark.parametrize("name", ["replica.npz", "vocabulary.txt"])
def test_a_damaged_replica_is_told_and_nothing_else_is_lost(
    name: str, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in ("replica.npz", "vocabulary.txt"):
        shutil.copy(ASSETS / file, tmp_path)
    (tmp_path / name).write_bytes(DAMAGES[name])
    monkeypatch.setattr(replica, "ASSETS", tmp_path)
    sources.close_datasets()
    assert not room.open("read").exception
    app = room.open("train", dataset="Replica")
    assert not app.exception
    assert name in markdown(app)
    [train] = [button for button in app.button if button.label == "Train"]
    assert train.disabled


LESSONS = {
    multi_hot.NAME: {"shape": "1 Vector to vector"},
    iris.NAME: {"shape": "1 Vector to vector", "vector": "A flower (the post's Iris)"},
    language.NAME: {"shape": "2 Vector to sequence"},
    translator.NAME: {"shape": "4 Sequence to sequence"},
}
Damage = Callable[[bundle.LessonBundle], bundle.LessonBundle]
LACKS: dict[str, Damage] = {
    "an array": lambda whole: replace(whole, weights=whole.weights[:-1]),
    "its words": lambda whole: replace(whole, words={}),
    "its other arrays": lambda whole: replace(whole, more={}),
    "a fact": lambda whole: replace(whole, facts=type(whole.facts)(whole.facts.lesson, {})),
}


@pytest.fixture
def lessons_read_anew() -> Iterator[None]:
    cached = (
        bundle.bundled_lesson,
        iris.bundled_iris,
        multi_hot.bundled_multi_hot,
        language.bundled_language_model,
        translator.bundled_translator,
    )
    for function in cached:
        function.cache_clear()
    yield
    for function in cached:
        function.cache_clear()


@pytest.mark.usefixtures("lessons_read_anew")
@pytest.mark.parametrize("lacks", LACKS)
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_that_lacks_something_is_told(
    name: str, lacks: str, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = bundle.read_bundle(name)
    damaged = LACKS[lacks](whole)
    used = {"an array", "a fact"}
    used |= {"its words"} if whole.words else set()
    used |= {"its other arrays"} if whole.more else set()
    monkeypatch.setattr(bundle, "read_bundle", lambda _: damaged)
    app = room.open("shapes", **LESSONS[name])
    assert not app.exception
    told = [error.value for error in app.error if f"{name!r} under assets/lessons" in error.value]
    assert len(told) == (1 if lacks in used else 0)
