"""The web process's connection to the engine: submits jobs, receives events, reconnects."""

import functools
import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from sentiment_core.errors import EngineError, EngineLostError, SentimentError
from sentiment_core.i18n import t
from sentiment_core.jobs.engine.messages import (
    DEAF,
    LOST,
    NO_KERAS_WORKER,
    NO_TRAINING_WORKER,
    STARTING,
    ended_by,
    lost_twice,
)
from sentiment_core.jobs.engine.protocol import EngineState, OnEnd, Resource, Work
from sentiment_core.jobs.engine.restart import end_worker_of, restart
from sentiment_core.jobs.engine.scheduler import Link
from sentiment_core.jobs.engine.work import BROKEN, MOST_TRIES, do_work, stop_name
from sentiment_core.jobs.engine.workforce import RecycleLimits, Workforce
from sentiment_core.rnn.runs.run import Report
from sentiment_core.rnn.training.keras_installed import KERAS_IS_MISSING, keras_is_installed

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_AT_THE_START = 0.1  # somebody may have pressed Train already
_PATIENCE = 60  # seconds for a result; every other job waits until it is delivered


@dataclass
class _Running:
    token: str  # names the stop event of this submission
    on_event: Report
    on_end: OnEnd
    needs: Resource = Resource.TRAIN
    future: Any = None
    tries: int = 0


