"""The queue of runs: the only object in the web process that changes over time."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sentiment_core.config import RunConfig
from sentiment_core.errors import EngineError, JobError, QueueFullError, SentimentError
from sentiment_core.jobs.job import Job
from sentiment_core.jobs.protocol import Engine, EngineState, Work
from sentiment_core.jobs.snapshot import JobSnapshot, JobStatus
from sentiment_core.limits import DatasetName
from sentiment_core.rnn.run import RunState, TrainedRun
from sentiment_core.rnn.store import RunStore

logger = logging.getLogger(__name__)

_ENDED_KEPT = 200


@dataclass(frozen=True)
class QueueLimits:
    """How much the queue takes on.

    Args:
        waiting: runs that may wait.
        seconds: a run that takes longer is stopped, and keeps its finished epochs.
        grace_seconds: time a run has to react to Stop before its worker is restarted.
    """

    waiting: int = 100
    seconds: float = 900.0
    grace_seconds: float = 5.0


def start_timer(seconds: float, call: Callable[[], None]) -> threading.Timer:
    """Call something later, from a thread that does not keep the process alive."""
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer


class JobQueue:
    """Who trains when. Every method may be called from any thread.

    Args:
        engine: what runs the work.
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
        timer: Callable[[float, Callable[[], None]], Any] = start_timer,
    ) -> None:
        self._engine = engine
        self._store = store
        self._work = work
        self._fingerprint = fingerprint
        self._estimate = estimate
        self._limits = limits or QueueLimits()
        self._clock = clock
        self._timer = timer
        self._lock = threading.RLock()
        self._waiting: OrderedDict[str, Job] = OrderedDict()
        self._running: dict[str, Job] = {}
        self._ended: OrderedDict[str, JobSnapshot] = OrderedDict()
        self._pace = 1.0  # seconds that a run took over seconds that were estimated
        engine.when_ready(self._pump)

    def submit(self, config: RunConfig, visitor: str) -> JobSnapshot:
        """Ask for a run.

        An equal run that is kept, or under way for somebody else, is shared.

        Raises:
            DataError: the dataset is not ready.
            JobError: this visitor has a run waiting already.
            QueueFullError: nobody can wait any more.
        """
        fingerprint = self._fingerprint(config.dataset)
        run_id = config.run_id(fingerprint)
        with self._lock:
            job = self._running.get(run_id) or self._waiting.get(run_id)
            if job is not None and not job.stopping:
                job.visitors.add(visitor)
                return self._snapshot(job)
            if job is not None:
                raise JobError("This very run is being stopped; press Train again in a moment.")
            kept = self._store.get(run_id)
            if kept is not None and kept.state == RunState.FINISHED:
                return JobSnapshot.of_run(kept)
            if any(visitor in waiting.visitors for waiting in self._waiting.values()):
                raise JobError("You have a run waiting already; it starts first, or leave it.")
            if len(self._waiting) >= self._limits.waiting:
                minutes = self._wait_before(len(self._waiting)) / 60
                raise QueueFullError(
                    f"{len(self._waiting)} runs are waiting, and no more can; there is room again "
                    f"in about {max(1, round(minutes))} minutes at the latest."
                )
            self._ended.pop(run_id, None)
            job = Job(run_id, config, fingerprint, self._estimate(config), {visitor})
            self._waiting[run_id] = job
            self._pump()
            return self.snapshot(run_id) or self._snapshot(job)

    def snapshot(self, run_id: str) -> JobSnapshot | None:
        """Where a run is; None when nothing is known of it."""
        with self._lock:
            job = self._running.get(run_id) or self._waiting.get(run_id)
            if job is not None:
                return self._snapshot(job)
            ended = self._ended.get(run_id)
        if ended is not None:
            return ended
        run = self._store.get(run_id)
        return None if run is None else JobSnapshot.of_run(run)

    def live_of(self, visitor: str) -> list[JobSnapshot]:
        """This visitor's runs that train or wait, the training one first."""
        with self._lock:
            jobs = [*self._running.values(), *self._waiting.values()]
            return [self._snapshot(job) for job in jobs if visitor in job.visitors]

    def leave(self, run_id: str, visitor: str) -> None:
        """A visitor no longer wants a run; it stops when nobody is left who does."""
        with self._lock:
            job = self._running.get(run_id) or self._waiting.get(run_id)
            if job is None or visitor not in job.visitors:
                return
            job.visitors.discard(visitor)
            if not job.visitors:
                self._stop(job)

    def estimate_seconds(self, config: RunConfig) -> float:
        """Seconds that a config would train, by what the last runs took."""
        return self._estimate(config) * self._pace

    @property
    def engine_state(self) -> EngineState:
        """Whether there is an engine that trains."""
        return self._engine.state

    def _stop(self, job: Job, why: str = "") -> None:
        if self._waiting.pop(job.run_id, None) is not None:
            self._end(job, JobStatus.STOPPED, "Left the queue; nothing was learned.")
            return
        if job.stopping:
            return
        job.stopping, job.why = True, why
        self._engine.stop(job.run_id)
        kill = lambda: self._engine.kill(job.run_id)  # noqa: E731
        job.timers.append(self._timer(self._limits.grace_seconds, kill))

    def _pump(self) -> None:
        with self._lock:
            while len(self._running) < self._engine.slots and (job := self._next()) is not None:
                del self._waiting[job.run_id]
                self._start(job)

    def _next(self) -> Job | None:
        busy = set[str]().union(*(job.visitors for job in self._running.values()))
        for job in self._waiting.values():
            if not job.visitors <= busy:  # one running at a time for each visitor
                return job
        return None

    def _start(self, job: Job) -> None:
        self._running[job.run_id] = job
        job.started = self._clock()
        try:
            self._engine.start(
                job.run_id,
                self._work,
                job.config,
                self._store.folder,
                job.fingerprint,
                on_event=lambda event: self._heard(job, event),
                on_end=lambda result, error: self._ended_with(job, result, error),
            )
        except EngineError as error:
            del self._running[job.run_id]
            self._end(job, JobStatus.FAILED, str(error))
            return
        too_long = lambda: self._over_time(job)  # noqa: E731
        job.timers.append(self._timer(self._limits.seconds, too_long))

    def _over_time(self, job: Job) -> None:
        with self._lock:
            if self._running.get(job.run_id) is job:
                minutes = self._limits.seconds / 60
                self._stop(job, f"Stopped after {minutes:g} minutes, the limit on this server.")

    def _heard(self, job: Job, event: Mapping[str, Any]) -> None:
        with self._lock:
            job.heard(event)

    def _ended_with(self, job: Job, result: Any, error: BaseException | None) -> None:
        with self._lock:
            self._running.pop(job.run_id, None)
            if error is None:
                self._learn_pace(job, result)
                snapshot = JobSnapshot.of_run(result)
                self._end(job, snapshot.status, f"{job.why} {snapshot.message}".strip(), snapshot)
            else:
                self._end_without_result(job, error)
            self._pump()

    def _end_without_result(self, job: Job, error: BaseException | None) -> None:
        rescued = next((run for run in self._store.rescue() if run.run_id == job.run_id), None)
        if rescued is not None:
            snapshot = JobSnapshot.of_run(rescued)
            told = f"{job.why if job.stopping else error} {snapshot.message}".strip()
            self._end(job, snapshot.status, told, snapshot)
        elif job.stopping:
            why = "Stopped before the first epoch was finished; nothing was learned."
            self._end(job, JobStatus.STOPPED, why)
        elif isinstance(error, SentimentError):
            self._end(job, JobStatus.FAILED, str(error))
        else:
            why = "The worker that trained this run was lost, twice. Try a smaller run."
            self._end(job, JobStatus.FAILED, why)

    def _end(
        self, job: Job, status: JobStatus, message: str, snapshot: JobSnapshot | None = None
    ) -> None:
        for timer in job.timers:
            timer.cancel()
        if snapshot is not None and status == JobStatus.FINISHED:
            return  # the store knows it
        self._ended[job.run_id] = JobSnapshot(
            run_id=job.run_id,
            config=job.config,
            status=status,
            seconds=job.elapsed(self._clock()),
            plan=snapshot.plan if snapshot else job.plan,
            history=snapshot.history if snapshot else (),
            batches=snapshot.batches if snapshot else tuple(job.batches),
            message=message,
        )
        while len(self._ended) > _ENDED_KEPT:
            self._ended.popitem(last=False)

    def _learn_pace(self, job: Job, run: TrainedRun) -> None:
        if run.state == RunState.FINISHED:
            took = job.elapsed(self._clock()) / job.estimate
            self._pace = 0.7 * self._pace + 0.3 * min(max(took, 0.1), 10.0)

    def _wait_before(self, position: int) -> float:
        """Seconds until the job with so many waiting before it starts."""
        slots = max(self._engine.slots, 1)
        now = self._clock()
        free_in = [job.remaining(now, self._pace) for job in self._running.values()]
        free_in += [0.0] * (slots - len(free_in))
        for job in list(self._waiting.values())[:position]:
            free_in.sort()
            free_in[0] += job.remaining(now, self._pace)
        return min(free_in)

    def _snapshot(self, job: Job) -> JobSnapshot:
        waits = job.run_id in self._waiting
        before = list(self._waiting).index(job.run_id) if waits else 0
        return job.snapshot(
            self._clock(),
            self._pace,
            position=before + 1 if waits else 0,
            wait=self._wait_before(before) if waits else 0.0,
        )
