"""Waits are foretold, and held against what happened."""

import heapq
import random
import statistics
from pathlib import Path

import pytest

from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.queue import forecast
from sentiment_core.jobs.queue.forecast import Expected, Pace
from sentiment_core.jobs.queue.snapshot import JobStatus
from tests.jobs.queue.test_queue import ESTIMATE, Room, config


def expected(visitors: str, seconds: float) -> Expected:
    return Expected(frozenset(visitors.split()), seconds)


def start_times(
    running: list[Expected], waiting: list[Expected], *, slots: int, keras: int = 0
) -> list[float]:
    return forecast.start_times(
        running, waiting, slots={Resource.TRAIN: slots, Resource.KERAS: keras}
    )


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
    assert start_times(running, waiting, slots=2) == [4, 0, 2]


def test_a_worker_that_nobody_else_waits_for_takes_the_next_run_of_the_same_visitor() -> None:
    """One worker of two stood idle while the three cells of one visitor trained one by one."""
    cells = [expected("ann", 6), expected("ann", 4), expected("ann", 5)]
    assert start_times([], cells, slots=2) == [0, 0, 4]
    assert start_times([], [*cells, expected("bob", 3)], slots=2) == [0, 3, 6, 0]


def test_a_second_run_gives_way_at_once_and_starts_again() -> None:
    second = Expected(frozenset({"ann"}), 5, anew=20)
    running = [expected("ann", 10), second]
    assert start_times(running, [expected("bob", 2), expected("eve", 2)], slots=2) == [0, 2]
    # ann's second run takes the worker from 4 on, for 20 s: nobody waited for it then.
    assert start_times(running, [expected("bob", 4), expected("ann", 1)], slots=2) == [0, 10]


def test_what_is_stopping_is_not_made_to_give_way_once_more() -> None:
    stopping = Expected(frozenset({"ann"}), 0, stopping=True)
    running = [expected("ann", 10), expected("ann", 10), stopping]
    slots = {Resource.TRAIN: 3}
    assert forecast.next_to_give_way(running, [expected("bob", 2)], slots) is None
    two = [expected("bob", 2), expected("eve", 2)]
    assert forecast.next_to_give_way(running, two, slots) == 1


def test_a_run_that_keras_trains_waits_for_keras_and_for_nobody_else() -> None:
    keras = Expected(frozenset({"eve"}), 9, Resource.KERAS)
    running = [expected("ann", 10), Expected(frozenset({"bob"}), 5, Resource.KERAS)]
    assert start_times(running, [keras, expected("kim", 1)], slots=2, keras=1) == [5, 0]
    assert start_times(running, [keras, expected("kim", 1)], slots=1, keras=1) == [5, 10]
    # A second run in Keras' process gives way to a first one there, not elsewhere.
    second = [expected("ann", 10), Expected(frozenset({"ann"}), 5, Resource.KERAS, anew=5)]
    assert start_times(second, [expected("kim", 1)], slots=1, keras=1) == [10]
    assert start_times(second, [keras], slots=1, keras=1) == [0]


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
            first = {job.visitors for job in there}
            seconds = len(there) - len(first)
            late = [job for start, _, job in spans if start > moment]
            # Somebody has two at once only where nobody waits who has none.
            assert not seconds or {job.visitors for job in late} <= first


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
    forecast_error = room.queue.overview().forecast_error
    assert forecast_error.waits == len(waits)
    assert forecast_error.forecast == pytest.approx(forecast_error.waited, rel=0.2)


def test_one_odd_run_moves_the_pace_a_little() -> None:
    pace = Pace()
    pace.finished(estimate=1.0, took=1_000.0)
    assert pace.factor == pytest.approx(1 + 0.3 * 9)
    for _ in range(30):
        pace.finished(estimate=1.0, took=2.0)
    assert pace.factor == pytest.approx(2.0, rel=0.01)


def test_what_the_workers_timed_counts_until_a_run_has_ended() -> None:
    pace = Pace()
    pace.workers_say(None)
    assert pace.factor == 1.0
    pace.workers_say(4.0)
    pace.workers_say(None)  # they are being restarted
    assert pace.factor == 4.0
    pace.workers_say(3.0)
    pace.finished(estimate=1.0, took=3.0)
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
    assert Pace().forecast_error.waits == 0
