import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from sentiment_core.errors import (
    DataError,
    EngineError,
    EngineLostError,
    JobError,
    QueueFullError,
    RunError,
)
from sentiment_core.jobs.engine.protocol import EngineState, Resource
from sentiment_core.jobs.queue.queue import JobQueue
from sentiment_core.jobs.queue.rules import QueueLimits
from sentiment_core.jobs.queue.snapshot import JobStatus
from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName, Trainer
from tests import sentences
from tests.examples import batch, epoch, keep, plan, small_config, trained_run
from tests.jobs.fake_engine import FakeEngine, FakeTimers

ESTIMATE = 10.0


class Room:
    """A queue with a fake engine, fake timers and a clock that the test moves."""

    def __init__(self, folder: Path, *, slots: int = 1, waiting: int = 100) -> None:
        self.now = 0.0
        self.engine = FakeEngine(slots=slots)
        self.timers = FakeTimers()
        self.store = RunStore(folder)
        self.queue = JobQueue(
            self.engine,
            self.store,
            print,
            fingerprint=self.fingerprint,
            estimate=lambda config: ESTIMATE,
            limits=QueueLimits(waiting=waiting, seconds=900, grace_seconds=5),
            clock=lambda: self.now,
            timer=self.timers,
        )

    def fingerprint(self, dataset: DatasetName) -> str:
        if dataset is DatasetName.IMDB:
            raise DataError("IMDB is not ready.")
        return "f" * 16

    def submit(self, seed: int, visitor: str) -> str:
        return self.queue.submit(config(seed), visitor).run_id

    def status(self, run_id: str) -> JobStatus | None:
        snapshot = self.queue.snapshot(run_id)
        return None if snapshot is None else snapshot.status

    def finish(self, run_id: str, **changes: Any) -> None:
        """End a job as a worker does: the run is in the store, then told."""
        run = replace(trained_run(run_id), **changes)
        keep(self.store, run)
        self.engine.end(run_id, run)


def config(seed: int) -> RunConfig:
    return small_config(dataset="replica", seed=seed)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_a_run_goes_from_waiting_over_running_to_finished(room: Room) -> None:
    room.engine.slots = 0
    run_id = room.submit(1, "ann")
    assert room.status(run_id) is JobStatus.WAITING
    room.engine.ready(1)
    assert room.status(run_id) is JobStatus.RUNNING
    assert room.engine.jobs[run_id].arguments == (config(1), room.store.folder, "f" * 16)
    room.engine.report(run_id, event="plan", **asdict(plan()))
    room.engine.report(run_id, event="batch", **asdict(batch(1, 2)))
    room.engine.report(run_id, event="epoch", **asdict(epoch(1)))
    snapshot = room.queue.snapshot(run_id)
    assert snapshot is not None
    assert (snapshot.plan, snapshot.history, snapshot.batches) == (
        plan(),
        (epoch(1),),
        (batch(1, 2),),
    )
    room.finish(run_id)
    done = room.queue.snapshot(run_id)
    assert done is not None
    assert done.status is JobStatus.FINISHED
    assert done.stored
    assert done.history == trained_run().history
    assert room.queue.live_of("ann") == []


def test_places_and_waits_are_told(room: Room) -> None:
    runs = [room.submit(seed, f"visitor {seed}") for seed in range(4)]
    snapshots = [room.queue.snapshot(run) for run in runs]
    assert [s.position for s in snapshots if s] == [0, 1, 2, 3]
    assert [s.wait_seconds for s in snapshots if s] == [0, 10, 20, 30]
    room.now = 4.0
    last = room.queue.snapshot(runs[3])
    assert last is not None
    assert last.wait_seconds == 26


def test_two_slots_halve_the_wait(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=2)
    runs = [room.submit(seed, f"visitor {seed}") for seed in range(5)]
    waits = [s.wait_seconds for run in runs if (s := room.queue.snapshot(run))]
    assert waits == [0, 0, 10, 10, 20]


