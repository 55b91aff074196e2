"""Which process loads what: training workers no Keras, and Keras a process of its own."""

import asyncio
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sentiment_core.errors import EngineError
from sentiment_core.jobs.engine import connection
from sentiment_core.jobs.engine.connection import DaskEngine
from sentiment_core.jobs.engine.keras_process import KerasProcess
from sentiment_core.jobs.engine.protocol import EngineState, Resource
from tests.examples import small_config
from tests.jobs import work_functions
from tests.jobs.engine.test_engine import Heard, wait_until_ready

# Dask and its sockets are shut down by signals and threads of their own here.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

HEAVY = {"keras", "tensorflow", "pandas", "streamlit", "sklearn", "scipy"}


@pytest.fixture(scope="module")
def engine() -> Iterator[DaskEngine]:
    """As the app starts it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SENTIMENT_WORKERS", "1")
        made = DaskEngine()
        wait_until_ready(made)
        yield made
        made.close()


def test_a_training_worker_has_no_keras_in_it(engine: DaskEngine, tmp_path: Path) -> None:
    """It imported TensorFlow to draw initial weights: 660 of its 775 MB, and some seconds."""
    config = small_config(dataset="replica", train_reviews=100, validation_reviews=100)
    heard = Heard(
        engine, "look", work_functions.train_and_look_at_the_process, config, tmp_path
    ).wait()
    assert heard.error is None
    run, process, modules, maps = heard.result
    assert [metrics.epoch for metrics in run.history] == [1, 2]
    assert {"numpy", "distributed", "sentiment_core"} <= modules
    assert not HEAVY & modules
    assert not psutil.LINUX or "libc" in maps
    assert "tensorflow" not in maps
    assert psutil.Process(process).memory_info().rss < 250e6


@pytest.mark.keras
def test_keras_has_a_process_of_its_own_that_is_started_when_asked(engine: DaskEngine) -> None:
    [trains] = (Heard(engine, "one", work_functions.process).wait().result,)
    before = engine.slots
    heard = Heard(engine, "ask", work_functions.keras_process, needs=Resource.KERAS).wait()
    assert heard.error is None
    process, modules = heard.result
    assert {"keras", "tensorflow"} <= modules
    assert process != trains
    again = Heard(engine, "again", work_functions.keras_process, needs=Resource.KERAS).wait()
    assert again.result[0] == process  # it is kept for a while
    assert engine.slots == before  # and takes no training
    assert Heard(engine, "two", work_functions.process).wait().result == trains


def test_where_keras_is_not_installed_only_that_is_refused(
    engine: DaskEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "keras_is_installed", lambda: False)
    assert engine.keras_slots == 0
    with pytest.raises(EngineError, match="needs TensorFlow"):
        Heard(engine, "ask", work_functions.process, needs=Resource.KERAS)
    assert Heard(engine, "train", work_functions.process).wait().error is None


def test_a_cluster_without_a_worker_for_keras_says_how_to_start_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nobody_there(*_: object, **__: object) -> None:
        raise OSError("nobody there")

    monkeypatch.setattr(connection, "Link", nobody_there)
    engine = DaskEngine(address="tcp://127.0.0.1:9")
    assert engine.keras_problem == ""  # nothing is known of its workers yet
    engine.close()
    engine._state = EngineState.READY
    assert "--resources keras=1" in engine.keras_problem
    assert engine.keras_slots == 0
    engine._workforce.update({"tcp://one": {"resources": {Resource.KERAS: 2}}})
    assert (engine.keras_problem, engine.keras_slots) == ("", 2)


class Nanny:
    """Notes when it is started and ended."""

    def __init__(self, log: list[str], *, fails: bool = False) -> None:
        self._log = log
        self._fails = fails

    def __await__(self) -> Any:
        self._log.append("failed" if self._fails else "started")
        if self._fails:
            raise OSError("no memory for another process")
        yield from asyncio.sleep(0).__await__()

    async def close(self, reason: str) -> None:
        self._log.append("ended")


class Scheduler:
    """Tasks, each with the resource that it needs."""

    def __init__(self) -> None:
        self.tasks = {
            "question": types.SimpleNamespace(resource_restrictions={Resource.KERAS: 1}),
            "other": types.SimpleNamespace(resource_restrictions={Resource.KERAS: 1}),
            "run": types.SimpleNamespace(resource_restrictions={Resource.TRAIN: 1}),
            "plain": types.SimpleNamespace(resource_restrictions=None),
        }


async def _settle(log: list[str], wanted: list[str]) -> None:
    for _ in range(1_000):
        if log == wanted:
            return
        await asyncio.sleep(0.001)
    assert log == wanted


def test_the_process_is_started_once_and_ended_when_nothing_needed_it_for_a_while() -> None:
    async def story() -> None:
        log: list[str] = []
        keras = KerasProcess(Scheduler(), lambda: Nanny(log), idle_seconds=0.05)
        keras.transition("run", "waiting", "processing")
        keras.transition("plain", "waiting", "processing")
        await asyncio.sleep(0.01)
        assert log == []
        keras.transition("question", "waiting", "no-worker")
        keras.transition("other", "waiting", "no-worker")
        await _settle(log, ["started"])
        keras.transition("question", "no-worker", "processing")
        keras.transition("question", "processing", "memory")
        await asyncio.sleep(0.1)
        assert log == ["started"]  # another one is still open
        keras.transition("other", "processing", "erred")
        await asyncio.sleep(0.02)
        assert log == ["started"]  # it may be asked again
        await _settle(log, ["started", "ended"])
        keras.transition("question", "waiting", "no-worker")
        await _settle(log, ["started", "ended", "started"])
        await keras.close()
        assert log == ["started", "ended", "started", "ended"]

    asyncio.run(story())


def test_a_job_whose_worker_was_lost_keeps_the_process() -> None:
    async def story() -> None:
        log: list[str] = []
        keras = KerasProcess(Scheduler(), lambda: Nanny(log), idle_seconds=0.02)
        keras.transition("question", "waiting", "processing")
        keras.transition("question", "processing", "released")
        keras.transition("question", "released", "waiting")
        keras.transition("question", "waiting", "no-worker")
        await asyncio.sleep(0.08)
        assert log == ["started"]
        await keras.close()

    asyncio.run(story())


def test_a_process_that_cannot_be_started_is_tried_again_when_asked_again() -> None:
    async def story() -> None:
        log: list[str] = []
        fails = [True, False]
        keras = KerasProcess(Scheduler(), lambda: Nanny(log, fails=fails.pop(0)), idle_seconds=9)
        keras.transition("question", "waiting", "no-worker")
        await _settle(log, ["failed"])
        keras.transition("other", "waiting", "no-worker")
        await _settle(log, ["failed", "started"])
        assert fails == []  # asked twice, tried twice
        await keras.close()

    asyncio.run(story())
