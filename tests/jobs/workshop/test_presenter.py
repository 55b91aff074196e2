"""The presenter's key."""

import pytest

from sentiment_core.errors import JobError
from sentiment_core.jobs.workshop.presenter import PresenterAccess


def test_without_a_key_nothing_opens_not_even_nothing() -> None:
    presenter_access = PresenterAccess()
    assert not presenter_access.exists
    assert not presenter_access.opens("", "ann")


def test_the_key_opens_and_nothing_else_does() -> None:
    presenter_access = PresenterAccess("schlüssel")
    assert presenter_access.exists
    assert presenter_access.opens("schlüssel", "ann")
    wrong = ["", "schlussel", "schlüssel ", "SCHLÜSSEL"]
    assert not any(presenter_access.opens(entered, "ben") for entered in wrong)


def test_guessing_is_slow() -> None:
    now = [0.0]
    presenter_access = PresenterAccess("key", clock=lambda: now[0])
    assert not any(presenter_access.opens(f"{n}", "ann", "home") for n in range(10))
    with pytest.raises(JobError, match="Try again in 60 s"):
        presenter_access.opens("key", "ann", "home")
    now[0] = 61.0
    assert presenter_access.opens("key", "ann", "home")


def test_guesses_of_others_do_not_keep_the_presenter_out() -> None:
    """Ten wrong keys a minute from anybody did."""
    presenter_access = PresenterAccess("key", clock=lambda: 0.0)
    assert presenter_access.opens("key", "presenter", "school")
    for n in range(50):  # a stranger makes up visitors
        assert not presenter_access.opens("guess", f"visitor {n}", "school")
    with pytest.raises(JobError, match="Try again"):
        presenter_access.opens("guess", "one more", "school")
    assert presenter_access.opens(
        "key", "presenter", "school"
    )  # after a reload, in the stranger's own network
    assert presenter_access.opens("key", "another presenter", "home")
