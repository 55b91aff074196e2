"""Connection to a scheduler: of the embedded engine, which is started here, or at an address."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

import psutil

from sentiment_core.jobs.engine.certificate import certificate_line, new_certificate
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.engine.work import BROKEN, TOPIC, set_slots
from sentiment_core.rnn.runs.run import Report
from sentiment_core.settings.environment import PRESENTER_KEY

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[3]
_SECONDS_FOR_AN_ANSWER = 60.0  # a scheduler that is silent for longer is stuck
_SECONDS_FOR_AN_END = 10.0


class Link:
    """A connection to a scheduler, and the embedded engine's process where there is one.

    Args:
        address: of an existing scheduler; None starts the embedded engine.
        preload: module that an embedded worker loads when it starts.
        hear: is given what jobs report.

    Raises:
        OSError, ValueError: the scheduler cannot be reached, or the engine did not start.
    """

    def __init__(self, address: str | None, *, preload: str, hear: Report) -> None:
        from distributed import Client

        self._process: subprocess.Popen[str] | None = None
        security = None  # as Dask's own settings say
        try:
            if address is None:
                address, security = self._start_embedded(preload)
            self.client: Any = Client(address, timeout=20, set_as_default=False, security=security)
            # Dask reconnects by itself, but to a scheduler that knows nothing of jobs or listeners.
            self._comm = self.client.scheduler_comm
            self.client.subscribe_topic(TOPIC, lambda event: hear(event[1]))
        except BaseException:
            if hasattr(self, "client"):
                self.close()
            self._end_embedded()
            raise

    @property
    def alive(self) -> bool:
        """Whether the scheduler that was connected to is still there."""
        if self._process is not None and self._process.poll() is not None:
            return False
        return self.client.status == "running" and self.client.scheduler_comm is self._comm

    def workers(self) -> dict[str, Mapping[str, Any]]:
        """Dask's information on each worker, by address.

        Raises:
            OSError, ValueError, RuntimeError: the scheduler is gone, or does not answer.
        """
        seconds = _SECONDS_FOR_AN_ANSWER
        try:
            identity = self.client.sync(
                self.client.scheduler.identity, n_workers=-1, callback_timeout=seconds
            )
        except TimeoutError:
            self._kill_embedded()
            raise
        if "workers" not in identity:  # a client that was closed by the other side knows nothing
            raise ConnectionResetError("the scheduler closed the connection")
        return dict(identity["workers"])

    def close_slots(self, worker: str, resource: Resource) -> None:
        """Have the scheduler send no more jobs to a worker; its successor takes them again.

        Waits for the worker, so it is not for Dask's own thread; a failure is only logged.

        Args:
            resource: what its jobs take one of.
        """
        self._set_slots(worker, resource, 0)

    def restart(self, worker: str, resource: Resource) -> None:
        """End a worker and have its nanny start another in its place; takes seconds.

        Waits for that, so it is not for Dask's own thread; a failure is only logged.

        Args:
            worker: its address; one without a nanny goes on as it is.
            resource: what its jobs take one of.
        """
        try:
            self.client.restart_workers([worker], timeout=60, raise_for_error=False)
        except ValueError as error:
            logger.warning("worker %s has no nanny, so it goes on as it is: %s", worker, error)
            self._set_slots(worker, resource, 1)
        except BROKEN as error:  # the engine ended meanwhile
            logger.warning("worker %s could not be restarted: %s", worker, error)

    def _set_slots(self, worker: str, resource: Resource, slots: int) -> None:
        try:
            self.client.run(set_slots, resource, slots, workers=[worker], on_error="ignore")
        except BROKEN as error:
            logger.warning("worker %s cannot be told how many jobs to take: %s", worker, error)

    def close(self) -> None:
        """Leave the cluster; the embedded engine ends."""
        with suppress(*BROKEN):
            self.client.close(timeout=2)
        self._end_embedded()

    def _start_embedded(self, preload: str) -> tuple[str, Any]:
        path = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sentiment_core.jobs.engine.process", "--preload", preload],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
            env={
                # Its warnings are of workers that end, as they do on purpose.
                "DASK_LOGGING__DISTRIBUTED": "error",
                # The key is a secret of the web process.
                **{name: value for name, value in os.environ.items() if name != PRESENTER_KEY},
                "PYTHONPATH": os.pathsep.join(path),
            },
        )
        stdin, stdout = cast(IO[str], self._process.stdin), cast(IO[str], self._process.stdout)
        # Whoever reaches a scheduler runs code on it, and every account of this machine does. The
        # certificate is for this engine only, and made while its process loads Dask.
        security = new_certificate()
        stdin.write(f"{certificate_line(security)}\n")
        stdin.flush()
        line = stdout.readline()
        if not line:
            raise OSError("the engine ended before it told its address")
        return str(json.loads(line)["address"]), security

    def _kill_embedded(self) -> None:
        """End an engine that is stuck, and its workers before anybody looks for what they kept."""
        if self._process is None:
            return
        workers: list[psutil.Process] = []
        with suppress(psutil.NoSuchProcess):
            workers = psutil.Process(self._process.pid).children(recursive=True)
        for worker in workers:  # first: where the engine ends, its jobs are known to have ended
            with suppress(psutil.NoSuchProcess):
                worker.kill()
        end = time.monotonic() + _SECONDS_FOR_AN_END
        while not all(map(_has_ended, workers)) and time.monotonic() < end:
            time.sleep(0.05)
        self._process.kill()

    def _end_embedded(self) -> None:
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        try:
            process.wait(timeout=_SECONDS_FOR_AN_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _has_ended(process: psutil.Process) -> bool:
    """Whether it runs no more, even where a parent that is stuck has not been told."""
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
