"""What becomes of runs when a worker, the engine or the disk fails under them."""

import psutil
import pytest

from sentiment_core.jobs.queue.snapshot import JobStatus
from sentiment_core.rnn.runs.run import RunState
from tests import sentences
from tests.faults import work
from tests.faults.conftest import PATIENCE, Workshop, quick_config, wait_for

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
