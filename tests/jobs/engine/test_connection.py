"""What the engine does when Dask fails in the middle of something."""

import threading
import types
from collections.abc import Iterator
from concurrent.futures import CancelledError
from typing import Any

import pytest

from sentiment_core.errors import EngineLostError
from sentiment_core.jobs.engine import connection
from sentiment_core.jobs.engine.connection import DaskEngine, _Running
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.engine.restart import end_worker_of
from sentiment_core.jobs.engine.workforce import RecycleLimits, Workforce


def nobody_there(*_: object, **__: object) -> None:
    raise OSError("nobody there")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[DaskEngine]:
    """An engine that finds no scheduler; the test says what it hears."""
    monkeypatch.setattr(connection, "Link", nobody_there)
    made = DaskEngine(address="tcp://127.0.0.1:9")
    yield made
    made.close()


@pytest.mark.parametrize("error", [CancelledError("its worker was lost"), TimeoutError()])
def test_a_result_that_was_lost_ends_the_job(error: Exception, engine: DaskEngine) -> None:
    """A worker was lost just after its run was done, and the run was shown as training for ever.

    Fetching the result failed, or waited for it in the one thread that tells of all jobs.
    """
    waited: list[float | None] = []

    def result(timeout: float | None = None) -> Any:
        waited.append(timeout)
        raise error

    told: list[tuple[Any, BaseException | None]] = []
    running = _Running("token", print, lambda *ending: told.append(ending))
    engine._jobs["run"] = running
    engine._ended("run", running, types.SimpleNamespace(status="finished", result=result))
    [(value, why)] = told
    assert value is None
    assert isinstance(why, EngineLostError)
    assert engine._jobs == {}
    assert waited != [None]


def test_an_error_that_cannot_be_fetched_ends_the_job(engine: DaskEngine) -> None:
    """What nobody foresaw while a failed job was looked at left the job, and its slot, for ever."""
    told: list[BaseException | None] = []
    running = _Running("token", print, lambda _, error: told.append(error))
    engine._jobs["run"] = running
    future = types.SimpleNamespace(status="error", exception=nobody_there)
    engine._ended("run", running, future)
    assert [type(error) for error in told] == [EngineLostError]
    assert engine._jobs == {}


def test_a_job_that_could_not_be_submitted_is_forgotten(engine: DaskEngine) -> None:
    def submit(*_: object, **__: object) -> None:
        raise TypeError("no work that can be sent")

    client = types.SimpleNamespace(submit=submit)
    engine._link = types.SimpleNamespace(alive=True, client=client, close=print)  # type: ignore[assignment]
    with pytest.raises(TypeError):
        engine.start("run", print, on_event=print, on_end=print)
    assert engine._jobs == {}


def test_a_worker_that_could_not_be_ended_takes_jobs_again() -> None:
    """The scheduler refused to end a job; its worker counted as leaving, for good."""
    stays = threading.Event()

    class Told(Workforce):
        def left(self, worker: str) -> None:
            super().left(worker)
            stays.set()

    workforce = Told(RecycleLimits())  # no engine looks at its own workers meanwhile
    workers = {"tcp://one": {"resources": {Resource.TRAIN: 1}}}
    workforce.update(workers)
    future = types.SimpleNamespace(key="key", cancel=nobody_there)
    client = types.SimpleNamespace(processing=lambda: {"tcp://one": ["key"]})
    end_worker_of(future, types.SimpleNamespace(client=client), workforce)  # type: ignore[arg-type]
    assert stays.wait(10)  # a thread ends the worker
    workforce.update(workers)
    assert workforce.slots(Resource.TRAIN) == 1


def test_a_problem_that_goes_on_is_told_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """At every look, twice a second, the problem was emptied and set again; pages saw it vanish."""
    monkeypatch.setattr(connection, "Link", nobody_there)
    told: list[str] = []

    class Watched(DaskEngine):
        _problem = property(lambda self: told[-1], lambda self, problem: told.append(problem))

    engine = Watched(address="tcp://127.0.0.1:9")
    workers = types.SimpleNamespace(workers=lambda: {"tcp://one": {"resources": {}}})
    told.clear()
    for _ in range(2):
        engine._count_workers(workers)  # type: ignore[arg-type]
    engine.close()
    assert "" not in told
    assert any(Resource.TRAIN in problem for problem in told)