def test_the_time_left_comes_from_the_batches_once_there_are_some(room: Room) -> None:
    run_id = room.submit(1, "ann")
    room.engine.report(run_id, event="plan", **asdict(plan()))
    room.engine.report(run_id, event="batch", **asdict(batch(1, 1, seconds=3.0)))
    room.engine.report(run_id, event="batch", **asdict(batch(1, 5, seconds=7.0)))
    snapshot = room.queue.snapshot(run_id)
    assert snapshot is not None
    assert snapshot.remaining_seconds == pytest.approx(5.0)  # 0.8 epochs in 4 s, 1 to go


def test_estimates_follow_what_runs_took(room: Room) -> None:
    before = room.queue.estimate_seconds(config(9))
    for seed in range(8):
        run_id = room.submit(seed, "ann")
        room.now += 3 * ESTIMATE
        room.finish(run_id)
    assert before == ESTIMATE
    assert room.queue.estimate_seconds(config(9)) == pytest.approx(3 * ESTIMATE, rel=0.1)


def test_equal_configs_share_one_run(room: Room) -> None:
    one, two = room.submit(1, "ann"), room.submit(1, "bob")
    assert one == two
    assert list(room.engine.jobs) == [one]
    room.queue.leave(one, "ann")
    assert room.engine.stopped == []
    room.queue.leave(one, "bob")
    assert room.engine.stopped == [one]


def test_a_finished_run_comes_from_the_store(room: Room) -> None:
    run_id = room.submit(1, "ann")
    room.finish(run_id)
    again = room.queue.submit(config(1), "bob")
    assert again.status is JobStatus.FINISHED
    assert room.engine.jobs == {}


def test_a_stopped_run_is_trained_again_when_asked_for(room: Room) -> None:
    run_id = room.submit(1, "ann")
    room.finish(run_id, state=RunState.STOPPED)
    assert room.status(run_id) is JobStatus.STOPPED
    assert room.queue.submit(config(1), "ann").status is JobStatus.RUNNING


def test_in_a_full_room_a_visitor_has_one_run_training_and_one_waiting(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=2)
    first, other = room.submit(1, "ann"), room.submit(9, "bob")
    second = room.submit(2, "ann")
    assert (room.status(first), room.status(second)) == (JobStatus.RUNNING, JobStatus.WAITING)
    with pytest.raises(JobError, match=sentences.ALREADY_WAITING):
        room.submit(3, "ann")
    third = room.submit(3, "eve")
    room.finish(other)  # a place is free, and ann's second run does not block it
    assert room.status(third) is JobStatus.RUNNING
    assert [s.run_id for s in room.queue.live_of("ann")] == [first, second]
    room.finish(first)
    assert room.status(second) is JobStatus.RUNNING


def test_where_nobody_else_waits_a_visitor_takes_the_free_workers(tmp_path: Path) -> None:
    """The three cells of Compare trained one by one while the other worker idled."""
    room = Room(tmp_path, slots=2)
    runs = [room.submit(seed, "ann") for seed in (1, 2, 3)]
    statuses = [room.status(run) for run in runs]
    assert statuses == [JobStatus.RUNNING, JobStatus.RUNNING, JobStatus.WAITING]
    waits = [s.wait_seconds for run in runs if (s := room.queue.snapshot(run))]
    assert waits == [0, 0, 10]
    room.finish(runs[0])
    assert room.status(runs[2]) is JobStatus.RUNNING


