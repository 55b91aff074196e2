"""An engine whose jobs do what the test says, in the test's own thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sentiment_core.errors import SentimentError
from sentiment_core.jobs.engine.protocol import EngineState, OnEnd, Report, Resource, Work


@dataclass
class FakeJob:
    arguments: tuple[object, ...]
    on_event: Report
    on_end: OnEnd
    work: Work
    needs: Resource = Resource.TRAIN


class FakeEngine:
    """Takes jobs and waits for the test to report and end them."""

    def __init__(self, *, slots: int = 1, state: EngineState = EngineState.READY) -> None:
        self.slots = slots
        self.state = state
        self.problem = self.keras_problem = ""
        self.keras_slots = 1
        self.pace: float | None = None
        self.jobs: dict[str, FakeJob] = {}
        self.stopped: list[str] = []
        self.killed: list[str] = []
        self._call: Callable[[], None] = lambda: None

    def when_ready(self, call: Callable[[], None]) -> None:
        self._call = call

    def ready(self, slots: int) -> None:
        self.state = EngineState.READY
        self.slots = slots
        self._call()

    def start(
        self,
        job_id: str,
        work: Work,
        *arguments: object,
        needs: Resource = Resource.TRAIN,
        on_event: Report,
        on_end: OnEnd,
    ) -> None:
        self.jobs[job_id] = FakeJob(arguments, on_event, on_end, work, needs)

    def stop(self, job_id: str) -> None:
        self.stopped.append(job_id)

    def kill(self, job_id: str) -> None:
        self.killed.append(job_id)

    def report(self, job_id: str, **event: Any) -> None:
        self.jobs[job_id].on_event(event)

    def end(self, job_id: str, result: Any = None, error: BaseException | None = None) -> None:
        self.jobs.pop(job_id).on_end(result, error)

    def work_off(self) -> None:
        """Do all that it was asked for, here and now."""
        for job_id, job in list(self.jobs.items()):
            try:
                result = job.work(*job.arguments, print, lambda: False)
            except SentimentError as error:
                self.end(job_id, error=error)
            else:
                self.end(job_id, result)


class FakeTimers:
    """Timers that fire when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None], FakeTimers.Timer]] = []

    class Timer:
        cancelled = False

        def cancel(self) -> None:
            self.cancelled = True

    def __call__(self, seconds: float, call: Callable[[], None]) -> "FakeTimers.Timer":
        timer = FakeTimers.Timer()
        self.waiting.append((seconds, call, timer))
        return timer

    def fire(self, seconds: float) -> int:
        """Fire the timers of so many seconds that were not cancelled; how many there were."""
        due = [
            call for wait, call, timer in self.waiting if wait == seconds and not timer.cancelled
        ]
        for call in due:
            call()
        return len(due)
