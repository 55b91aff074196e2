"""Waits are foretold, and held against what happened."""

import heapq
import random
import statistics
from pathlib import Path

import pytest

from sentiment_core.jobs.forecast import Expected, Pace, start_times
from sentiment_core.jobs.snapshot import JobStatus
from tests.jobs.test_queue import ESTIMATE, Room, config


def expected(visitors: str, seconds: float) -> Expected:
    return Expected(frozenset(visitors.split()), seconds)


def test_with_nobody_before_a_run_starts_at_once() -> None:
    assert start_times([], [expected("ann", 8)], slots=1) == [0.0]
    assert start_times([], [], slots=1) == []


def test_each_waits_for_the_place_that_is_free_first() -> None:
    running = [expected("a", 3), expected("b", 10)]
    waiting = [expected("c", 4), expected("d", 1), expected("e", 1)]
    assert start_times(running, waiting, slots=2) == [3, 7, 8]


def test_a_visitor_with_a_run_training_lets_the_next_one_pass() -> None:
    running = [expected("ann", 10)]
    waiting = [expected("ann", 5), expected("bob", 2), expected("eve", 2)]
    assert start_times(running, waiting, slots=2) == [10, 0, 2]


def test_a_run_that_somebody_else_wants_too_does_not_wait_for_its_first_visitor() -> None:
    assert start_times([expected("ann", 10)], [expected("ann bob", 5)], slots=2) == [0]


def test_a_run_that_is_overdue_ends_now() -> None:
    assert start_times([expected("ann", 0)], [expected("bob", 5)], slots=1) == [0]


def test_while_the_engine_starts_one_place_is_reckoned_with() -> None:
    assert start_times([], [expected("a", 5), expected("b", 5)], slots=0) == [0, 5]


def test_no_order_of_runs_starts_more_than_there_are_places() -> None:
    draw = random.Random(3)
    for _ in range(200):
        slots = draw.randint(1, 4)
        names = [f"v{draw.randint(0, 6)}" for _ in range(12)]
        waiting = [expected(name, draw.uniform(0.1, 9)) for name in names]
        starts = start_times([], waiting, slots=slots)
        spans = [
            (start, start + job.seconds, job) for start, job in zip(starts, waiting, strict=True)
        ]
        for moment, _, _ in spans:
            there = [job for start, end, job in spans if start <= moment < end]
            assert len(there) <= slots
            assert len({job.visitors for job in there}) == len(there)  # one each


@pytest.mark.parametrize("slots", [1, 2])
@pytest.mark.parametrize("slower", [0.4, 1.0, 3.0])
def test_what_visitors_are_told_is_what_they_wait(
    slots: int, slower: float, tmp_path: Path
) -> None:
    """A machine that is slower or quicker than estimated, and runs that differ by a third."""
    room, draw = Room(tmp_path, slots=slots), random.Random(7)
    ends: list[tuple[float, str]] = []
    asked: dict[str, tuple[float, float]] = {}
    waits: list[tuple[float, float]] = []

    def note_starts() -> None:
        for run_id in room.engine.jobs.keys() - {run for _, run in ends}:
            took = ESTIMATE * slower * draw.uniform(0.7, 1.3)
            heapq.heappush(ends, (room.now + took, run_id))
            if run_id in asked:
                when, told = asked.pop(run_id)
                waits.append((told, room.now - when))

    for number in range(75):
        snapshot = room.queue.submit(config(number), f"visitor {number}")
        if snapshot.status is JobStatus.WAITING:
            asked[snapshot.run_id] = (room.now, snapshot.wait_seconds)
        note_starts()
        if number % 3 == 2:  # people come a little quicker than runs end
            for _ in range(2):
                room.now, run_id = heapq.heappop(ends)
                room.finish(run_id)
                note_starts()
    late = waits[15:]  # what the machine is like has to be learned first
    assert len(late) > 10
    off = [abs(told - waited) / max(waited, ESTIMATE) for told, waited in late]
    assert statistics.median(off) < 0.2
    assert max(off) < 0.8
    honesty = room.queue.room().honesty
    assert honesty.waits == len(waits)
    assert honesty.told == pytest.approx(honesty.waited, rel=0.2)


def test_one_odd_run_moves_the_pace_a_little() -> None:
    pace = Pace()
    pace.ended(estimate=1.0, took=1_000.0)
    assert pace.factor == pytest.approx(1 + 0.3 * 9)
    for _ in range(30):
        pace.ended(estimate=1.0, took=2.0)
    assert pace.factor == pytest.approx(2.0, rel=0.01)


def test_what_the_workers_timed_counts_until_a_run_has_ended() -> None:
    pace = Pace()
    pace.workers_say(None)
    assert pace.factor == 1.0
    pace.workers_say(4.0)
    pace.workers_say(None)  # they are being restarted
    assert pace.factor == 4.0
    pace.workers_say(3.0)
    pace.ended(estimate=1.0, took=3.0)
    pace.workers_say(9.0)
    assert pace.factor == 3.0
    odd = Pace()
    odd.workers_say(1e9)
    assert odd.factor == 10.0


def test_the_first_visitor_is_told_what_this_machine_needs(tmp_path: Path) -> None:
    """3 s were told on a slow machine, and 12 taken."""
    room = Room(tmp_path)
    assert room.queue.estimate_seconds(config(1)) == ESTIMATE
    room.engine.pace = 4.0
    room.engine.ready(1)
    assert room.queue.estimate_seconds(config(1)) == 4 * ESTIMATE


def test_before_anybody_waited_nothing_is_claimed() -> None:
    assert Pace().honesty.waits == 0