def test_a_second_run_gives_way_as_soon_as_another_visitor_comes(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=2)
    first, second = room.submit(1, "ann"), room.submit(2, "ann")
    room.engine.report(second, event="plan", **asdict(plan()))
    room.engine.report(second, event="batch", **asdict(batch(1, 1)))
    room.now = 3
    came = room.queue.submit(config(3), "bob")
    assert came.wait_seconds == 0
    assert room.engine.stopped == [second]
    assert room.status(first) is JobStatus.RUNNING
    keep(room.store, replace(trained_run(second, seed=2), state=RunState.STOPPED))
    room.engine.end(second, room.store.get(second))
    assert room.status(came.run_id) is JobStatus.RUNNING
    snapshot = room.queue.snapshot(second)
    assert snapshot is not None
    assert (snapshot.status, snapshot.position) == (JobStatus.WAITING, 1)
    assert snapshot.batches == ()
    assert snapshot.plan is None
    assert "starts again" in snapshot.message
    assert snapshot.wait_seconds == pytest.approx(7)  # when ann's first one ends
    assert room.timers.fire(5) == 0  # nobody ends its worker now
    room.finish(first)
    again = room.queue.snapshot(second)
    assert again is not None
    assert (again.status, again.message) == (JobStatus.RUNNING, "")
    room.finish(second)
    assert room.status(second) is JobStatus.FINISHED


def test_only_as_many_give_way_as_others_come(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=3)
    runs = [room.submit(seed, "ann") for seed in (1, 2, 3)]
    room.submit(4, "bob")
    assert room.engine.stopped == [runs[2]]  # the last one has least to lose
    room.submit(5, "eve")
    assert room.engine.stopped == [runs[2], runs[1]]
    room.submit(6, "kim")
    assert room.engine.stopped == [runs[2], runs[1]]  # a first run stays
    for run in (runs[2], runs[1]):
        room.engine.end(run, error=RunError("Stopped before the first epoch was finished."))
    assert [room.status(run) for run in runs] == [
        JobStatus.RUNNING,
        JobStatus.WAITING,
        JobStatus.WAITING,
    ]


def test_who_leaves_a_run_that_gives_way_has_it_stopped(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=2)
    room.submit(1, "ann")
    second = room.submit(2, "ann")
    third = room.submit(3, "bob")
    joined = room.queue.submit(config(2), "eve")  # it will train again, for her too
    assert joined.run_id == second
    for visitor in ("ann", "eve"):
        room.queue.leave(second, visitor)
    room.engine.end(second, error=RunError("Stopped before the first epoch was finished."))
    assert room.status(second) is JobStatus.STOPPED
    assert room.status(third) is JobStatus.RUNNING


def test_a_run_that_ends_while_it_gives_way_is_finished(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=2)
    room.submit(1, "ann")
    second = room.submit(2, "ann")
    third = room.submit(3, "bob")
    room.finish(second)
    assert room.status(second) is JobStatus.FINISHED
    assert room.status(third) is JobStatus.RUNNING


def test_keras_trains_beside_the_workers_and_one_run_at_a_time(room: Room) -> None:
    keras = [replace(config(seed), trainer=Trainer.KERAS) for seed in (1, 2)]
    runs = [
        room.queue.submit(config, visitor).run_id
        for config, visitor in zip(keras, ("ann", "bob"), strict=True)
    ]
    fast = room.submit(3, "eve")
    assert [room.status(run) for run in runs] == [JobStatus.RUNNING, JobStatus.WAITING]
    assert room.status(fast) is JobStatus.RUNNING
    assert room.engine.jobs[runs[0]].needs == Resource.KERAS
    assert room.engine.jobs[fast].needs == Resource.TRAIN
    room.finish(fast)
    assert room.status(runs[1]) is JobStatus.WAITING
    room.finish(runs[0])
    assert room.status(runs[1]) is JobStatus.RUNNING


def test_without_keras_only_runs_that_it_would_train_are_refused(room: Room) -> None:
    room.engine.keras_problem, room.engine.keras_slots = "There is no Keras here.", 0
    with pytest.raises(EngineError, match="no Keras here"):
        room.queue.submit(replace(config(1), trainer=Trainer.KERAS), "ann")
    assert room.queue.live_of("ann") == []
    assert room.status(room.submit(1, "ann")) is JobStatus.RUNNING


def test_a_full_queue_says_when_to_come_back(tmp_path: Path) -> None:
    room = Room(tmp_path, waiting=12)
    for seed in range(13):
        room.submit(seed, f"visitor {seed}")
    with pytest.raises(QueueFullError, match=r"12 waiting.*free in about 10 s"):
        room.submit(99, "late")


