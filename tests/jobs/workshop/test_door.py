"""The presenter's key."""

import pytest

from sentiment_core.errors import JobError
from sentiment_core.jobs.workshop.presenter import Door


def test_without_a_key_nothing_opens_not_even_nothing() -> None:
    door = Door()
    assert not door.exists
    assert not door.opens("", "ann")


def test_the_key_opens_and_nothing_else_does() -> None:
    door = Door("schlüssel")
    assert door.exists
    assert door.opens("schlüssel", "ann")
    wrong = ["", "schlussel", "schlüssel ", "SCHLÜSSEL"]
    assert not any(door.opens(entered, "ben") for entered in wrong)


def test_guessing_is_slow() -> None:
    now = [0.0]
    door = Door("key", clock=lambda: now[0])
    assert not any(door.opens(f"{n}", "ann", "home") for n in range(10))
    with pytest.raises(JobError, match="Try again in 60 s"):
        door.opens("key", "ann", "home")
    now[0] = 61.0
    assert door.opens("key", "ann", "home")


def test_guesses_of_others_do_not_keep_the_presenter_out() -> None:
    """Ten wrong keys a minute from anybody did."""
    door = Door("key", clock=lambda: 0.0)
    assert door.opens("key", "presenter", "school")
    for n in range(50):  # a stranger makes up visitors
        assert not door.opens("guess", f"visitor {n}", "school")
    with pytest.raises(JobError, match="Try again"):
        door.opens("guess", "one more", "school")
    assert door.opens("key", "presenter", "school")  # after a reload, in the stranger's own network
    assert door.opens("key", "another presenter", "home")
