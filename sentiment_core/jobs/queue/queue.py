"""The queue of runs: who trains when, told honestly."""

import functools
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sentiment_core.errors import EngineError, EngineLostError, JobError
from sentiment_core.i18n import t
from sentiment_core.jobs.engine.protocol import Engine, Resource, Work
from sentiment_core.jobs.queue.dispatch import Dispatcher
from sentiment_core.jobs.queue.finished import Ended, out_of_time
from sentiment_core.jobs.queue.job import Job
from sentiment_core.jobs.queue.owners import Owners
from sentiment_core.jobs.queue.rules import QueueLimits, RoomRules, start_timer
from sentiment_core.jobs.queue.shares import CROWDED_OUT, to_leave
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus, RoomSnapshot
from sentiment_core.jobs.queue.waiting import Line
from sentiment_core.rnn.job.delivery import receive
from sentiment_core.rnn.runs.run import RunState, TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName


class JobQueue:
    """Who trains when. Every method may be called from any thread; none waits for a training.

    The engine is never called under the lock: it may be slow or lost while pages look at the queue.

    Args:
        engine: what runs the work; pages ask it, and `rules`, how it is.
        store: where runs are kept.
        work: the training, `work(config, folder, fingerprint, report, should_stop)`; importable by
            a worker.
        fingerprint: fingerprint of a dataset that is ready; raises DataError when it is not.
        estimate: seconds that a config takes.
        address_of: where a visitor comes from, as the server sees it.
        limits, clock, timer: how much is taken on; seconds that only grow; starts a timer.
    """

    def __init__(
        self,
        engine: Engine,
        store: RunStore,
        work: Work,
        *,
        fingerprint: Callable[[DatasetName], str],
        estimate: Callable[[RunConfig], float],
        address_of: Callable[[str], str] = lambda visitor: "",
        limits: QueueLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
        timer: Callable[[float, Callable[[], object]], Any] = start_timer,
    ) -> None:
        self.engine = engine
        self._store = store
        self._fingerprint = fingerprint
        self._estimate, self._address_of = estimate, address_of
        self.limits = limits or QueueLimits()
        self._clock = clock
        self._timer = timer
        self._lock = threading.Lock()
        self._line, self._ended = Line(clock), Ended(store, clock)
        self._dispatcher = Dispatcher(
            engine, work, store.folder, self._heard, self._ended_with, self._refused
        )
        self.owners = Owners()
        self.rules = RoomRules()
        engine.when_ready(self._ready)

    def submit(
        self, config: RunConfig, visitor: str, *, fingerprint: str | None = None
    ) -> JobSnapshot:
        """Ask for a run; an equal one that is kept, or under way for somebody else, is shared.

        Args:
            config: the settings.
            visitor: who asks.
            fingerprint: of the reviews that the visitor was shown; None for those of now.

        Raises:
            DataError: the dataset is not ready.
            JobError: the visitor has a run waiting, this one is being stopped, or it is too large.
            QueueFullError: nobody can wait any more.
        """
        fingerprint = fingerprint or self._fingerprint(config.dataset)
        run_id = config.run_id(fingerprint)
        keras_problem = self.engine.keras_problem
        address = self._address_of(visitor)
        with self._locked():
            job = self._line.find(run_id)
            if job is not None and (job.gives_way or not job.stopping):
                job.visitors.add(visitor)
                return self._line.snapshot(job)
            if job is not None:
                raise JobError(t("This run is being stopped. Press Train again in a moment."))
            kept = self._store.get(run_id)
            if kept is not None and kept.state == RunState.FINISHED:
                return JobSnapshot.of_run(kept)
            self._check_room(config, visitor)
            seconds = self._estimate(config)
            job = Job(run_id, config, fingerprint, seconds, {visitor}, visitor, address)
            if job.needs == Resource.KERAS and keras_problem:
                raise EngineError(keras_problem)
            for other in to_leave(self._line, job, self.limits, self.rules):
                self._stop(other, CROWDED_OUT)
            self._ended.forget(run_id)
            self.owners.claim(run_id, visitor)
            self._line.wait(job)
            if not self.rules.paused:
                job.told = self._line.waits()[run_id] or None  # who starts at once does not wait
            self._pump()
            asked = self._line.snapshot(job)
        self._dispatcher.send()
        return self.snapshot(run_id) or asked

    def snapshot(self, run_id: str) -> JobSnapshot | None:
        """Where a run is; None when nothing is known of it."""
        with self._locked():
            if (job := self._line.find(run_id)) is not None:
                return self._line.snapshot(job)
            ended = self._ended.get(run_id)
        return self._ended.or_kept(run_id, ended)

    def live_of(self, visitor: str) -> list[JobSnapshot]:
        """This visitor's runs that train or wait, the training one first."""
        with self._locked():
            return [self._line.snapshot(j) for j in self._line.jobs() if visitor in j.visitors]

    def room(self) -> RoomSnapshot:
        """What everybody is doing; it says nothing of who they are."""
        engine, problem = self.engine.state, self.engine.problem
        with self._locked():
            return RoomSnapshot(
                running=tuple(self._line.snapshot(job) for job in self._line.running.values()),
                waiting=tuple(self._line.snapshot(job) for job in self._line.waiting.values()),
                slots=self._line.slots[Resource.TRAIN],
                engine=engine,
                problem=problem,
                paused=self.rules.paused,
                most_seconds=self.rules.most_seconds,
                forecast_error=self._line.pace.forecast_error,
            )

    def leave(self, run_id: str, visitor: str) -> None:
        """A visitor no longer wants a run; it stops when nobody is left who does."""
        with self._locked():
            if (job := self._line.find(run_id)) is not None:
                self._leave(job, visitor)
        self._dispatcher.send()

    def gone(self, visitor: str) -> None:
        """A visitor has left the room: what waits gives up its place, what trains goes on."""
        with self._locked():
            for job in list(self._line.waiting.values()):
                self._leave(job, visitor)

    def estimate_seconds(self, config: RunConfig) -> float:
        """Seconds that a config would train, by what the last runs took."""
        return self._estimate(config) * self._line.pace.factor

    def pause(self, paused: bool) -> None:
        """Let no waiting run start, or go on; what trains goes on in any case."""
        with self._locked():
            self.rules.paused = paused
            self._pump()
        self._dispatcher.send()

    def allow_up_to(self, seconds: float | None) -> None:
        """Refuse runs that are expected to take longer; None allows all."""
        with self._lock:
            self.rules.most_seconds = seconds

    def clear(self, *, running: bool = False, like: str = "", address: bool = False) -> int:
        """Send everybody away who waits; how many runs that were.

        Args:
            running: also stop what trains.
            like: only the visitor who asked for this run first.
            address: with `like`, everybody at that visitor's network address.
        """
        with self._locked():
            jobs = self._line.jobs() if running else list(self._line.waiting.values())
            jobs = [job for job in jobs if self._line.alike(job, like, address)]
            for job in jobs:
                self._stop(job, t("The presenter cleared the queue."))
        self._dispatcher.send()
        return len(jobs)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """The lock, with what the engine says just before."""
        slots = {Resource.TRAIN: self.engine.slots, Resource.KERAS: self.engine.keras_slots}
        pace = self.engine.pace
        with self._lock:
            self._line.slots = slots
            self._line.pace.workers_say(pace)
            yield

    def _check_room(self, config: RunConfig, visitor: str) -> None:
        self.rules.check_cost(self.estimate_seconds(config))
        if any(visitor in waiting.visitors for waiting in self._line.waiting.values()):
            raise JobError(t("You already have a waiting run. Let it start, or leave the queue."))

    def _leave(self, job: Job, visitor: str) -> None:
        if visitor in job.visitors:
            job.visitors.discard(visitor)
            if not job.visitors:
                self._stop(job)

    def _stop(self, job: Job, why: str = "") -> None:
        if job.run_id in self._line.waiting:
            self._line.drop(job)
            told = t("{why} There is no trained network.", why=why or t("Left the queue."))
            self._ended.nothing(job, JobStatus.STOPPED, told)
            return
        if job.stopping:
            return
        job.stopping, job.why = True, why
        grace = self.limits.grace_seconds
        job.timers.append(self._timer(grace, lambda: self.engine.kill(job.run_id)))
        self._dispatcher.stop(job)

    def _ready(self) -> None:
        with self._locked():
            self._pump()
        self._dispatcher.send()

    def _pump(self) -> None:
        if self.rules.paused:
            return
        starts = []
        while (job := self._line.next()) is not None:
            self._line.train(job)
            over = functools.partial(self._over_time, job)
            job.timers.append(self._timer(self.limits.seconds, over))
            starts.append(job)
        if starts:
            self._dispatcher.start(starts)
        while (job := self._line.next_to_give_way()) is not None:
            job.gives_way = True
            self._stop(job)

    def _refused(self, jobs: Sequence[Job], error: EngineError) -> None:
        with self._locked():  # without a look at who is next, which would be these again
            for job in reversed(jobs):
                self._settle(job, None, EngineLostError(str(error)))

    def _over_time(self, job: Job) -> None:
        with self._locked():
            if self._line.running.get(job.run_id) is job:
                self._stop(job, out_of_time(self.limits.seconds))
        self._dispatcher.send()

    def _heard(self, job: Job, event: Mapping[str, Any]) -> None:
        with self._lock:
            job.heard(event)

    def _ended_with(self, job: Job, result: Any, error: BaseException | None) -> None:
        run = None
        try:
            if error is None:
                run = receive(self._store, result)
        except Exception as problem:  # noqa: BLE001  # logged where it is noted
            error = problem
        with self._locked():
            self._settle(job, run, error)
            self._pump()
        self._dispatcher.send()

    def _settle(self, job: Job, run: TrainedRun | None, error: BaseException | None) -> None:
        """Free a run's slot, then note what came of it, or put it back in the line."""
        self._line.drop(job)
        job.cancel_timers()
        finished = run is not None and run.state == RunState.FINISHED
        try:
            if job.gives_way and job.visitors and not finished:
                self._line.put_back(job)  # to train anew
            elif run is not None:
                if finished:
                    self._line.pace.ended(estimate=job.estimate, took=job.elapsed(self._clock()))
                self._ended.kept(job, run, why=job.why)
            elif isinstance(error, EngineLostError) and job.plan is None and not job.stopping:
                self._line.put_back(job)  # it had not begun
            elif not self._ended.rescued(job, error):
                self._ended.failed(job, error)
                self._rescue_later(job, error)  # what was killed may still be ending
        except Exception as bug:  # noqa: BLE001  # likewise; the next run starts all the same
            self._ended.failed(job, bug)

    def _rescue_later(self, job: Job, error: BaseException | None, tries: int = 5) -> None:
        def again() -> None:
            with self._lock:  # once the run trains again, its folder is no longer the lost worker's
                again_in_line = self._line.find(job.run_id) is not None
                if not (again_in_line or self._ended.rescued(job, error) or tries == 1):
                    self._rescue_later(job, error, tries - 1)

        self._timer(self.limits.rescue_seconds, again)
