"""An engine that is slow or breaks: the queue answers pages meanwhile, and no slot is lost."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from sentiment_core.errors import EngineError, EngineLostError
from sentiment_core.jobs.engine.protocol import Engine
from sentiment_core.jobs.queue.queue import JobQueue
from sentiment_core.jobs.queue.snapshot import JobStatus
from tests.examples import trained_run
from tests.jobs.fake_engine import FakeEngine
from tests.jobs.queue.test_queue import Room, config

SECONDS = 10.0  # far longer than anything here takes; only a failing test waits for it
QUICK = 0.2
FIRST = config(1).run_id("f" * 16)

Act = Callable[[Room], object]
ACTS: dict[str, Act] = {
    "start": lambda room: room.submit(1, "ann"),
    "stop": lambda room: room.queue.leave(FIRST, "ann"),
}
LOOKS: dict[str, Act] = {
    "snapshot": lambda room: room.queue.snapshot(FIRST),
    "live_of": lambda room: room.queue.live_of("ann"),
    "room": lambda room: room.queue.overview(),
    "submit": lambda room: room.submit(2, "bob"),
    "gone": lambda room: room.queue.gone("bob"),
    "pause": lambda room: room.queue.pause(True),
}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


class Slow:
    """A call that takes until the test lets it go on."""

    def __init__(self, call: Callable[..., None]) -> None:
        self._call = call
        self.inside, self.go_on = threading.Event(), threading.Event()

    def __call__(self, *arguments: Any, **named: Any) -> None:
        self.inside.set()
        assert self.go_on.wait(SECONDS)
        self._call(*arguments, **named)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("act", ACTS)
def test_while_the_engine_takes_its_time_the_queue_answers(
    act: str, look: str, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop is a round trip to the scheduler; meanwhile the pages of all visitors stood still."""
    if act == "stop":
        room.submit(1, "ann")
    slow = Slow(getattr(room.engine, act))
    monkeypatch.setattr(room.engine, act, slow)
    acting, looking = (
        threading.Thread(target=call, args=(room,)) for call in (ACTS[act], LOOKS[look])
    )
    acting.start()
    assert slow.inside.wait(SECONDS)
    began = time.monotonic()
    looking.start()
    looking.join(SECONDS / 10)
    took = time.monotonic() - began
    slow.go_on.set()
    for thread in (acting, looking):
        thread.join(SECONDS)
        assert not thread.is_alive()
    assert took < QUICK
    assert list(room.engine.jobs) == [FIRST]
    assert room.engine.stopped == ([FIRST] if act == "stop" else [])


def test_a_run_that_is_left_while_it_starts_is_stopped_after_that(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(room.engine.start)
    monkeypatch.setattr(room.engine, "start", slow)
    starting = threading.Thread(target=ACTS["start"], args=(room,))
    starting.start()
    assert slow.inside.wait(SECONDS)
    room.queue.leave(FIRST, "ann")
    assert room.engine.stopped == []
    slow.go_on.set()
    starting.join(SECONDS)
    assert room.engine.stopped == [FIRST]


def test_a_run_that_is_left_while_the_engine_refuses_it_waits_for_nobody(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise EngineError("not yet")

    slow = Slow(refuse)
    monkeypatch.setattr(room.engine, "start", slow)
    starting = threading.Thread(target=ACTS["start"], args=(room,))
    starting.start()
    assert slow.inside.wait(SECONDS)
    room.queue.leave(FIRST, "ann")
    slow.go_on.set()
    starting.join(SECONDS)
    assert room.status(FIRST) is JobStatus.STOPPED
    assert room.queue.overview().waiting == ()


class WatchedEngine(FakeEngine):
    """Notes whoever uses it while the queue is locked."""

    queue: JobQueue | None = None
    under_the_lock: list[str]

    def __getattribute__(self, name: str) -> Any:
        queue = object.__getattribute__(self, "queue")
        if queue is not None and hasattr(Engine, name):
            # It takes the lock and does nothing with the engine.
            other = threading.Thread(target=queue.allow_up_to, args=(None,))
            other.start()
            other.join(1.0)
            if other.is_alive():
                object.__getattribute__(self, "under_the_lock").append(name)
        return object.__getattribute__(self, name)


@pytest.fixture
def watched(room: Room, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr(WatchedEngine, "under_the_lock", [], raising=False)
    room.engine.__class__ = WatchedEngine
    room.engine.queue = room.queue  # type: ignore[attr-defined]
    yield room
    assert room.engine.under_the_lock == []  # type: ignore[attr-defined]


def test_nothing_uses_the_engine_under_the_lock(watched: Room) -> None:
    ann = watched.submit(1, "ann")
    watched.submit(2, "bob")
    watched.engine.ready(2)
    assert len(watched.queue.overview().running) == 2
    watched.queue.leave(ann, "ann")
    watched.engine.end(ann, error=EngineLostError("lost"))
    watched.submit(3, "bob")
    eve = watched.submit(4, "eve")  # bob's second run gives way to hers
    assert len(watched.engine.stopped) == 2
    watched.engine.end(watched.engine.stopped[-1], error=EngineError("ended"))
    watched.finish(eve)
    watched.queue.live_of("bob")
    watched.queue.pause(True)
    watched.queue.pause(False)
    watched.timers.fire(900.0)
    watched.timers.fire(5.0)
    watched.queue.gone("bob")
    watched.queue.clear(running=True)


def test_the_watch_sees_a_use_under_the_lock(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WatchedEngine, "under_the_lock", [], raising=False)
    room.engine.__class__ = WatchedEngine
    room.engine.queue = room.queue  # type: ignore[attr-defined]
    with room.queue._lock:
        room.engine.stop("x")
    assert room.engine.under_the_lock == ["stop"]  # type: ignore[attr-defined]


def breaks(*_: object, **__: object) -> Any:
    raise ZeroDivisionError("a bug")


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        ("sentiment_core.jobs.queue.queue.receive", None),
        ("sentiment_core.jobs.queue.forecast.Pace.finished", None),
        ("sentiment_core.rnn.runs.store.RunStore.rescue", EngineError("ended")),
    ],
)
def test_a_bug_while_a_run_ends_frees_its_slot(
    broken: str, error: EngineError | None, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result that could not be received kept its slot for ever: nothing was trained any more."""
    first, second = room.submit(1, "ann"), room.submit(2, "bob")
    with monkeypatch.context() as patch, suppress(ZeroDivisionError):
        patch.setattr(broken, breaks)
        room.engine.end(first, None if error else trained_run(first), error)
    assert (room.status(first), room.status(second)) == (JobStatus.FAILED, JobStatus.RUNNING)
    assert room.queue.live_of("ann") == []


def test_a_bug_while_a_run_starts_frees_its_slot(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, suppress(ZeroDivisionError):
        patch.setattr(room.engine, "start", breaks)
        room.submit(1, "ann")
    assert room.status(FIRST) is JobStatus.FAILED
    assert room.status(room.submit(2, "ann")) is JobStatus.RUNNING


def test_where_stop_fails_the_worker_is_ended_after_the_grace_period(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = room.submit(1, "ann")
    monkeypatch.setattr(room.engine, "stop", breaks)
    with suppress(ZeroDivisionError):
        room.queue.leave(run_id, "ann")
    assert room.timers.fire(5.0) == 1
    assert room.engine.killed == [run_id]
    room.engine.end(run_id, error=EngineError("ended"))
    assert room.status(room.submit(2, "ann")) is JobStatus.RUNNING
