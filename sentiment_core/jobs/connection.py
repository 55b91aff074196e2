"""The web process's side of the engine: start it or connect to it, hand it work, hear from it."""

import functools
import json
import logging
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from sentiment_core.errors import EngineError, SentimentError
from sentiment_core.jobs.protocol import EngineState, OnEnd, Report, Work
from sentiment_core.jobs.work import TOPIC, do_work, stop_name

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]
_LOST = "The engine that trains was lost; it is starting again. Train the run again."


@dataclass(frozen=True)
class RecycleLimits:
    """When a worker is restarted after a job, since Keras models leave memory behind.

    Args:
        jobs: jobs a worker runs at the most.
        memory: bytes of the worker's process.
    """

    jobs: int = 20
    memory: int = 1_100_000_000


@dataclass(frozen=True)
class _Running:
    future: Any
    token: str  # names the stop event of this submission
    on_event: Report
    on_end: OnEnd


class DaskEngine:
    """A Dask cluster: the embedded one, or the one at an address.

    Connecting happens in a thread; `state` tells. When the embedded engine ends, it is started
    again, and jobs that ran on it end with an EngineError. Dask's own thread only puts what it
    hears on a list; one dispatcher thread calls `on_event` and `on_end`, in order, so that they
    may lock.

    Args:
        address: of an existing scheduler; None starts the embedded engine.
        preload: module that an embedded worker loads when it starts.
        recycle: when a worker is restarted after a job.
    """

    def __init__(
        self,
        *,
        address: str | None = None,
        preload: str = "sentiment_core.rnn.warm_up",
        recycle: RecycleLimits | None = None,
    ) -> None:
        self._address = address
        self._preload = preload
        self._recycle = recycle or RecycleLimits()
        self._on_ready: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._jobs: dict[str, _Running] = {}
        self._jobs_done: dict[str, int] = {}  # by worker
        self._recycling: set[str] = set()  # workers
        self._heard: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._client: Any = None
        self._process: subprocess.Popen[str] | None = None
        self._workers = 1
        self._closed = threading.Event()
        self._state = EngineState.STARTING
        for target in (self._keep_alive, self._dispatch):
            threading.Thread(target=target, name=f"engine{target.__name__}", daemon=True).start()

    @property
    def state(self) -> EngineState:
        """Whether it takes work."""
        return self._state

    @property
    def slots(self) -> int:
        """How many jobs it runs at once; a worker that is being restarted does not count."""
        connected = self._client is not None and self._client.status == "running"
        return self._workers - len(self._recycling) if connected else 0

    def when_ready(self, call: Callable[[], None]) -> None:
        """Have `call` called, from another thread, whenever there may be a free slot (again)."""
        self._on_ready = call
        self._heard.put(call)

    def start(
        self, job_id: str, work: Work, *arguments: object, on_event: Report, on_end: OnEnd
    ) -> None:
        """Run `work(*arguments, report, should_stop)` on a worker.

        Args:
            job_id: names the job in `stop` and `kill`.
            work: a function that a worker can import.
            arguments: what it is given first.
            on_event: is given what the work reports.
            on_end: is given the result and None, or None and the error.

        Raises:
            EngineError: the engine is not there.
        """
        client = self._client
        if client is None:
            raise EngineError("The engine that trains is starting; try again in a few seconds.")
        token = uuid.uuid4().hex
        free = None
        if self._recycling:
            free = [w for w in client.scheduler_info()["workers"] if w not in self._recycling]
        future = client.submit(
            do_work,
            job_id,
            token,
            work,
            arguments,
            pure=False,
            resources={"train": 1},
            workers=free,
        )
        with self._lock:
            self._jobs[job_id] = _Running(future, token, on_event, on_end)
        future.add_done_callback(lambda done: self._heard.put(lambda: self._ended(job_id, done)))

    def stop(self, job_id: str) -> None:
        """Ask a job to stop at its next batch."""
        running, client = self._jobs.get(job_id), self._client
        if running is not None and client is not None:
            from distributed import Event

            Event(stop_name(running.token), client=client).set()

    def kill(self, job_id: str) -> None:
        """End a job by restarting the worker it runs on; takes seconds."""
        running, client = self._jobs.get(job_id), self._client
        if running is None or client is None:
            return
        keys_of = client.processing()
        workers = [worker for worker, keys in keys_of.items() if running.future.key in keys]
        self._recycling.update(workers)
        running.future.cancel(force=True)
        for worker in workers:
            self._recycle_worker(client, worker)
        error = EngineError("The run did not react, so its worker was ended.")
        self._heard.put(lambda: self._finish(job_id, None, error))

    def close(self) -> None:
        """End the embedded engine, or leave the cluster."""
        self._closed.set()
        self._lose("The engine that trains was closed.")

    def _keep_alive(self) -> None:
        wait = 1.0
        while not self._closed.is_set():
            try:
                self._connect()
                wait = 1.0
                self._on_ready()
                self._wait_for_end()
            except (OSError, ValueError) as error:  # a TimeoutError is an OSError
                logger.warning("the engine cannot be reached: %s", error)
                self._closed.wait(wait)
                wait = min(wait * 2, 30.0)
            self._lose(_LOST)

    def _connect(self) -> None:
        from distributed import Client

        address = self._address or self._start_embedded()
        client = Client(address, timeout=20, set_as_default=False)
        client.wait_for_workers(1, timeout=60)
        client.subscribe_topic(TOPIC, self._hear)
        self._workers = len(client.scheduler_info()["workers"])
        self._client = client
        self._state = EngineState.READY

    def _start_embedded(self) -> str:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sentiment_core.jobs.engine", "--preload", self._preload],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(_import_path())},
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise OSError("the engine ended before it told its address")
        return str(json.loads(line)["address"])

    def _wait_for_end(self) -> None:
        while not self._closed.is_set() and self._client is not None:
            if self._process is not None:
                ended = self._process.poll() is not None
            else:
                ended = self._client.status != "running"
            if ended:
                return
            self._closed.wait(0.5)

    def _lose(self, why: str) -> None:
        with self._lock:
            client, self._client = self._client, None
            process, self._process = self._process, None
            jobs = list(self._jobs)
            self._recycling.clear()
            self._jobs_done.clear()
        self._state = EngineState.GONE
        for job_id in jobs:
            self._heard.put(functools.partial(self._finish, job_id, None, EngineError(why)))
        if client is not None:
            client.close(timeout=2)
        if process is not None:
            _end(process)

    def _hear(self, event: tuple[float, Mapping[str, Any]]) -> None:
        _, message = event
        running = self._jobs.get(message["job_id"])
        # A worker that was lost may still be heard; only the submission that lives counts.
        if running is not None and running.token == message["token"]:
            self._heard.put(functools.partial(running.on_event, message["event"]))

    def _dispatch(self) -> None:
        while True:
            call = self._heard.get()
            try:
                call()
            except Exception:
                logger.exception("a listener failed")

    def _ended(self, job_id: str, future: Any) -> None:
        if future.status == "finished":
            worker, result = future.result()
            self._after_job(worker)
            self._finish(job_id, result, None)
        elif future.status == "error":
            error = future.exception()
            if not isinstance(error, SentimentError):
                logger.error("job %s failed", job_id, exc_info=error)
            self._finish(job_id, None, error)
        else:
            self._finish(job_id, None, EngineError(_LOST))

    def _finish(self, job_id: str, result: Any, error: BaseException | None) -> None:
        with self._lock:
            running = self._jobs.pop(job_id, None)
        if running is not None:
            running.on_end(result, error)

    def _after_job(self, worker: str) -> None:
        client = self._client
        if client is None:
            return
        self._jobs_done[worker] = self._jobs_done.get(worker, 0) + 1
        info = client.scheduler_info()["workers"].get(worker, {})
        memory = info.get("metrics", {}).get("memory", 0)
        if self._jobs_done[worker] >= self._recycle.jobs or memory > self._recycle.memory:
            # Not a slot from here on, so that the queue's next job does not go there.
            self._recycling.add(worker)
            threading.Thread(target=self._recycle_worker, args=(client, worker)).start()

    def _recycle_worker(self, client: Any, worker: str) -> None:
        try:
            client.restart_workers([worker], timeout=60, raise_for_error=False)
        except OSError as error:  # the engine ended meanwhile
            logger.warning("worker %s could not be restarted: %s", worker, error)
        finally:
            self._jobs_done.pop(worker, None)
            self._recycling.discard(worker)
            self._heard.put(self._on_ready)


def _import_path() -> list[str]:
    return [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]


def _end(process: "subprocess.Popen[str]") -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