class DaskEngine:
    """A Dask cluster: the embedded one, or the one at an address.

    Connecting happens in a thread; `state` tells. When the scheduler ends, it is started or looked
    for again, and jobs that ran on it end with an EngineError. Workers may come and go. Dask's own
    thread only puts what it hears on a list; one dispatcher thread calls `on_event` and `on_end`,
    in order, so that they may lock.

    Args:
        address: of an existing scheduler; None starts the embedded engine.
        preload: module that an embedded worker loads when it starts.
        recycle: when a worker is restarted after a job.
    """

    def __init__(
        self,
        *,
        address: str | None = None,
        preload: str = "sentiment_core.rnn.job.warm_up",
        recycle: RecycleLimits | None = None,
    ) -> None:
        self._address = address
        self._preload = preload
        self._workforce = Workforce(recycle or RecycleLimits())
        self._on_ready: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._jobs: dict[str, _Running] = {}
        self._heard: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._link: Link | None = None
        self._closed = threading.Event()
        self._state = EngineState.STARTING
        self._problem = ""
        for target in (self._keep_alive, self._dispatch):
            threading.Thread(target=target, name=f"engine{target.__name__}", daemon=True).start()

    @property
    def state(self) -> EngineState:
        """Whether the engine accepts work."""
        return self._state

    @property
    def problem(self) -> str:
        """Why nothing can be trained now, a sentence; may be empty."""
        return self._problem

    @property
    def slots(self) -> int:
        """How many jobs it runs at once; a worker that is being restarted does not count."""
        link = self._link  # what it has lost, it notices only at its next look
        alive = link is not None and link.alive
        return self._workforce.slots(Resource.TRAIN) if alive else 0

    @property
    def keras_slots(self) -> int:
        """How many jobs that need Keras it runs at once; a worker for them comes when asked for."""
        return 0 if self.keras_problem else max(1, self._workforce.slots(Resource.KERAS))

    @property
    def keras_problem(self) -> str:
        """Why no job that needs Keras is taken, a sentence; empty where such jobs are."""
        if self._address is None:
            return "" if keras_is_installed() else KERAS_IS_MISSING
        there = self._state != EngineState.READY or self._workforce.slots(Resource.KERAS)
        return "" if there else NO_KERAS_WORKER

    @property
    def pace(self) -> float | None:
        """Measured over estimated seconds of the workers; None where unknown."""
        return self._workforce.pace

    def when_ready(self, call: Callable[[], None]) -> None:
        """Register `call`, called from another thread whenever a slot may have become free."""
        self._on_ready = call
        self._heard.put(call)

    def start(
        self,
        job_id: str,
        work: Work,
        *arguments: object,
        needs: Resource = Resource.TRAIN,
        on_event: Report,
        on_end: OnEnd,
    ) -> None:
        """Run `work(*arguments, report, should_stop)` on a worker.

        Args:
            job_id: names the job in `stop` and `kill`.
            work: a function that a worker can import.
            arguments: what it is given first.
            needs: which kind of worker takes it.
            on_event: is given what the work reports.
            on_end: is given the result and None, or None and the error.

        Raises:
            EngineError: the engine is not there, or has no Keras.
        """
        if needs == Resource.KERAS and self.keras_problem:
            raise EngineError(self.keras_problem)
        link = self._link
        if link is None or not link.alive:
            raise EngineError(STARTING)
        running = _Running(uuid.uuid4().hex, on_event, on_end, needs)
        with self._lock:
            self._jobs[job_id] = running  # before the worker can report
        try:
            future = running.future = link.client.submit(
                do_work,
                job_id,
                running.token,
                work,
                arguments,
                pure=False,
                # Never bound to a worker: one that restarts has another address.
                resources={needs: 1},
            )
        except BaseException as error:
            with self._lock:
                self._jobs.pop(job_id, None)
            if isinstance(error, BROKEN):
                raise EngineError(STARTING) from error
            raise
        future.add_done_callback(
            lambda done: self._heard.put(lambda: self._ended(job_id, running, done))
        )

    def stop(self, job_id: str) -> None:
        """Ask a job to stop at its next batch; waits for the scheduler, not for the job."""
        running, link = self._jobs.get(job_id), self._link
        if running is not None and link is not None:
            from distributed import Event

            try:
                Event(stop_name(running.token), client=link.client).set()
            except BROKEN as error:  # the job is about to end with an EngineLostError
                logger.warning("job %s could not be asked to stop: %s", job_id, error)

    def kill(self, job_id: str, why: str = DEAF) -> None:
        """End a job by restarting the worker it runs on.

        Args:
            why: a sentence for whoever waits for it.
        """
        running, link = self._jobs.get(job_id), self._link
        if running is None or link is None:
            return
        self._heard.put(lambda: self._finish(job_id, running, None, EngineError(why)))
        end_worker_of(running.future, link, self._workforce)

    def close(self) -> None:
        """End the embedded engine, or leave the cluster."""
        self._closed.set()
        self._lose(t("The training workers were shut down."))

    def _keep_alive(self) -> None:
        wait = 1.0
        while not self._closed.is_set():
            try:
                link = Link(self._address, preload=self._preload, hear=self._hear)
            except BROKEN as error:
                logger.warning("the engine cannot be reached: %s", error)
                self._problem = t("The training workers cannot be reached. Trying again.")
                self._state = EngineState.GONE
                self._closed.wait(wait)
                wait = min(wait * 2, 30.0)
                continue
            wait = 1.0
            self._link = link
            try:
                while link.alive and not self._closed.is_set():
                    self._count_workers(link)
                    ready = self._state == EngineState.READY
                    self._closed.wait(_SECONDS_BETWEEN_LOOKS if ready else _SECONDS_AT_THE_START)
            except BROKEN as error:
                logger.warning("the engine was lost: %s", error)
            self._lose(LOST)

    def _count_workers(self, link: Link) -> None:
        workers = link.workers()
        came = self._workforce.update(workers)
        slots = self._workforce.slots(Resource.TRAIN)
        self._problem = NO_TRAINING_WORKER if workers and not slots else ""
        self._state = EngineState.READY if slots else EngineState.STARTING
        if came:
            self._heard.put(self._on_ready)
        for worker in self._workforce.take_silent():
            logger.warning("worker %s hangs and is restarted", worker)
            restart(worker, link, self._workforce)

    def _lose(self, why: str) -> None:
        with self._lock:
            link, self._link = self._link, None
            jobs = dict(self._jobs)
        self._workforce.forget()
        self._state = EngineState.GONE
        for job_id, running in jobs.items():
            notify = functools.partial(self._finish, job_id, running, None, EngineLostError(why))
            self._heard.put(notify)
        if link is not None:
            link.close()

    def _hear(self, message: Mapping[str, Any]) -> None:
        running = self._jobs.get(message["job_id"])
        # A worker that was lost may still be heard; only the submission that lives counts.
        if running is None or running.token != message["token"]:
            return
        if "event" in message:
            self._heard.put(functools.partial(running.on_event, message["event"]))
            return
        running.tries += 1
        if running.tries > MOST_TRIES:  # a scheduler that is not ours may be more patient
            self.kill(message["job_id"], lost_twice(running.needs))

    def _dispatch(self) -> None:
        while True:
            call = self._heard.get()
            try:
                call()
            except Exception:
                logger.exception("a listener failed")

    def _ended(self, job_id: str, running: _Running, future: Any) -> None:
        result: Any = None
        error: BaseException | None = EngineLostError(LOST)
        try:  # its worker may be lost with what it gave
            if future.status == "error":
                error = ended_by(job_id, future.exception(timeout=_PATIENCE), running.needs)
            elif future.status == "finished":
                worker, given = future.result(timeout=_PATIENCE)
                failed = isinstance(given, SentimentError)
                result, error = (None, given) if failed else (given, None)
                self._after_job(worker)
        except Exception:
            logger.exception("the result of job %s was lost", job_id)
        finally:
            self._finish(job_id, running, result, error)

    def _finish(
        self, job_id: str, running: _Running, result: Any, error: BaseException | None
    ) -> None:
        with self._lock:
            if self._jobs.get(job_id) is not running:
                return  # reported already
            del self._jobs[job_id]
        running.on_end(result, error)

    def _after_job(self, worker: str) -> None:
        link = self._link
        if link is not None and self._workforce.done(worker):
            # Before the queue hears of a free place.
            link.close_slots(worker, self._workforce.resource_of(worker))
            restart(worker, link, self._workforce)
