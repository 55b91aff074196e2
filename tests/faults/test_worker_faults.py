"""What becomes of runs when a worker, the engine or the disk fails under them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from sentiment_core.jobs.engine import connection, scheduler
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.engine.workforce import RecycleLimits
from sentiment_core.jobs.queue.snapshot import JobStatus
from sentiment_core.rnn.runs.run import RunState
from tests import sentences
from tests.faults import work
from tests.faults.conftest import PATIENCE, Workshop, is_engine, quick_config, wait_for, workers_of
from tests.jobs import work_functions
from tests.load.server import Server

# Dask and its sockets are shut down by signals and threads of their own here.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.long,
]


def test_a_worker_killed_in_mid_epoch_has_its_run_trained_once_more(workshop: Workshop) -> None:
    run_id = workshop.submit(quick_config(1, epochs=10))
    workshop.wait_for_epoch(run_id, 2)
    [worker] = workshop.worker_processes()
    worker.kill()
    wait_for(lambda: len(workshop.look(run_id).history) < 2)  # the curves start anew
    done = workshop.end_of(run_id)
    assert done.status is JobStatus.FINISHED
    assert [epoch.epoch for epoch in done.history] == list(range(1, 11))
    run = workshop.store.find(run_id)
    assert workshop.store.epochs(run) == list(range(11))
    assert workshop.store.rescue() == []  # what the first try had written is gone
    assert not list(workshop.store.folder.glob(".partial-*"))


def test_a_run_whose_worker_is_killed_twice_is_told_and_its_epochs_kept(workshop: Workshop) -> None:
    run_id = workshop.submit(quick_config(2, epochs=20))
    for _ in range(2):
        workshop.wait_for_epoch(run_id, 2)
        workers = workshop.worker_processes()
        for worker in workers:
            worker.kill()
        wait_for(lambda: len(workshop.look(run_id).history) < 2 or not workshop.look(run_id).live)
    told = wait_for(lambda: (s := workshop.look(run_id)) and s.history and not s.live and s)
    assert told.status is JobStatus.STOPPED
    assert "lost twice" in told.message
    assert f"{len(told.history)} finished epochs were kept." in told.message
    assert workshop.store.find(run_id).state is RunState.STOPPED
    after = workshop.submit(quick_config(3))
    assert workshop.end_of(after).status is JobStatus.FINISHED  # the queue goes on


def test_a_killed_engine_comes_back_and_only_what_trained_is_told(workshop: Workshop) -> None:
    done = workshop.submit(quick_config(4))
    workshop.end_of(done)
    running = workshop.submit(quick_config(5, epochs=20))
    waiting = workshop.submit(quick_config(6), "bob")
    workshop.wait_for_epoch(running, 2)
    engine = workshop.engine_process()
    children = engine.children(recursive=True)
    engine.kill()
    told = wait_for(lambda: (s := workshop.look(running)) and s.history and not s.live and s)
    assert told.status is JobStatus.STOPPED
    assert sentences.WORKERS_LOST in told.message
    assert len(workshop.store.find(running).history) >= 2
    assert workshop.end_of(waiting).status is JobStatus.FINISHED  # it kept its place
    assert workshop.look(done).status is JobStatus.FINISHED
    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []


def test_a_full_disk_is_told_and_leaves_nothing_behind(workshop: Workshop) -> None:
    workshop.learn_by(work.train_on_full_disk)
    run_id = workshop.submit(quick_config(7, epochs=3))
    told = workshop.end_of(run_id)
    assert told.status is JobStatus.FAILED
    assert "No space left on device" in told.message
    assert sentences.FREE_SPACE in told.message
    assert workshop.store.get(run_id) is None
    assert not list(workshop.store.folder.glob(".partial-*"))
    workshop.learn_by(work.train)
    assert workshop.end_of(workshop.submit(quick_config(7))).status is JobStatus.FINISHED


@pytest.fixture
def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    """One that takes what is silent for three seconds for stuck."""
    monkeypatch.setenv("SENTIMENT_WORKERS", "1")
    monkeypatch.setattr(scheduler, "_SECONDS_FOR_AN_ANSWER", 3.0)
    made = Workshop(tmp_path, recycle=RecycleLimits(silence=3.0))
    wait_for(lambda: made.engine.slots)
    yield made
    made.engine.close()


def test_a_stopped_worker_is_replaced_and_its_run_trained_once_more(impatient: Workshop) -> None:
    """Its run stood still, and its place was lost, until somebody ended the process by hand."""
    run_id = impatient.submit(quick_config(8, epochs=20))
    impatient.wait_for_epoch(run_id, 2)
    [worker] = impatient.worker_processes()
    worker.suspend()
    wait_for(lambda: len(impatient.look(run_id).history) < 2)  # the curves start anew
    assert not worker.is_running()
    assert impatient.end_of(run_id).status is JobStatus.FINISHED


def test_a_stopped_engine_is_replaced_and_what_trained_is_told(impatient: Workshop) -> None:
    """The queue stood still for ever."""
    running = impatient.submit(quick_config(9, epochs=20))
    waiting = impatient.submit(quick_config(10), "bob")
    impatient.wait_for_epoch(running, 2)
    engine = impatient.engine_process()
    everybody = [engine, *engine.children(recursive=True)]
    engine.suspend()
    told = impatient.end_of(running)
    assert told.status is JobStatus.STOPPED
    assert "The training workers were lost" in told.message
    assert impatient.end_of(waiting).status is JobStatus.FINISHED
    assert psutil.wait_procs(everybody, timeout=PATIENCE)[1] == []


def test_a_stopped_worker_ends_with_its_engine(impatient: Workshop) -> None:
    """A stopped process cannot see that its nanny is gone."""
    engine = impatient.engine_process()
    children = engine.children(recursive=True)
    for worker in impatient.worker_processes():
        worker.suspend()
    engine.kill()
    assert psutil.wait_procs(children, timeout=5)[1] == []


@pytest.mark.parametrize("stopped", ["engine", "workers"])
def test_stopped_processes_end_with_the_server(stopped: str, tmp_path: Path) -> None:
    server = Server(tmp_path, SENTIMENT_WORKERS="1")
    [engine] = wait_for(lambda: [p for p in server.process.children() if is_engine(p)])
    workers = wait_for(lambda: workers_of(engine))
    wait_for(lambda: all(worker.net_connections(kind="tcp") for worker in workers))
    for process in [engine] if stopped == "engine" else workers:
        process.suspend()
    assert psutil.wait_procs(server.kill(), timeout=PATIENCE)[1] == []


def test_a_stopped_keras_worker_is_replaced_and_its_job_done(
    impatient: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "keras_is_installed", lambda: True)
    ended: list[tuple[object, BaseException | None]] = []
    events: list[Any] = []
    impatient.engine.start(
        "question", work_functions.process_once_alone, needs=Resource.KERAS,
        on_event=events.append, on_end=lambda *ending: ended.append(ending),
    )  # fmt: skip
    [first] = wait_for(lambda: events)
    worker = psutil.Process(first["process"])
    worker.suspend()
    [(process, error)] = wait_for(lambda: ended)
    assert error is None
    assert process != first["process"]
    assert not worker.is_running()