def test_nobody_can_stop_the_run_of_another(room: Room) -> None:
    run_id = room.submit(1, "ann")
    room.queue.leave(run_id, "bob")
    room.queue.leave("no such run", "ann")
    assert room.engine.stopped == []
    assert room.status(run_id) is JobStatus.RUNNING


def test_leaving_the_queue_ends_a_waiting_run_at_once(room: Room) -> None:
    room.submit(1, "ann")
    second = room.submit(2, "bob")
    room.queue.leave(second, "bob")
    snapshot = room.queue.snapshot(second)
    assert snapshot is not None
    assert snapshot.status is JobStatus.STOPPED
    assert sentences.NO_TRAINED_NETWORK in snapshot.message
    assert room.engine.stopped == []


def test_stop_keeps_what_was_learned(room: Room) -> None:
    run_id = room.submit(1, "ann")
    room.queue.leave(run_id, "ann")
    assert room.status(run_id) is JobStatus.RUNNING  # until the worker has reacted
    with pytest.raises(JobError, match="being stopped"):
        room.submit(1, "bob")
    room.finish(run_id, state=RunState.STOPPED, history=(epoch(1),))
    snapshot = room.queue.snapshot(run_id)
    assert snapshot is not None
    assert snapshot.status is JobStatus.STOPPED
    assert snapshot.message == sentences.STOPPED_AFTER_ONE
    assert snapshot.stored
    assert room.timers.fire(5) == 0  # the worker reacted; it is not ended


def test_what_ended_a_run_early_is_told_with_what_was_kept(room: Room) -> None:
    run_id = room.submit(1, "ann")
    room.finish(run_id, state=RunState.STOPPED, why="The loss is no longer a number.")
    told = "The loss is no longer a number. Stopped. 2 finished epochs were kept."
    for queue in (room.queue, Room(room.store.folder).queue):  # also after a restart
        snapshot = queue.snapshot(run_id)
        assert snapshot is not None
        assert (snapshot.status, snapshot.message) == (JobStatus.STOPPED, told)


def test_a_worker_that_does_not_react_is_ended_and_its_epochs_rescued(room: Room) -> None:
    run_id = room.submit(1, "ann")
    room.queue.leave(run_id, "ann")
    assert room.timers.fire(5) == 1
    assert room.engine.killed == [run_id]
    keep(room.store, replace(trained_run(run_id), state=RunState.STOPPED))
    left = room.store.folder / run_id
    left.rename(room.store.folder / f".partial-{run_id}-{2**22 + 1}-x")
    room.engine.end(run_id, error=EngineError("ended"))
    snapshot = room.queue.snapshot(run_id)
    assert snapshot is not None
    assert snapshot.status is JobStatus.STOPPED
    assert sentences.TWO_KEPT in snapshot.message
    assert room.store.get(run_id) is not None


def test_stop_before_an_epoch_is_finished_is_told(room: Room) -> None:
    run_id = room.submit(1, "ann")
    room.queue.leave(run_id, "ann")
    room.engine.end(run_id, error=RunError("Stopped before ..."))
    snapshot = room.queue.snapshot(run_id)
    assert snapshot is not None
    assert snapshot.status is JobStatus.STOPPED
    assert sentences.STOPPED_IN_FIRST_EPOCH in snapshot.message
    assert not snapshot.stored


def test_a_run_over_the_time_limit_is_stopped_and_says_so(room: Room) -> None:
    run_id = room.submit(1, "ann")
    assert room.timers.fire(900) == 1
    assert room.engine.stopped == [run_id]
    room.finish(run_id, state=RunState.STOPPED)
    snapshot = room.queue.snapshot(run_id)
    assert snapshot is not None
    assert snapshot.message.startswith(sentences.TIME_LIMIT)


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (DataError("Too few reviews."), "Too few reviews."),
        (EngineError("The engine was lost."), "The engine was lost."),
        (KeyError("secret detail"), "because of a bug"),
        (MemoryError(), "because of a bug"),
    ],
)
def test_a_failed_run_is_a_state_with_a_sentence(
    error: BaseException, part: str, room: Room
) -> None:
    run_id = room.submit(1, "ann")
    second = room.submit(2, "bob")
    room.engine.end(run_id, error=error)
    snapshot = room.queue.snapshot(run_id)
    assert snapshot is not None
    assert snapshot.status is JobStatus.FAILED
    assert part in snapshot.message
    assert "secret" not in snapshot.message
    assert room.status(second) is JobStatus.RUNNING  # the queue goes on
    assert room.queue.submit(config(1), "ann").status is JobStatus.WAITING  # and it can be retried


