"""What one network address may take of a queue that others want too."""

from pathlib import Path

import pytest

from sentiment_core.errors import QueueFullError
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.queue.queue import JobQueue
from sentiment_core.jobs.queue.rules import QueueLimits
from sentiment_core.jobs.queue.snapshot import JobStatus
from sentiment_core.rnn.runs.store import RunStore
from tests import sentences
from tests.examples import keep, small_config, trained_run
from tests.jobs.fake_engine import FakeEngine, FakeTimers


class Room:
    """A queue whose visitors are called `name@address`, and whose runs take what a test says."""

    def __init__(self, folder: Path, *, slots: int = 2, **limits: float) -> None:
        self.now = 0.0
        self.engine = FakeEngine(slots=slots)
        self.store = RunStore(folder)
        self.seconds: dict[int, float] = {}
        self.queue = JobQueue(
            self.engine,
            self.store,
            print,
            fingerprint=lambda dataset: "f" * 16,
            estimate=lambda config: self.seconds[config.seed],
            address_of=lambda visitor: visitor.partition("@")[2],
            limits=QueueLimits(**limits),  # type: ignore[arg-type]
            clock=lambda: self.now,
            timer=FakeTimers(),
        )

    def submit(self, visitor: str, seconds: float = 10.0) -> str:
        seed = len(self.seconds)
        self.seconds[seed] = seconds
        config = small_config(dataset="replica", seed=seed)
        return self.queue.submit(config, visitor).run_id

    def status(self, run_id: str) -> JobStatus:
        snapshot = self.queue.snapshot(run_id)
        assert snapshot is not None
        return snapshot.status

    def line(self) -> list[str]:
        return [job.run_id for job in self.queue.overview().waiting]

    def end(self, run_id: str) -> None:
        run = trained_run(run_id)
        keep(self.store, run)
        self.engine.end(run_id, run)

    def end_next(self) -> str:
        """Whatever trains first ends; the run that ended."""
        run_id = self.queue.overview().running[0].run_id
        self.now += self.queue.overview().running[0].remaining_seconds or 0.0
        self.end(run_id)
        return run_id


def test_a_stranger_with_made_up_cookies_does_not_keep_others_out(tmp_path: Path) -> None:
    """104 sessions of one address filled the queue for 409 minutes, and a workshop was over."""
    room = Room(tmp_path)
    refused = 0
    for number in range(104):
        try:
            room.submit(f"made up {number}@stranger", 236.0)
        except QueueFullError:
            refused += 1
    most = QueueLimits().waiting_seconds * 2
    assert refused > 50
    assert sum(236.0 for _ in room.line()) <= most
    honest = [room.submit(f"visitor@home {number}") for number in range(10)]
    waits = [job.wait_seconds for job in room.queue.overview().waiting if job.run_id in honest]
    assert max(waits) <= 10 * 10.0  # and not two hours
    room.engine.end(room.engine.stopped[0])  # one of the stranger's two makes way
    ended = [room.end_next() for _ in range(12)]
    assert set(honest) <= set(ended)


def test_a_full_queue_takes_a_new_address_in_place_of_the_largest(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=1, waiting=12)
    school = [room.submit(f"pupil {number}@school") for number in range(13)]
    with pytest.raises(QueueFullError):
        room.submit("one more@school")
    at_home = [room.submit(f"ann@home {number}") for number in range(3)]
    assert len(room.line()) == 12
    assert [run for run in school if room.status(run) is JobStatus.STOPPED] == school[-1:-4:-1][
        ::-1
    ]
    snapshot = room.queue.snapshot(school[-1])
    assert snapshot is not None
    assert sentences.BY_ADDRESS in snapshot.message
    assert set(at_home) < set(room.line())


def test_who_is_not_let_in_takes_nobodys_place(tmp_path: Path) -> None:
    """Neither where the new run would be larger than what the others have."""
    room = Room(tmp_path, slots=1, waiting_seconds=100.0)
    room.submit("ann@a")
    room.submit("ben@b", 50.0)
    room.submit("eve@c", 50.0)
    before = room.line()
    for seconds in (10.0, 60.0, 900.0):
        with pytest.raises(QueueFullError):
            room.submit(f"kim {seconds}@b", seconds)
        with pytest.raises(QueueFullError):
            room.submit(f"max {seconds}@d", max(seconds, 50.0))
    assert room.line() == before


def test_a_school_behind_one_address_has_the_whole_queue_first_come_first_served(
    tmp_path: Path,
) -> None:
    room = Room(tmp_path)
    seconds = [30.0, 5.0, 60.0] * 20
    runs = [room.submit(f"pupil {n}@school", each) for n, each in enumerate(seconds)]
    assert [room.status(run) for run in runs[:2]] == [JobStatus.RUNNING] * 2
    assert room.line() == runs[2:]
    assert room.engine.stopped == []


def test_short_runs_of_new_addresses_come_first_and_nobody_waits_for_ever(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=1)
    room.submit("a@school", 10.0)
    school = [room.submit(f"{n}@school", 10.0) for n in range(3)]
    long, short = room.submit("ann@home", 35.0), room.submit("ben@train", 5.0)
    assert room.line() == [short, *school[:2], long, school[2]]
    room.now = 40.0  # who comes later, comes later
    late = room.submit("eve@hotel", 5.0)
    assert room.line().index(late) > room.line().index(long)


def test_one_address_does_not_keep_all_workers_while_another_waits(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=2)
    first, second = (room.submit(f"{n}@school", 500.0) for n in range(2))
    came = room.submit("ann@home")
    assert room.engine.stopped == [second]
    room.engine.end(second)
    assert room.status(came) is JobStatus.RUNNING
    again = room.submit("ben@home")  # one worker each from here on
    assert room.engine.stopped == [second]
    room.end(came)
    assert room.status(again) is JobStatus.RUNNING
    room.end(again)
    assert room.status(second) is JobStatus.RUNNING
    assert room.status(first) is JobStatus.RUNNING


def test_where_an_address_has_the_only_worker_nobody_makes_way(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=1)
    room.submit("ann@school", 500.0)
    room.submit("ben@home")
    assert room.engine.stopped == []
    assert room.queue.engine.slots == len(room.queue.overview().running) == 1
    assert Resource.TRAIN in {job.needs for job in room.engine.jobs.values()}


def test_a_presenter_sends_one_visitor_or_one_address_away(tmp_path: Path) -> None:
    room = Room(tmp_path, slots=1)
    trains = room.submit("ann@school")
    waits = room.submit("ann@school")
    other, home = room.submit("ben@school"), room.submit("eve@home")
    assert room.queue.clear(like="no such run", running=True) == 0
    assert room.queue.clear(like=trains, running=True) == 2
    assert room.engine.stopped == [trains]
    assert room.status(waits) is JobStatus.STOPPED
    assert set(room.line()) == {other, home}
    assert room.queue.clear(like=other, address=True) == 1
    assert room.line() == [home]
