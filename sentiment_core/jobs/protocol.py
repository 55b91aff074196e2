"""What the queue needs of an engine."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol

from sentiment_core.rnn.run import Report

Work = Callable[..., Any]  # (*arguments, report, should_stop) -> result; importable by name
OnEnd = Callable[[Any, BaseException | None], None]


class EngineState(StrEnum):
    """Whether the engine takes work."""

    STARTING = "starting"
    READY = "ready"
    GONE = "gone"


class Engine(Protocol):
    """What the queue needs of an engine; a test hands in its own."""

    @property
    def state(self) -> EngineState:
        """Whether it takes work."""

    @property
    def slots(self) -> int:
        """How many jobs it runs at once."""

    @property
    def pace(self) -> float | None:
        """Seconds that its workers take over seconds estimated; None where they did not say."""

    @property
    def problem(self) -> str:
        """Why nothing can be trained now, a sentence; empty where nothing is wrong."""

    def when_ready(self, call: Callable[[], None]) -> None:
        """Have `call` called whenever there may be a free slot (again).

        Args:
            call: may be called from any thread; takes the place of the one before.
        """

    def start(
        self, job_id: str, work: Work, *arguments: object, on_event: Report, on_end: OnEnd
    ) -> None:
        """Run `work`; `on_event` and `on_end` are called from another thread.

        Args:
            job_id: names the job in `stop` and `kill`.
            work: a function that a worker can import.
            arguments: what it is given first.
            on_event: is given what the work reports, JSON values.
            on_end: is given the result and None, or None and the error; once.

        Raises:
            EngineError: it takes no work now.
        """

    def stop(self, job_id: str) -> None:
        """Ask a job to stop; it may take a moment, or never react. An unknown one is left alone."""

    def kill(self, job_id: str) -> None:
        """End a job by restarting its worker; its `on_end` is given an EngineError."""