def test_a_run_that_is_tried_again_starts_its_curves_anew(room: Room) -> None:
    run_id = room.submit(1, "ann")
    for _ in range(2):
        room.engine.report(run_id, event="plan", **asdict(plan()))
        room.engine.report(run_id, event="batch", **asdict(batch(1, 2)))
        room.engine.report(run_id, event="epoch", **asdict(epoch(1)))
    snapshot = room.queue.snapshot(run_id)
    assert snapshot is not None
    assert len(snapshot.history) == len(snapshot.batches) == 1


def test_long_curves_are_thinned(room: Room) -> None:
    run_id = room.submit(1, "ann")
    for number in range(5_000):
        room.engine.report(run_id, event="batch", **asdict(batch(1, 1 + number % 5)))
    snapshot = room.queue.snapshot(run_id)
    assert snapshot is not None
    assert 500 <= len(snapshot.batches) < 1_000


def test_a_dataset_that_is_not_ready_is_told_and_takes_no_place(room: Room) -> None:
    with pytest.raises(DataError, match="not ready"):
        room.queue.submit(small_config(dataset="imdb"), "ann")
    assert room.queue.live_of("ann") == []


def test_an_unknown_run_is_nothing(room: Room) -> None:
    for run_id in ("", "0" * 16, "../..", "<script>"):
        assert room.queue.snapshot(run_id) is None


def test_a_thousand_requests_of_one_visitor_take_two_places(room: Room) -> None:
    refused = 0
    for seed in range(1_000):
        try:
            room.submit(seed, "ann")
        except JobError:
            refused += 1
    assert refused == 998
    assert len(room.queue.live_of("ann")) == 2


def test_the_state_of_the_engine_is_told(room: Room) -> None:
    room.engine.state = EngineState.GONE
    assert room.queue.engine.state is EngineState.GONE


def test_who_is_gone_gives_up_a_place_and_the_run_that_trains_goes_on(room: Room) -> None:
    training, waiting = room.submit(1, "ann"), room.submit(2, "ann")
    shared = room.submit(3, "bob")
    room.queue.submit(config(3), "ann2")
    room.queue.gone("ann")
    room.queue.gone("bob")
    assert room.status(training) is JobStatus.RUNNING
    assert room.status(waiting) is JobStatus.STOPPED
    assert room.status(shared) is JobStatus.WAITING  # somebody else still wants it


def test_a_paused_queue_starts_nothing_and_goes_on_where_it_was(room: Room) -> None:
    first, second = room.submit(1, "ann"), room.submit(2, "bob")
    room.queue.pause(True)
    assert room.queue.overview().paused
    room.finish(first)
    assert room.status(second) is JobStatus.WAITING
    room.queue.pause(False)
    assert room.status(second) is JobStatus.RUNNING


def test_a_full_queue_that_is_paused_promises_no_time(tmp_path: Path) -> None:
    room = Room(tmp_path, waiting=1)
    room.submit(1, "ann")
    room.submit(2, "bob")
    room.queue.pause(True)
    with pytest.raises(QueueFullError, match=sentences.WHEN_RESUMED):
        room.submit(3, "eve")


@pytest.mark.parametrize("running", [False, True])
def test_a_cleared_queue_tells_everybody(running: bool, room: Room) -> None:
    first, second = room.submit(1, "ann"), room.submit(2, "bob")
    assert room.queue.clear(running=running) == 1 + running
    told = room.queue.snapshot(second)
    assert told is not None
    assert told.message == sentences.CLEARED
    assert room.engine.stopped == ([first] if running else [])


