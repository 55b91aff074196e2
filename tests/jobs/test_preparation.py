"""IMDB is made ready by another process; its lines become a state for the screen."""

import json
import sys
import threading
import time
from collections.abc import Callable

import pytest

from sentiment_core.jobs.preparation import Preparation, PreparationSnapshot, PreparationState


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert condition()


def telling(*events: object, after: str = "") -> list[str]:
    """A process that tells these lines and then does `after`."""
    lines = [event if isinstance(event, str) else json.dumps(event) for event in events]
    code = f"import sys\nfor line in {lines!r}: print(line, flush=True)\n{after}"
    return [sys.executable, "-c", code]


def test_nothing_is_started_where_imdb_is_ready() -> None:
    preparation = Preparation(lambda: True, command=["no such program"])
    assert preparation.snapshot.state is PreparationState.READY


@pytest.mark.parametrize(
    ("events", "state", "part"),
    [
        ([{"event": "ready"}], PreparationState.READY, "ready"),
        ([{"event": "failed", "message": "No network."}], PreparationState.FAILED, "No network."),
        ([], PreparationState.FAILED, "interrupted"),
        (["a library's warning", {"event": "convert"}], PreparationState.FAILED, "interrupted"),
        (["{half", {"event": "ready"}], PreparationState.READY, "ready"),
        (["3", "[]", "null", '"x"', {"event": "ready"}], PreparationState.READY, "ready"),
        ([{"event": "download"}, {"event": "ready"}], PreparationState.READY, "ready"),
    ],
)
def test_how_it_ends_is_told(events: list[object], state: PreparationState, part: str) -> None:
    preparation = Preparation(lambda: False, command=telling(*events))
    wait_for(lambda: preparation.snapshot.state is not PreparationState.WORKING)
    assert preparation.snapshot.state is state
    assert part in preparation.snapshot.message


def test_a_process_that_cannot_be_started_is_told() -> None:
    """No memory for another process: IMDB was shown as being looked for, for ever."""
    preparation = Preparation(lambda: False, command=["/no/such/program"])
    wait_for(lambda: preparation.snapshot.state is not PreparationState.WORKING)
    assert preparation.snapshot.state is PreparationState.FAILED
    assert "No such file" in preparation.snapshot.message


def test_the_download_is_told_as_a_share() -> None:
    event = {"event": "download", "done": 4_000_000, "total": 16_000_000}
    preparation = Preparation(lambda: False, command=telling(event, after="sys.stdin.read()"))
    wait_for(lambda: preparation.snapshot.share is not None)
    assert preparation.snapshot == PreparationSnapshot(
        PreparationState.WORKING, "Downloading IMDB: 4.0 of 16.0 MB.", 0.25
    )


@pytest.mark.parametrize(
    "after",
    [
        [{"event": "failed", "message": "No network."}],
        [{"event": "download", "done": 4_000_000, "total": 16_000_000}],
        [{"event": "convert"}, {"event": "ready"}],
        [],
    ],
)
@pytest.mark.parametrize("ready", [False, True])
def test_what_is_ready_stays_so_while_better_reviews_are_fetched(
    ready: bool, after: list[object]
) -> None:
    """The package's reviews are there in seconds; Keras' file may come later, or never."""
    before = set(threading.enumerate())
    preparation = Preparation(
        lambda: ready,
        best=lambda: False,
        command=telling({"event": "convert"}, {"event": "ready"}, *after),
    )
    wait_for(lambda: set(threading.enumerate()) <= before)
    assert preparation.snapshot.state is PreparationState.READY


def test_a_failure_can_be_tried_again() -> None:
    preparation = Preparation(lambda: False, command=telling({"event": "failed", "message": "x"}))
    wait_for(lambda: preparation.snapshot.state is PreparationState.FAILED)
    preparation._command = telling({"event": "ready"})
    preparation.again()
    wait_for(lambda: preparation.snapshot.state is PreparationState.READY)
    preparation.again()  # nothing to do
    assert preparation.snapshot.state is PreparationState.READY
