"""When is a worker restarted?"""

from typing import Any

import pytest

from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.engine.workforce import RecycleLimits, Workforce
from sentiment_core.rnn.training.cost import PACE

FIRST, SECOND = "tcp://127.0.0.1:1", "tcp://127.0.0.1:2"


def workers(*addresses: str, memory: int = 10) -> dict[str, dict[str, Any]]:
    return {
        address: {"resources": {Resource.TRAIN: 1}, "metrics": {"memory": memory}}
        for address in addresses
    }


def test_a_worker_is_due_after_so_many_jobs_or_above_so_much_memory() -> None:
    force = Workforce(RecycleLimits(jobs=2, memory=100))
    assert force.update(workers(FIRST, SECOND))
    assert not force.done(FIRST)
    assert force.done(FIRST)
    assert force.slots(Resource.TRAIN) == 1  # the one that is due takes no job
    assert not force.update(workers(FIRST, SECOND, memory=101))
    assert force.done(SECOND)
    assert force.slots(Resource.TRAIN) == 0


def test_a_successor_at_the_same_address_has_done_nothing_yet() -> None:
    """It was restarted early, for the jobs of the worker that had died there."""
    force = Workforce(RecycleLimits(jobs=2, memory=100))
    force.update(workers(FIRST))
    force.done(FIRST)
    force.update(workers())  # it died by itself
    force.update(workers(FIRST))
    assert not force.done(FIRST)


def test_a_worker_that_has_keras_is_no_training_worker() -> None:
    force = Workforce(RecycleLimits(jobs=1, memory=100))
    both = workers(FIRST, SECOND)
    both[SECOND]["resources"] = {Resource.KERAS: 1}
    assert force.update(both)
    assert (force.slots(Resource.TRAIN), force.slots(Resource.KERAS)) == (1, 1)
    assert force.resource_of(FIRST) == Resource.TRAIN
    assert force.resource_of(SECOND) == Resource.KERAS
    assert force.done(SECOND)
    assert (force.slots(Resource.TRAIN), force.slots(Resource.KERAS)) == (1, 0)


def test_the_pace_is_that_of_the_workers_that_are_there() -> None:
    force = Workforce(RecycleLimits())
    assert force.pace is None
    told = workers(FIRST, SECOND)
    force.update(told)
    assert force.pace is None  # workers that were started without the preload
    for address, pace in ((FIRST, 2), (SECOND, 4)):
        told[address]["metrics"][PACE] = pace
    force.update(told)
    assert force.pace == 3
    force.left(FIRST)
    assert force.pace == 4
    force.forget()
    assert force.pace is None


def test_a_worker_without_heartbeats_is_taken_once_and_a_long_pause_is_none_of_its_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    force = Workforce(RecycleLimits(silence=7.5))
    told = workers(FIRST, SECOND)
    for seconds in (0, 1, 2, 3, 4, 5, 600, 601):  # Ctrl-Z for ten minutes
        now = float(seconds)
        assert force.take_silent() == []
        told[SECOND]["last_seen"] = seconds
        force.update(told)
    assert force.take_silent() == [FIRST]
    assert force.slots(Resource.TRAIN) == 1
    force.update(told)
    assert force.take_silent() == []  # it is being restarted
    force.left(FIRST)
    force.update(told)
    assert force.slots(Resource.TRAIN) == 2
    assert force.take_silent() == []
