"""What is kept for each visitor."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sentiment_core.jobs.visitor_store import VisitorStore

SECONDS = 10.0  # far longer than anything here takes; only a failing test waits for it


def add(number: int, store: VisitorStore[tuple[int, ...]], visitor: str = "ann") -> None:
    store.update(visitor, lambda kept: (*kept, number))


@contextmanager
def in_a_thread(call: object, *arguments: object) -> Iterator[threading.Thread]:
    thread = threading.Thread(target=call, args=arguments)  # type: ignore[arg-type]
    thread.start()
    yield thread
    thread.join(SECONDS)
    assert not thread.is_alive()


def test_each_visitor_has_a_value_of_its_own() -> None:
    store = VisitorStore[tuple[int, ...]](())
    add(1, store, "ann")
    add(2, store, "bob")
    add(3, store, "ann")
    store.update("bob", lambda _: ())
    assert (store.get("ann"), store.get("bob"), store.get("cat")) == ((1, 3), (), ())
    assert store.values() == [(1, 3)]


def test_who_was_not_asked_about_for_longest_makes_way() -> None:
    store = VisitorStore[tuple[int, ...]]((), most=2)
    add(1, store, "ann")
    add(2, store, "bob")
    assert store.get("ann") == (1,)
    add(3, store, "cat")
    assert [store.get(name) for name in ("ann", "bob", "cat")] == [(1,), (), (3,)]


def test_whoever_keeps_nothing_displaces_nobody() -> None:
    store = VisitorStore[tuple[int, ...]]((), most=1)
    add(1, store, "ann")
    store.update("bob", lambda kept: kept)
    assert store.get("ann") == (1,)


def test_two_tabs_of_one_visitor_lose_no_update() -> None:
    """Each tab read the value, changed it and put it back: the slower one undid the other."""
    store = VisitorStore[tuple[int, ...]](())
    inside, other_came = threading.Event(), threading.Event()

    def slowly(kept: tuple[int, ...]) -> tuple[int, ...]:
        inside.set()
        assert other_came.wait(SECONDS)
        return (*kept, 1)

    def come_after() -> None:
        assert inside.wait(SECONDS)
        other_came.set()
        add(2, store)

    with in_a_thread(store.update, "ann", slowly), in_a_thread(come_after):
        pass
    assert store.get("ann") == (1, 2)


def test_many_updates_from_many_threads_all_count() -> None:
    store = VisitorStore[tuple[int, ...]](())
    start = threading.Barrier(4)

    def count() -> None:
        start.wait(SECONDS)
        for number in range(500):
            add(number, store)

    with in_a_thread(count), in_a_thread(count), in_a_thread(count), in_a_thread(count):
        pass
    assert sorted(store.get("ann")) == sorted(list(range(500)) * 4)


def test_an_update_that_takes_long_holds_up_nobody_else() -> None:
    store = VisitorStore[tuple[int, ...]](())
    add(0, store)
    inside, go_on = threading.Event(), threading.Event()

    def slowly(kept: tuple[int, ...]) -> tuple[int, ...]:
        inside.set()
        assert go_on.wait(SECONDS)
        return (*kept, 1)

    with in_a_thread(store.update, "ann", slowly):
        assert inside.wait(SECONDS)
        with in_a_thread(add, 2, store, "bob"), in_a_thread(store.get, "ann"):
            pass  # both come to an end
        assert (store.get("ann"), store.get("bob")) == ((0,), (2,))
        go_on.set()
    assert store.get("ann") == (0, 1)


def test_an_update_that_fails_changes_nothing_and_holds_no_lock() -> None:
    store = VisitorStore[tuple[int, ...]](())
    add(1, store)
    with pytest.raises(ZeroDivisionError):
        store.update("ann", lambda kept: (*kept, 1 // 0))
    add(2, store)
    assert store.get("ann") == (1, 2)
