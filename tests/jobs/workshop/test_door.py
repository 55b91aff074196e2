"""The presenter's key."""

import pytest

from sentiment_core.errors import JobError
from sentiment_core.jobs.workshop.presenter import Door


def test_without_a_key_nothing_opens_not_even_nothing() -> None:
    door = Door()
    assert not door.exists
    assert not door.opens("")


def test_the_key_opens_and_nothing_else_does() -> None:
    door = Door("schlüssel")
    assert door.exists
    assert door.opens("schlüssel")
    assert not any(map(door.opens, ["", "schlussel", "schlüssel ", "SCHLÜSSEL"]))


def test_guessing_is_slow() -> None:
    now = [0.0]
    door = Door("key", clock=lambda: now[0])
    assert not any(door.opens(f"{n}") for n in range(10))
    with pytest.raises(JobError, match="Try again in 60 s"):
        door.opens("key")
    now[0] = 61.0
    assert door.opens("key")
