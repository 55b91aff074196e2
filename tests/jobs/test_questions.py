"""Questions to workers: asked once, remembered, never lost without a sentence."""

import threading
from typing import Any

import pytest

from sentiment_core.errors import EngineError, RunError
from sentiment_core.jobs.engine.protocol import EngineState
from sentiment_core.jobs.questions import (
    QuestionLimits,
    Questions,
    QuestionSnapshot,
    QuestionState,
)
from tests import sentences
from tests.jobs.fake_engine import FakeEngine


class MissingEngine(FakeEngine):
    """An engine that is not there until the test says so."""

    error: BaseException | None = EngineError("The engine is starting; try again.")

    def start(self, job_id: str, work: Any, *arguments: object, **calls: Any) -> None:
        if self.error is not None:
            raise self.error
        super().start(job_id, work, *arguments, **calls)


class QuickEngine(FakeEngine):
    """An engine that answers before `start` returns."""

    def start(self, job_id: str, work: Any, *arguments: object, **calls: Any) -> None:
        super().start(job_id, work, *arguments, **calls)
        self.end(job_id, work(*arguments))


def end(engine: FakeEngine, result: Any = None, error: BaseException | None = None) -> None:
    """End the only job there is."""
    [job_id] = engine.jobs
    engine.end(job_id, result, error)


def told(snapshot: QuestionSnapshot | None) -> tuple[str, Any, str]:
    assert snapshot is not None
    return str(snapshot.state), snapshot.answer, snapshot.message


def test_a_question_is_asked_once_and_its_answer_kept() -> None:
    engine = FakeEngine()
    questions = Questions(engine)
    assert questions.snapshot("sum") is None
    assert told(questions.ask("sum", max, 1, 2)) == ("asked", None, "")
    assert told(questions.ask("sum", max, 1, 2)) == ("asked", None, "")
    [job_id] = engine.jobs
    assert job_id.startswith("question-")
    assert engine.jobs[job_id].arguments == (1, 2)
    end(engine, 2)
    assert told(questions.snapshot("sum")) == ("answered", 2, "")
    assert told(questions.ask("sum", max, 1, 2)) == ("answered", 2, "")
    assert engine.jobs == {}


def test_none_is_an_answer() -> None:
    questions = Questions(QuickEngine())
    assert told(questions.ask("none", lambda: None)) == ("answered", None, "")


def test_an_engine_that_answers_at_once_does_not_lock_itself_out() -> None:
    assert told(Questions(QuickEngine()).ask("max", max, 1, 2)) == ("answered", 2, "")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (RunError("Run 7 is not kept."), "Run 7 is not kept."),
        (EngineError("The engine was lost."), "The engine was lost."),
        (ValueError("secret"), "The worker failed or was lost. Ask again."),
    ],
)
def test_a_failure_is_a_sentence_and_can_be_asked_again(error: Exception, message: str) -> None:
    engine = FakeEngine()
    questions = Questions(engine)
    questions.ask("q", max)
    end(engine, error=error)
    assert told(questions.snapshot("q")) == ("failed", None, message)
    assert told(questions.ask("q", max)) == ("asked", None, "")
    end(engine, 3)
    assert told(questions.snapshot("q")) == ("answered", 3, "")


def test_an_engine_that_is_not_there_is_told_and_asked_again() -> None:
    engine = MissingEngine()
    questions = Questions(engine)
    assert told(questions.ask("q", max)) == ("failed", None, "The engine is starting; try again.")
    engine.error = None
    assert questions.ask("q", max).state is QuestionState.ASKED


def test_a_question_waits_while_the_engine_starts() -> None:
    """A click in the first seconds of a server failed, and had to be made again."""
    engine = FakeEngine(state=EngineState.STARTING)
    questions = Questions(engine)
    assert questions.ask("q", max, 1, 2).state is QuestionState.ASKED
    assert questions.ask("q", max, 1, 2).state is QuestionState.ASKED
    assert engine.jobs == {}
    engine.state = EngineState.READY
    assert told(questions.snapshot("q"))[0] == "asked"
    assert told(questions.snapshot("q"))[0] == "asked"
    [job] = engine.jobs.values()
    assert job.arguments == (1, 2)
    end(engine, 2)
    assert told(questions.snapshot("q")) == ("answered", 2, "")


def test_a_question_that_waited_for_an_engine_in_vain_fails_and_can_be_asked_again() -> None:
    now = 0.0
    engine = MissingEngine(state=EngineState.STARTING)
    questions = Questions(engine, limits=QuestionLimits(seconds=120), clock=lambda: now)
    questions.ask("q", max)
    questions.ask("r", max)
    now = 120.0
    assert told(questions.snapshot("r"))[::2] == (
        "failed",
        sentences.NO_ANSWER,
    )
    assert questions.ask("q", max).state is QuestionState.ASKED
    engine.state = EngineState.GONE
    assert told(questions.snapshot("q"))[::2] == ("failed", "The engine is starting; try again.")
    assert told(questions.snapshot("r"))[0] == "failed"


def test_a_bug_in_the_engine_is_raised_and_blocks_nobody() -> None:
    engine = MissingEngine()
    engine.error = TypeError("cannot be sent")
    questions = Questions(engine)
    with pytest.raises(TypeError):
        questions.ask("q", max)
    engine.error = None
    assert questions.ask("q", max).state is QuestionState.ASKED


def test_without_an_engine_every_question_fails() -> None:
    assert told(Questions().ask("q", max)) == (
        "failed",
        None,
        "There are no workers.",
    )


def test_the_answer_that_was_longest_unused_is_forgotten() -> None:
    questions = Questions(QuickEngine(), limits=QuestionLimits(remembered=2))
    questions.ask("a", max, 1, 1)
    questions.ask("b", max, 2, 2)
    questions.snapshot("a")  # used
    questions.ask("c", max, 3, 3)
    assert questions.snapshot("b") is None
    assert [told(questions.snapshot(key))[1] for key in "ac"] == [1, 3]


def test_open_questions_are_bounded_and_never_forgotten() -> None:
    engine = FakeEngine()
    questions = Questions(engine, limits=QuestionLimits(remembered=1, open=2))
    first, second, third = (questions.ask(key, max) for key in "abc")
    assert (first.state, second.state) == (QuestionState.ASKED, QuestionState.ASKED)
    assert told(third)[0] == "failed"
    engine.end(next(iter(engine.jobs)), 1)
    assert told(questions.snapshot("a"))[:2] == ("answered", 1)
    assert questions.ask("c", max).state is QuestionState.ASKED
    assert told(questions.snapshot("b"))[0] == "asked"


def test_a_question_without_an_answer_is_given_up_and_its_late_answer_ignored() -> None:
    now = 0.0
    engine = FakeEngine()
    questions = Questions(engine, limits=QuestionLimits(seconds=120), clock=lambda: now)
    questions.ask("q", max)
    [late] = engine.jobs
    now = 119.0
    assert told(questions.snapshot("q"))[0] == "asked"
    now = 120.0
    assert told(questions.snapshot("q"))[::2] == (
        "failed",
        sentences.NO_ANSWER,
    )
    assert questions.ask("q", max).state is QuestionState.ASKED
    engine.end(late, "late")
    assert told(questions.snapshot("q"))[0] == "asked"
    end(engine, "in time")
    assert told(questions.snapshot("q"))[:2] == ("answered", "in time")


def test_many_threads_ask_one_question_once() -> None:
    engine = FakeEngine()
    questions = Questions(engine)
    together = threading.Barrier(8)

    def ask() -> None:
        together.wait()
        questions.ask("q", max)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(engine.jobs) == 1
