"""Who is here, who is away for a moment, and who is gone."""

import threading

import pytest

from sentiment_core.jobs.workshop import attendance
from sentiment_core.jobs.workshop.attendance import Attendance


class Door:
    """An attendance with a clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.open_tabs: set[str] = set()
        self.attendance = Attendance(
            grace_seconds=180, connected=self.open_tabs.__contains__, clock=lambda: self.now
        )


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_closed_tab_is_gone_after_the_grace_period_and_told_once(door: Door) -> None:
    door.attendance.here("ann", "tab")
    door.now = 1_000
    assert door.attendance.gone() == []
    door.attendance.away("ann", "tab")
    door.now += 179
    assert door.attendance.gone() == []
    door.now += 2
    assert door.attendance.gone() == ["ann"]
    assert door.attendance.gone() == []


def test_where_a_visitor_comes_from_is_known_while_they_are_here(door: Door) -> None:
    assert door.attendance.address_of("ann") == ""
    door.attendance.here("ann", "tab", "home")
    assert door.attendance.address_of("ann") == "home"
    door.attendance.away("ann", "tab")
    door.now = 1_000
    assert door.attendance.gone() == ["ann"]
    assert door.attendance.address_of("ann") == ""


def test_who_comes_back_in_time_stays(door: Door) -> None:
    door.attendance.here("ann", "tab")
    door.attendance.away("ann", "tab")
    door.now = 100
    door.attendance.here("ann", "tab")
    door.now = 1_000
    assert door.attendance.gone() == []
    assert door.attendance.visitors == 1


def test_a_page_that_was_loaded_again_is_another_tab_of_the_same_visitor(door: Door) -> None:
    door.attendance.here("ann", "before")
    door.attendance.away("ann", "before")
    door.attendance.here("ann", "after")
    door.now = 1_000
    assert door.attendance.gone() == []
    door.attendance.away("ann", "after")
    door.now = 2_000
    assert door.attendance.gone() == ["ann"]


def test_a_tab_that_was_told_closed_and_is_not_stays(door: Door) -> None:
    """Any browser can have Streamlit forget every session's resources."""
    door.open_tabs.add("tab")
    door.attendance.here("ann", "tab")
    door.attendance.away("ann", "tab")
    door.now = 1_000
    assert door.attendance.gone() == []
    door.open_tabs.clear()
    door.attendance.away("ann", "tab")
    door.now = 2_000
    assert door.attendance.gone() == ["ann"]


def test_who_was_never_here_cannot_leave(door: Door) -> None:
    door.attendance.away("eve", "tab")
    door.now = 1_000
    assert door.attendance.gone() == []
    assert door.attendance.visitors == 0


def test_a_round_that_fails_is_not_the_last(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """One error, and from then on nobody who left gave up a place in the queue."""
    monkeypatch.setattr(attendance, "_SECONDS_BETWEEN_ROUNDS", 0.001)
    visitors = ("ann", "bob", "eve")
    for visitor in visitors:
        door.attendance.here(visitor, visitor)
    door.attendance.away("ann", "ann")
    door.attendance.away("bob", "bob")
    door.now = 1_000
    dismissed = {visitor: threading.Event() for visitor in visitors}

    def dismiss(visitor: str) -> None:
        dismissed[visitor].set()
        if visitor == "ann":
            raise RuntimeError("the queue failed")

    door.attendance.start_rounds(dismiss)
    assert dismissed["ann"].wait(20)
    assert dismissed["bob"].wait(20)
    door.attendance.away("eve", "eve")
    door.now = 2_000
    assert dismissed["eve"].wait(20)
