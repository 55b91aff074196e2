"""The queue of runs: who trains when, told honestly."""

import functools
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sentiment_core.errors import EngineError, EngineLostError, JobError, SentimentError
from sentiment_core.i18n import t
from sentiment_core.jobs.engine.protocol import Engine, Resource, Work
from sentiment_core.jobs.queue.finished import Ended, out_of_time
from sentiment_core.jobs.queue.forecast import Slots
from sentiment_core.jobs.queue.job import Job
from sentiment_core.jobs.queue.owners import Owners
from sentiment_core.jobs.queue.rules import QueueLimits, RoomRules, start_timer
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus, RoomSnapshot
from sentiment_core.jobs.queue.waiting import Line
from sentiment_core.rnn.job.delivery import receive
from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName


class JobQueue:
    """Who trains when. Every method may be called from any thread; none waits for a training.

    Args:
        engine: what runs the work; pages ask it, and `rules`, how it is.
        store: where runs are kept.
        work: the training, `work(config, folder, fingerprint, report, should_stop)`; importable by
            a worker.
        fingerprint: fingerprint of a dataset that is ready; raises DataError when it is not.
        estimate: seconds that a config takes.
        limits: how much is taken on.
        clock: seconds that only grow.
        timer: starts a timer; a test hands in its own.
    """

    def __init__(
        self,
        engine: Engine,
        store: RunStore,
        work: Work,
        *,
        fingerprint: Callable[[DatasetName], str],
        estimate: Callable[[RunConfig], float],
        limits: QueueLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
        timer: Callable[[float, Callable[[], object]], Any] = start_timer,
    ) -> None:
        self.engine = engine
        self._store = store
        self._work = work
        self._fingerprint = fingerprint
        self._estimate = estimate
        self.limits = limits or QueueLimits()
        self._clock = clock
        self._timer = timer
        self._lock = threading.RLock()
        self._line, self._ended = Line(), Ended()
        self.owners = Owners()
        self.rules = RoomRules()
        engine.when_ready(self._pump)

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
        with self._lock:
            job = self._line.find(run_id)
            if job is not None and (job.gives_way or not job.stopping):
                job.visitors.add(visitor)
                return self._snapshot(job)
            if job is not None:
                raise JobError(t("This run is being stopped. Press Train again in a moment."))
            kept = self._store.get(run_id)
            if kept is not None and kept.state == RunState.FINISHED:
                return JobSnapshot.of_run(kept)
            self._check_room(config, visitor)
            job = Job(run_id, config, fingerprint, self._estimate(config), {visitor})
            if job.needs == Resource.KERAS and self.engine.keras_problem:
                raise EngineError(self.engine.keras_problem)
            self._ended.forget(run_id)
            job.asked = self._clock()
            self.owners.claim(run_id, visitor)
            self._line.wait(job)
            if not self.rules.paused:
                job.told = self._waits()[run_id] or None  # who starts at once does not wait
            self._pump()
            return self.snapshot(run_id) or self._snapshot(job)

    def snapshot(self, run_id: str) -> JobSnapshot | None:
        """Where a run is; None when nothing is known of it."""
        with self._lock:
            job = self._line.find(run_id)
            if job is not None:
                return self._snapshot(job)
            ended = self._ended.get(run_id)
        if ended is not None and ended.history:
            return ended
        # A worker that was given up may have finished all the same.
        run = self._store.get(run_id)
        if run is None:
            return ended
        kept = JobSnapshot.of_run(run)
        if ended is None or kept.status == JobStatus.FINISHED:
            return kept
        return replace(kept, message=f"{ended.message} {kept.message}")

    def live_of(self, visitor: str) -> list[JobSnapshot]:
        """This visitor's runs that train or wait, the training one first."""
        with self._lock:
            return [self._snapshot(j) for j in self._line.jobs() if visitor in j.visitors]

    def room(self) -> RoomSnapshot:
        """What everybody is doing; it says nothing of who they are."""
        with self._lock:
            return RoomSnapshot(
                running=tuple(self._snapshot(job) for job in self._line.running.values()),
                waiting=tuple(self._snapshot(job) for job in self._line.waiting.values()),
                slots=self.engine.slots,
                engine=self.engine.state,
                problem=self.engine.problem,
                paused=self.rules.paused,
                most_seconds=self.rules.most_seconds,
                honesty=self._line.pace.honesty,
            )

    def leave(self, run_id: str, visitor: str) -> None:
        """A visitor no longer wants a run; it stops when nobody is left who does."""
        with self._lock:
            job = self._line.find(run_id)
            if job is None or visitor not in job.visitors:
                return
            job.visitors.discard(visitor)
            if not job.visitors:
                self._stop(job)

    def gone(self, visitor: str) -> None:
        """A visitor has left the room: what waits gives up its place, what trains goes on."""
        with self._lock:
            for job in list(self._line.waiting.values()):
                self.leave(job.run_id, visitor)

    def estimate_seconds(self, config: RunConfig) -> float:
        """Seconds that a config would train, by what the last runs took."""
        return self._estimate(config) * self._line.pace.factor

    def pause(self, paused: bool) -> None:
        """Let no waiting run start, or go on; what trains goes on in any case."""
        with self._lock:
            self.rules.paused = paused
            self._pump()

    def allow_up_to(self, seconds: float | None) -> None:
        """Refuse runs that are expected to take longer; None allows all."""
        with self._lock:
            self.rules.most_seconds = seconds

    def clear(self, *, running: bool = False) -> int:
        """Send everybody away who waits, and stop what trains where that is asked for.

        Returns:
            How many runs that were.
        """
        with self._lock:
            jobs = self._line.jobs() if running else list(self._line.waiting.values())
            for job in jobs:
                self._stop(job, t("The presenter cleared the queue."))
            return len(jobs)

    def _check_room(self, config: RunConfig, visitor: str) -> None:
        self.rules.check_cost(self.estimate_seconds(config))
        if any(visitor in waiting.visitors for waiting in self._line.waiting.values()):
            raise JobError(t("You already have a waiting run. Let it start, or leave the queue."))
        if len(self._line.waiting) >= self.limits.waiting:
            free = min(self._waits().values(), default=0.0)
            raise self.rules.full(len(self._line.waiting), free)

    def _stop(self, job: Job, why: str = "") -> None:
        if job.run_id in self._line.waiting:
            self._line.drop(job)
            told = t("{why} There is no trained network.", why=why or t("Left the queue."))
            self._ended.nothing(job, JobStatus.STOPPED, told, self._clock())
            return
        if job.stopping:
            return
        job.stopping, job.why = True, why
        self.engine.stop(job.run_id)
        kill = functools.partial(self.engine.kill, job.run_id)
        job.timers.append(self._timer(self.limits.grace_seconds, kill))

    def _pump(self) -> None:
        with self._lock:
            self._line.pace.workers_say(self.engine.pace)
            if self.rules.paused:
                return
            while (job := self._line.next(self._slots())) is not None:
                if not self._start(job):
                    return
            while (job := self._line.next_to_give_way(self._slots())) is not None:
                job.gives_way = True
                self._stop(job)

    def _start(self, job: Job) -> bool:
        """Whether the engine took the run; else it keeps its place."""
        try:
            self.engine.start(
                job.run_id,
                self._work,
                job.config,
                self._store.folder,
                job.fingerprint,
                needs=job.needs,
                on_event=functools.partial(self._heard, job),
                on_end=functools.partial(self._ended_with, job),
            )
        except EngineError:
            return False
        self._line.train(job)
        job.started, job.gives_way = self._clock(), False
        if job.told is not None:
            self._line.pace.started(told=job.told, waited=job.started - job.asked)
        job.timers.append(self._timer(self.limits.seconds, functools.partial(self._over_time, job)))
        return True

    def _over_time(self, job: Job) -> None:
        with self._lock:
            if self._line.running.get(job.run_id) is job:
                self._stop(job, out_of_time(self.limits.seconds))

    def _heard(self, job: Job, event: Mapping[str, Any]) -> None:
        with self._lock:
            job.heard(event)

    def _ended_with(self, job: Job, result: Any, error: BaseException | None) -> None:
        try:
            run = receive(self._store, result) if error is None else None
        except SentimentError as problem:
            run, error = None, problem
        with self._lock:
            self._line.drop(job)
            now = self._clock()
            job.cancel_timers()
            finished = run is not None and run.state == RunState.FINISHED
            if job.gives_way and job.visitors and not finished:
                self._line.put_back(job)  # to train anew
            elif run is not None:
                if finished:
                    self._line.pace.ended(estimate=job.estimate, took=job.elapsed(now))
                self._ended.kept(job, run, now, why=job.why)
            elif isinstance(error, EngineLostError) and job.plan is None and not job.stopping:
                self._line.put_back(job)  # it had not begun
            elif not self._rescue(job, error):
                self._ended.failed(job, error, now)
                self._rescue_later(job, error)  # what was killed may still be ending
            self._pump()

    def _rescue_later(self, job: Job, error: BaseException | None, tries: int = 5) -> None:
        def again() -> None:
            with self._lock:  # once the run trains again, its folder is no longer the lost worker's
                again_in_line = self._line.find(job.run_id) is not None
                if not (again_in_line or self._rescue(job, error) or tries == 1):
                    self._rescue_later(job, error, tries - 1)

        self._timer(self.limits.rescue_seconds, again)

    def _rescue(self, job: Job, error: BaseException | None) -> bool:
        """Keep the epochs that a lost worker had finished; whether there were any."""
        run = next((r for r in self._store.rescue(job.run_id) if r.run_id == job.run_id), None)
        if run is not None:
            why = str(error) if isinstance(error, SentimentError) and not job.stopping else ""
            self._ended.kept(job, run, self._clock(), why=job.why or why)
        return run is not None

    def _waits(self) -> dict[str, float]:
        return self._line.waits(self._clock(), slots=self._slots())

    def _snapshot(self, job: Job) -> JobSnapshot:
        return self._line.snapshot(job, self._clock(), slots=self._slots())

    def _slots(self) -> Slots:
        return {Resource.TRAIN: self.engine.slots, Resource.KERAS: self.engine.keras_slots}
