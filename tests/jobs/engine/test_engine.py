"""The embedded Dask engine for real: it starts, works, stops, dies and comes back."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sentiment_core.errors import DataError, EngineError
from sentiment_core.jobs.engine.connection import DaskEngine
from sentiment_core.jobs.engine.process import WORKER_BYTES, engine_size
from sentiment_core.jobs.engine.protocol import EngineState, Work
from sentiment_core.jobs.engine.workforce import RecycleLimits
from tests.faults.conftest import is_engine
from tests.jobs import slow_worker, work_functions

PATIENCE = 60
# Dask and its sockets are shut down by signals and threads of their own here.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


class Heard:
    """What an engine told of one job."""

    def __init__(
        self, engine: DaskEngine, job_id: str, work: Work, *arguments: object, **options: Any
    ) -> None:
        self.events: list[Any] = []
        self.result: Any = None
        self.error: BaseException | None = None
        self.started = threading.Event()
        self.ended = threading.Event()
        engine.start(job_id, work, *arguments, on_event=self._event, on_end=self._end, **options)

    def _event(self, event: Any) -> None:
        self.events.append(event)
        self.started.set()

    def _end(self, result: Any, error: BaseException | None) -> None:
        self.result, self.error = result, error
        self.ended.set()

    def wait(self) -> "Heard":
        assert self.ended.wait(PATIENCE), "the job did not end"
        return self


def wait_until_ready(engine: DaskEngine) -> None:
    ready = threading.Event()
    engine.when_ready(lambda: ready.set() if engine.state is EngineState.READY else None)
    assert engine.state is EngineState.READY or ready.wait(PATIENCE), "the engine did not start"


@pytest.fixture(scope="module")
def engine() -> Iterator[DaskEngine]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SENTIMENT_WORKERS", "1")
        made = DaskEngine(
            preload="tests.jobs.slow_worker", recycle=RecycleLimits(jobs=1_000, memory=10**12)
        )
        wait_until_ready(made)
        yield made
        made.close()


def test_a_result_comes_after_its_events_in_order(engine: DaskEngine) -> None:
    heard = Heard(engine, "count", work_functions.count, 50).wait()
    assert heard.result == 50
    assert heard.error is None
    assert [event["value"] for event in heard.events] == list(range(50))


def test_a_worker_tells_how_quick_it_is_before_its_first_job(engine: DaskEngine) -> None:
    assert engine.pace == slow_worker.FACTOR


def test_a_job_stops_when_asked(engine: DaskEngine) -> None:
    heard = Heard(engine, "stop", work_functions.until_stopped)
    assert heard.started.wait(PATIENCE)
    assert not heard.ended.is_set()
    engine.stop("stop")
    assert heard.wait().result == "stopped"


def test_a_stop_does_not_reach_the_next_job_of_the_same_name(engine: DaskEngine) -> None:
    engine.stop("again")  # nothing runs under this name
    assert Heard(engine, "again", work_functions.count, 1).wait().result == 1


def test_an_error_keeps_its_sentence(engine: DaskEngine) -> None:
    error = Heard(engine, "fail", work_functions.fail).wait().error
    assert isinstance(error, DataError)
    assert str(error) == "The reviews are gone."


def test_a_deaf_job_is_ended_with_its_worker_and_the_next_one_runs(engine: DaskEngine) -> None:
    heard = Heard(engine, "deaf", work_functions.deaf)
    assert heard.started.wait(PATIENCE)
    engine.kill("deaf")
    assert isinstance(heard.wait().error, EngineError)
    assert Heard(engine, "after", work_functions.count, 1).wait().result == 1


def test_a_job_whose_worker_dies_is_tried_once_more_and_then_told(
    engine: DaskEngine, tmp_path: Path
) -> None:
    heard = Heard(engine, "die", work_functions.die, tmp_path / "notes").wait()
    assert heard.error is not None
    assert (tmp_path / "notes").read_text() == "xx"
    assert Heard(engine, "after", work_functions.count, 1).wait().result == 1


def test_a_worker_is_recycled_after_its_number_of_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTIMENT_WORKERS", "1")
    engine = DaskEngine(preload="json", recycle=RecycleLimits(jobs=1, memory=10**12))
    wait_until_ready(engine)
    first = Heard(engine, "one", work_functions.process).wait().result
    assert engine.slots == 0  # being restarted is not being free
    freed = threading.Event()
    engine.when_ready(lambda: freed.set() if engine.slots == 1 else None)
    assert engine.slots == 1 or freed.wait(PATIENCE)
    second = Heard(engine, "two", work_functions.process).wait().result
    engine.close()
    assert first != second


def test_no_job_is_bound_to_a_worker_that_is_then_restarted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A job was sent to the address of the one worker that stayed; when that was lost, it hung."""
    monkeypatch.setenv("SENTIMENT_WORKERS", "2")
    engine = DaskEngine(preload="json", recycle=RecycleLimits(jobs=1, memory=10**12))
    wait_until_ready(engine)
    deadline = time.monotonic() + PATIENCE
    while engine.slots < 2 and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    Heard(engine, "one", work_functions.count, 1).wait()
    assert engine.slots == 1  # the other one is being restarted
    heard = Heard(engine, "two", work_functions.process_once_alone)
    assert heard.started.wait(PATIENCE)
    psutil.Process(heard.events[0]["process"]).kill()
    assert heard.wait().result != heard.events[0]["process"]
    engine.close()


def test_when_the_engine_is_killed_its_job_is_told_and_it_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SENTIMENT_WORKERS", "1")
    engine = DaskEngine(preload="json")
    wait_until_ready(engine)
    heard = Heard(engine, "deaf", work_functions.deaf)
    assert heard.started.wait(PATIENCE)
    processes = psutil.Process().children()
    engines = [p for p in processes if is_engine(p)]
    process = max(engines, key=psutil.Process.create_time)
    children = process.children(recursive=True)
    process.kill()
    assert isinstance(heard.wait().error, EngineError)
    assert "restarting" in str(heard.error)
    deadline = time.monotonic() + PATIENCE
    while engine.slots == 0 and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert Heard(engine, "after", work_functions.count, 1).wait().result == 1
    engine.close()
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert alive == [], "the workers of the killed engine ended too"


def test_a_closed_engine_takes_no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = DaskEngine(address="tcp://127.0.0.1:9")  # nobody listens there
    with pytest.raises(EngineError, match="Try again"):
        engine.start("x", work_functions.count, 1, on_event=print, on_end=print)
    engine.close()


GB = 1_000_000_000


@pytest.mark.parametrize(
    ("cores", "memory", "wanted", "workers"),
    [
        (2, 24 * GB, None, 2),
        (8, 24 * GB, None, 8),
        (8, 5 * GB, None, 8),
        (2, GB, None, 2),
        (2, 24 * GB, 5, 5),
    ],
)
def test_there_is_a_worker_for_each_core(
    cores: int, memory: int, wanted: int | None, workers: int
) -> None:
    """Memory limited them as long as each held TensorFlow."""
    size = engine_size(cores=cores, memory=memory, wanted=wanted)
    assert size.workers == workers
    assert size.worker_bytes >= WORKER_BYTES
