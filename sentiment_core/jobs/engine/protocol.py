"""The engine's interface."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol

from sentiment_core.rnn.runs.run import Report

Work = Callable[..., Any]  # (*arguments, report, should_stop) -> result; importable by name
OnEnd = Callable[[Any, BaseException | None], None]


class EngineState(StrEnum):
    """Whether the engine takes work."""

    STARTING = "starting"
    READY = "ready"
    GONE = "gone"


class Resource(StrEnum):
    """Dask resource of a worker, one for each job that it runs at once.

    Keras has a process of its own: it takes ten times the memory of a training worker.
    """

    TRAIN = "train"
    KERAS = "keras"


class Engine(Protocol):
    """The interface of an engine, as the queue uses it."""

    @property
    def state(self) -> EngineState:
        """Whether the engine accepts work."""

    @property
    def slots(self) -> int:
        """How many jobs it runs at once."""

    @property
    def keras_slots(self) -> int:
        """How many jobs that need Keras itself it runs at once, beside the others."""

    @property
    def keras_problem(self) -> str:
        """Why no job that needs Keras is taken, a sentence; empty where such jobs are."""

    @property
    def pace(self) -> float | None:
        """Measured over estimated seconds of the workers; None where unknown."""

    @property
    def problem(self) -> str:
        """Why nothing can be trained now, a sentence; empty where nothing is wrong."""

    def when_ready(self, call: Callable[[], None]) -> None:
        """Register `call`, called whenever a slot may have become free.

        Args:
            call: may be called from any thread; takes the place of the one before.
        """

    def start(
        self,
        job_id: str,
        work: Work,
        *arguments: object,
        needs: Resource = Resource.TRAIN,
        on_event: Report,
        on_end: OnEnd,
    ) -> None:
        """Run `work`; `on_event` and `on_end` are called from another thread.

        Args:
            job_id: names the job in `stop` and `kill`.
            work: a function that a worker can import.
            arguments: what it is given first.
            needs: which kind of worker takes it.
            on_event: is given what the work reports, JSON values.
            on_end: is given the result and None, or None and the error; once.

        Raises:
            EngineError: it takes no work now, or never any of this kind.
        """

    def stop(self, job_id: str) -> None:
        """Ask a job to stop; it may take a moment, or never react. An unknown one is left alone."""

    def kill(self, job_id: str) -> None:
        """End a job by restarting its worker; its `on_end` is given an EngineError."""
