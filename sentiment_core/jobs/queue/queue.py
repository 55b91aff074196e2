"""The queue of runs: which run trains when."""

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
from sentiment_core.jobs.queue.finished import FinishedJobs, out_of_time
from sentiment_core.jobs.queue.job import Job
from sentiment_core.jobs.queue.owners import Owners
from sentiment_core.jobs.queue.rules import PresenterRules, QueueLimits, start_timer
from sentiment_core.jobs.queue.schedule import Schedule
from sentiment_core.jobs.queue.shares import CROWDED_OUT, to_leave
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus, QueueSnapshot
from sentiment_core.rnn.job.delivery import receive
from sentiment_core.rnn.runs.run import RunState, TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig


class JobQueue:
    """The queue of runs. Thread-safe; no method waits for a training.

    The engine is never called under the lock: it may be slow or lost while pages look at the queue.

    Args:
        engine: what runs the work; pages ask it, and `rules`, how it is.
        store: where runs are stored.
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
        fingerprint: Callable[[str], str],
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
        self._jobs, self._finished = Schedule(clock), FinishedJobs(store, clock)
        self._dispatcher = Dispatcher(
            engine, work, store.folder, self._heard, self._take_result, self._refused
        )
        self.owners = Owners()
        self.rules = PresenterRules()
        engine.when_ready(self._ready)

    def submit(
        self, config: RunConfig, visitor: str, *, fingerprint: str | None = None
    ) -> JobSnapshot:
        """Ask for a run; an equal one that is stored, or under way for somebody else, is shared.

        Args:
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
            job = self._jobs.find(run_id)
            if job is not None and (job.gives_way or not job.stopping):
                job.visitors.add(visitor)
                return self._jobs.snapshot(job)
            if job is not None:
                raise JobError(t("This run is being stopped. Press Train again in a moment."))
            stored = self._store.get(run_id)
            if stored is not None and stored.state == RunState.FINISHED:
                return JobSnapshot.of_run(stored)
            self._check_allowed(config, visitor)
            seconds = self._estimate(config)
            job = Job(run_id, config, fingerprint, seconds, {visitor}, visitor, address)
            if job.needs == Resource.KERAS and keras_problem:
                raise EngineError(keras_problem)
            for other in to_leave(self._jobs, job, self.limits, self.rules):
                self._stop(other, CROWDED_OUT)
            self._finished.forget(run_id)
            self.owners.claim(run_id, visitor)
            self._jobs.wait(job)
            if not self.rules.paused:
                job.forecast = self._jobs.waits()[run_id] or None  # None: starts at once
            self._pump()
            asked = self._jobs.snapshot(job)
        self._dispatcher.send()
        return self.snapshot(run_id) or asked

    def snapshot(self, run_id: str) -> JobSnapshot | None:
        """The snapshot of a run; None where it is unknown."""
        with self._locked():
            if (job := self._jobs.find(run_id)) is not None:
                return self._jobs.snapshot(job)
            finished = self._finished.get(run_id)
        return self._finished.or_stored(run_id, finished)

    def live_of(self, visitor: str) -> list[JobSnapshot]:
        """This visitor's runs that train or wait, the training one first."""
        with self._locked():
            return [self._jobs.snapshot(j) for j in self._jobs.jobs() if visitor in j.visitors]

    def overview(self) -> QueueSnapshot:
        """The snapshot of the whole queue, without visitors' ids."""
        engine, problem = self.engine.state, self.engine.problem
        with self._locked():
            return QueueSnapshot(
                running=tuple(self._jobs.snapshot(job) for job in self._jobs.running.values()),
                waiting=tuple(self._jobs.snapshot(job) for job in self._jobs.waiting.values()),
                slots=self._jobs.slots[Resource.TRAIN],
                engine=engine,
                problem=problem,
                paused=self.rules.paused,
                most_seconds=self.rules.most_seconds,
                forecast_error=self._jobs.pace.forecast_error,
            )

    def leave(self, run_id: str, visitor: str) -> None:
        """Withdraw a visitor's request for a run; the run stops when it was the last request."""
        with self._locked():
            if (job := self._jobs.find(run_id)) is not None:
                self._leave(job, visitor)
        self._dispatcher.send()

    def gone(self, visitor: str) -> None:
        """Withdraw the waiting runs of a visitor who has left; running ones continue."""
        with self._locked():
            for job in list(self._jobs.waiting.values()):
                self._leave(job, visitor)

    def estimate_seconds(self, config: RunConfig) -> float:
        """Seconds that a config would train, by what the last runs took."""
        return self._estimate(config) * self._jobs.pace.factor

    def pause(self, paused: bool) -> None:
        """Pause or resume the start of waiting runs; running ones continue."""
        with self._locked():
            self.rules.paused = paused
            self._pump()
        self._dispatcher.send()

    def allow_up_to(self, seconds: float | None) -> None:
        """Refuse runs that are expected to take longer; None allows all."""
        with self._lock:
            self.rules.most_seconds = seconds

    def clear(self, *, running: bool = False, like: str = "", address: bool = False) -> int:
        """Remove waiting runs; returns how many.

        Args:
            like: only the visitor who asked for this run first.
            address: with `like`, everybody at that visitor's network address.
        """
        with self._locked():
            jobs = self._jobs.jobs() if running else list(self._jobs.waiting.values())
            jobs = [job for job in jobs if self._jobs.alike(job, like, address)]
            for job in jobs:
                self._stop(job, t("The presenter cleared the queue."))
        self._dispatcher.send()
        return len(jobs)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock, with the engine's slots and pace read just before."""
        slots = {Resource.TRAIN: self.engine.slots, Resource.KERAS: self.engine.keras_slots}
        pace = self.engine.pace
        with self._lock:
            self._jobs.slots = slots
            self._jobs.pace.workers_say(pace)
            yield

    def _check_allowed(self, config: RunConfig, visitor: str) -> None:
        self.rules.check_cost(self.estimate_seconds(config))
        if any(visitor in waiting.visitors for waiting in self._jobs.waiting.values()):
            raise JobError(t("You already have a waiting run. Let it start, or leave the queue."))

    def _leave(self, job: Job, visitor: str) -> None:
        if visitor in job.visitors:
            job.visitors.discard(visitor)
            if not job.visitors:
                self._stop(job)

    def _stop(self, job: Job, why: str = "") -> None:
        if job.run_id in self._jobs.waiting:
            self._jobs.drop(job)
            message = t("{why} There is no trained network.", why=why or t("Left the queue."))
            self._finished.nothing(job, JobStatus.STOPPED, message)
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
        while (job := self._jobs.next()) is not None:
            self._jobs.train(job)
            over = functools.partial(self._over_time, job)
            job.timers.append(self._timer(self.limits.seconds, over))
            starts.append(job)
        if starts:
            self._dispatcher.start(starts)
        while (job := self._jobs.next_to_give_way()) is not None:
            job.gives_way = True
            self._stop(job)

    def _refused(self, jobs: Sequence[Job], error: EngineError) -> None:
        with self._locked():  # without a look at who is next, which would be these again
            for job in reversed(jobs):
                self._settle(job, None, EngineLostError(str(error)))

    def _over_time(self, job: Job) -> None:
        with self._locked():
            if self._jobs.running.get(job.run_id) is job:
                self._stop(job, out_of_time(self.limits.seconds))
        self._dispatcher.send()

    def _heard(self, job: Job, event: Mapping[str, Any]) -> None:
        with self._lock:
            job.heard(event)

    def _take_result(self, job: Job, result: Any, error: BaseException | None) -> None:
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
        """Free a run's slot, then note what came of it, or put it back into the queue."""
        self._jobs.drop(job)
        job.cancel_timers()
        finished = run is not None and run.state == RunState.FINISHED
        try:
            if job.gives_way and job.visitors and not finished:
                self._jobs.put_back(job)  # to train anew
            elif run is not None:
                if finished:
                    self._jobs.pace.finished(estimate=job.estimate, took=job.elapsed(self._clock()))
                self._finished.stored(job, run, why=job.why)
            elif isinstance(error, EngineLostError) and job.plan is None and not job.stopping:
                self._jobs.put_back(job)  # it had not begun
            elif not self._finished.rescued(job, error):
                self._finished.failed(job, error)
                self._rescue_later(job, error)  # what was killed may still be ending
        except Exception as bug:  # noqa: BLE001  # likewise; the next run starts all the same
            self._finished.failed(job, bug)

    def _rescue_later(self, job: Job, error: BaseException | None, tries: int = 5) -> None:
        def again() -> None:
            with self._lock:  # once the run trains again, its folder is no longer the lost worker's
                queued_again = self._jobs.find(job.run_id) is not None
                if not (queued_again or self._finished.rescued(job, error) or tries == 1):
                    self._rescue_later(job, error, tries - 1)

        self._timer(self.limits.rescue_seconds, again)
