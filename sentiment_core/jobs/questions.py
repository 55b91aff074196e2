"""Small computations on a worker besides training, each done once."""

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sentiment_core.errors import EngineError, SentimentError
from sentiment_core.i18n import t
from sentiment_core.jobs.engine.protocol import Engine, EngineState, Resource, Work

_NO_ENGINE = t("There are no workers.")
_LOST = t("The worker failed or was lost. Ask again.")


class QuestionState(StrEnum):
    """State of a question."""

    ASKED = "asked"
    ANSWERED = "answered"
    FAILED = "failed"


@dataclass(frozen=True, eq=False)
class QuestionSnapshot:
    """The state of a question with its answer or problem.

    Args:
        answer: what the work gave; None until it is answered.
        message: why it failed, a sentence; empty otherwise.
    """

    state: QuestionState
    answer: Any = None
    message: str = ""


@dataclass(frozen=True)
class QuestionLimits:
    """Limits of open and remembered questions.

    Args:
        remembered: answers and failures that can be asked for again; the longest unused goes first.
        open: questions that may be under way at once.
        seconds: after which an answer is no longer waited for; longer than a training may take.
    """

    remembered: int = 64
    open: int = 32
    seconds: float = 1_200.0


@dataclass(frozen=True)
class _Open:
    job_id: str  # what the engine calls it
    since: float
    work: Work
    arguments: tuple[object, ...]
    needs: Resource


class Questions:
    """Runs computations on workers and caches the answers. Thread-safe.

    A question takes its turn with the trainings: where all workers train, it waits for one. What
    Keras is asked waits for other questions to Keras and for runs that Keras trains. One that comes
    while the engine starts is handed on by whoever looks for its answer later.

    Args:
        engine: what runs the work; None where there is none, then every question fails.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        engine: Engine | None = None,
        *,
        limits: QuestionLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._limits = limits or QuestionLimits()
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[Hashable, _Open] = {}
        self._held: set[Hashable] = set()  # open, but not with the engine yet
        self._finished: OrderedDict[Hashable, QuestionSnapshot] = OrderedDict()

    def problem(self, needs: Resource) -> str:
        """Why nothing can be asked, a sentence; empty where there is something to ask.

        Args:
            needs: which kind of worker would be asked.
        """
        if self._engine is None:
            return _NO_ENGINE
        return self._engine.keras_problem if needs == Resource.KERAS else ""

    def ask(
        self, key: Hashable, work: Work, *arguments: object, needs: Resource = Resource.TRAIN
    ) -> QuestionSnapshot:
        """Have `work(*arguments, report, should_stop)` done on a worker.

        A question that is under way or answered is not asked twice; one that failed is asked anew.

        Args:
            key: names the question: equal keys must stand for equal answers.
            work: a function that a worker can import.
            arguments: what it is given first.
            needs: which kind of worker does it.

        Returns:
            How far the question is now.
        """
        with self._lock:
            self._give_up()
            known = self._find(key)
            if known is not None and known.state != QuestionState.FAILED:
                return known
            if self._engine is None:
                return self._fail(key, _NO_ENGINE)
            if len(self._open) >= self._limits.open:
                return self._fail(
                    key, t("Too many questions are being answered. Ask again in a moment.")
                )
            self._finished.pop(key, None)
            # The engine also runs trainings, whose names are run ids.
            job_id = f"question-{uuid.uuid4().hex}"
            self._open[key] = _Open(job_id, self._clock(), work, arguments, needs)
            self._held.add(key)
        return self.snapshot(key) or QuestionSnapshot(QuestionState.ASKED)

    def snapshot(self, key: Hashable) -> QuestionSnapshot | None:
        """The state of a question; None when it was not asked, or its answer was dropped."""
        self._hand_on(key)
        with self._lock:
            self._give_up()
            return self._find(key)

    def _hand_on(self, key: Hashable) -> None:
        """Submit a question, unless the engine has it already or is starting."""
        engine = self._engine
        if engine is None or engine.state == EngineState.STARTING:
            return
        with self._lock:
            asked = self._open.get(key)
            if asked is None or key not in self._held:
                return
            self._held.discard(key)
        job_id = asked.job_id
        # Not under the lock: an engine may answer at once, in this thread or in another.
        try:
            engine.start(
                job_id,
                asked.work,
                *asked.arguments,
                needs=asked.needs,
                on_event=lambda event: None,
                on_end=lambda result, error: self._end(key, job_id, result, error),
            )
        except EngineError as error:
            self._end(key, job_id, None, error)
        except BaseException as error:
            self._end(key, job_id, None, error)  # or nobody could ever ask again
            raise

    def _give_up(self) -> None:
        latest = self._clock() - self._limits.seconds
        for key in [key for key, asked in self._open.items() if asked.since <= latest]:
            del self._open[key]
            self._held.discard(key)
            minutes = self._limits.seconds / 60
            self._fail(key, t("No answer after {minutes:g} minutes. Ask again.", minutes=minutes))

    def _find(self, key: Hashable) -> QuestionSnapshot | None:
        if key in self._open:
            return QuestionSnapshot(QuestionState.ASKED)
        if key in self._finished:
            self._finished.move_to_end(key)
        return self._finished.get(key)

    def _end(self, key: Hashable, job_id: str, result: Any, error: BaseException | None) -> None:
        with self._lock:
            asked = self._open.get(key)
            if asked is None or asked.job_id != job_id:
                return  # given up, or asked anew, since then
            del self._open[key]
            if error is None:
                self._remember(key, QuestionSnapshot(QuestionState.ANSWERED, result))
            else:
                self._fail(key, str(error) if isinstance(error, SentimentError) else _LOST)

    def _fail(self, key: Hashable, why: str) -> QuestionSnapshot:
        return self._remember(key, QuestionSnapshot(QuestionState.FAILED, message=why))

    def _remember(self, key: Hashable, snapshot: QuestionSnapshot) -> QuestionSnapshot:
        self._finished[key] = snapshot
        self._finished.move_to_end(key)
        while len(self._finished) > self._limits.remembered:
            self._finished.popitem(last=False)
        return snapshot