def test_a_run_above_what_the_presenter_allows_is_refused_with_its_cost(room: Room) -> None:
    room.queue.allow_up_to(ESTIMATE - 1)
    with pytest.raises(JobError, match=r"about 10 s; the presenter allows 9 s"):
        room.submit(1, "ann")
    room.queue.allow_up_to(None)
    assert room.status(room.submit(1, "ann")) is JobStatus.RUNNING


def test_a_run_that_had_not_begun_when_the_engine_was_lost_goes_back_first(room: Room) -> None:
    first, second = room.submit(1, "ann"), room.submit(2, "bob")
    room.engine.slots = 0
    room.engine.end(first, error=EngineLostError("The engine was lost."))
    snapshot = room.queue.snapshot(first)
    assert snapshot is not None
    assert (snapshot.status, snapshot.position) == (JobStatus.WAITING, 1)
    room.engine.ready(1)
    assert room.status(first) is JobStatus.RUNNING
    assert room.status(second) is JobStatus.WAITING


def test_a_run_that_had_begun_is_told_and_not_begun_again(room: Room) -> None:
    run_id = room.submit(1, "ann")
    room.engine.report(run_id, event="plan", **asdict(plan()))
    room.engine.end(run_id, error=EngineLostError("The engine was lost."))
    assert room.status(run_id) is JobStatus.FAILED


def test_an_engine_that_refuses_leaves_everybody_their_place(room: Room) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise EngineError("not yet")

    start, room.engine.start = room.engine.start, refuse  # type: ignore[method-assign]
    runs = [room.submit(seed, f"visitor {seed}") for seed in range(3)]
    assert [room.status(run) for run in runs] == [JobStatus.WAITING] * 3
    room.engine.start = start  # type: ignore[method-assign]
    room.engine.ready(1)
    assert room.status(runs[0]) is JobStatus.RUNNING


def test_epochs_of_a_worker_that_was_still_ending_are_found_later(room: Room) -> None:
    run_id = room.submit(1, "ann")
    room.engine.report(run_id, event="plan", **asdict(plan()))
    keep(room.store, replace(trained_run(run_id), state=RunState.STOPPED))
    left = room.store.folder / run_id
    alive = room.store.folder / f".partial-{run_id}-{os.getpid()}-x"
    left.rename(alive)
    room.engine.end(run_id, error=EngineLostError("The engine was lost."))
    assert room.status(run_id) is JobStatus.FAILED
    alive.rename(room.store.folder / f".partial-{run_id}-{2**22 + 1}-x")  # it has ended
    assert room.timers.fire(5.0) == 1
    told = room.queue.snapshot(run_id)
    assert told is not None
    assert told.status is JobStatus.STOPPED
    assert told.message == sentences.TWO_KEPT_OF_LOST


def test_the_search_for_lost_epochs_leaves_a_run_alone_that_trains_again(room: Room) -> None:
    """A visitor trained a failed run again at once, on a cluster with a shared folder.

    The search, which went on for 25 s, told the store that nobody trains the run any more. So the
    store removed the folder that a worker of another machine had just begun to write.
    """
    run_id = room.submit(1, "ann")
    room.engine.report(run_id, event="plan", **asdict(plan()))
    room.engine.end(run_id, error=EngineLostError("The engine was lost."))
    assert room.timers.fire(5.0) == 1
    assert room.submit(1, "ann") == run_id
    new = room.store.folder / f".partial-{run_id}-77-anothermachine-x"
    new.mkdir()
    assert room.timers.fire(5.0) == 2
    assert new.exists()
    assert room.status(run_id) is JobStatus.RUNNING


def test_the_room_says_nothing_of_who_wants_what(room: Room) -> None:
    room.submit(1, "ann's secret")
    room.submit(2, "bob's secret")
    assert "secret" not in repr(room.queue.overview())
