"""Who is here, who is away for a moment, and who is gone."""

import threading

import pytest

from sentiment_core.jobs.workshop import attendance
from sentiment_core.jobs.workshop.attendance import Attendance


class Entrance:
    """An attendance with a clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.open_tabs: set[str] = set()
        self.attendance = Attendance(
            grace_seconds=180, connected=self.open_tabs.__contains__, clock=lambda: self.now
        )


@pytest.fixture
def entrance() -> Entrance:
    return Entrance()


def test_a_closed_tab_is_gone_after_the_grace_period_and_told_once(
    entrance: Entrance,
) -> None:
    entrance.attendance.here("ann", "tab")
    entrance.now = 1_000
    assert entrance.attendance.gone() == []
    entrance.attendance.away("ann", "tab")
    entrance.now += 179
    assert entrance.attendance.gone() == []
    entrance.now += 2
    assert entrance.attendance.gone() == ["ann"]
    assert entrance.attendance.gone() == []


def test_where_a_visitor_comes_from_is_known_while_they_are_here(
    entrance: Entrance,
) -> None:
    assert entrance.attendance.address_of("ann") == ""
    entrance.attendance.here("ann", "tab", "home")
    assert entrance.attendance.address_of("ann") == "home"
    entrance.attendance.away("ann", "tab")
    entrance.now = 1_000
    assert entrance.attendance.gone() == ["ann"]
    assert entrance.attendance.address_of("ann") == ""


def test_who_comes_back_in_time_stays(entrance: Entrance) -> None:
    entrance.attendance.here("ann", "tab")
    entrance.attendance.away("ann", "tab")
    entrance.now = 100
    entrance.attendance.here("ann", "tab")
    entrance.now = 1_000
    assert entrance.attendance.gone() == []
    assert entrance.attendance.visitors == 1


def test_a_page_that_was_loaded_again_is_another_tab_of_the_same_visitor(
    entrance: Entrance,
) -> None:
    entrance.attendance.here("ann", "before")
    entrance.attendance.away("ann", "before")
    entrance.attendance.here("ann", "after")
    entrance.now = 1_000
    assert entrance.attendance.gone() == []
    entrance.attendance.away("ann", "after")
    entrance.now = 2_000
    assert entrance.attendance.gone() == ["ann"]


def test_a_tab_that_was_told_closed_and_is_not_stays(entrance: Entrance) -> None:
    """Any browser can have Streamlit forget every session's resources."""
    entrance.open_tabs.add("tab")
    entrance.attendance.here("ann", "tab")
    entrance.attendance.away("ann", "tab")
    entrance.now = 1_000
    assert entrance.attendance.gone() == []
    entrance.open_tabs.clear()
    entrance.attendance.away("ann", "tab")
    entrance.now = 2_000
    assert entrance.attendance.gone() == ["ann"]


def test_who_was_never_here_cannot_leave(entrance: Entrance) -> None:
    entrance.attendance.away("eve", "tab")
    entrance.now = 1_000
    assert entrance.attendance.gone() == []
    assert entrance.attendance.visitors == 0


def test_a_round_that_fails_is_not_the_last(
    entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One error, and from then on nobody who left gave up a place in the queue."""
    monkeypatch.setattr(attendance, "_SECONDS_BETWEEN_ROUNDS", 0.001)
    visitors = ("ann", "bob", "eve")
    for visitor in visitors:
        entrance.attendance.here(visitor, visitor)
    entrance.attendance.away("ann", "ann")
    entrance.attendance.away("bob", "bob")
    entrance.now = 1_000
    dismissed = {visitor: threading.Event() for visitor in visitors}

    def dismiss(visitor: str) -> None:
        dismissed[visitor].set()
        if visitor == "ann":
            raise RuntimeError("the queue failed")

    entrance.attendance.start_rounds(dismiss)
    assert dismissed["ann"].wait(20)
    assert dismissed["bob"].wait(20)
    entrance.attendance.away("eve", "eve")
    entrance.now = 2_000
    assert dismissed["eve"].wait(20)
