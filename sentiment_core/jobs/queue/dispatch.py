"""Engine calls that the queue decides on under its lock and makes after releasing it."""

import functools
import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sentiment_core.errors import EngineError
from sentiment_core.jobs.engine.protocol import Engine, Work
from sentiment_core.jobs.queue.job import Job

logger = logging.getLogger(__name__)


class Dispatcher:
    """Starts and stops jobs in the order in which that was decided.

    Every method may be called from any thread. What a call raises is only logged.

    Args:
        on_event: is given a job and what it reports.
        on_end: is given a job, the result and None, or None and the error.
        on_refused: is given jobs that the engine does not take now, and why.
    """

    def __init__(
        self,
        engine: Engine,
        work: Work,
        folder: Path,
        on_event: Callable[[Job, Mapping[str, Any]], None],
        on_end: Callable[[Job, Any, BaseException | None], None],
        on_refused: Callable[[Sequence[Job], EngineError], None],
    ) -> None:
        self._engine = engine
        self._work = work
        self._folder = folder
        self._on_event = on_event
        self._on_end = on_end
        self._on_refused = on_refused
        self._calls: deque[Callable[[], None]] = deque()
        self._sending = threading.Lock()

    def start(self, jobs: Sequence[Job]) -> None:
        """Have jobs started at the next `send`; after one that is refused, the others are too."""
        self._calls.append(lambda: self._start(jobs))

    def stop(self, job: Job) -> None:
        """Have a job asked to stop at the next `send`."""
        self._calls.append(lambda: self._engine.stop(job.run_id))

    def send(self) -> None:
        """Call the engine, unless another thread is at it, which then goes on with these calls.

        Hold no lock that others wait for: the engine may take its time.
        """
        # Once more after each round: a call may have come while `_sending` was still held.
        while self._calls and self._sending.acquire(blocking=False):
            try:
                while self._calls:
                    self._calls.popleft()()
            except Exception:
                logger.exception("the engine could not be called")
            finally:
                self._sending.release()

    def _start(self, jobs: Sequence[Job]) -> None:
        for position, job in enumerate(jobs):
            try:
                self._engine.start(
                    job.run_id,
                    self._work,
                    job.config,
                    self._folder,
                    job.fingerprint,
                    needs=job.needs,
                    on_event=functools.partial(self._on_event, job),
                    on_end=functools.partial(self._on_end, job),
                )
            except EngineError as error:
                self._on_refused(jobs[position:], error)
                return
            except Exception as bug:  # noqa: BLE001  # logged where it is noted
                self._on_end(job, None, bug)
