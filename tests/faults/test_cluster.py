"""The same queue on a cluster of separate processes, started as the documentation says."""

import functools
from collections.abc import Iterator

import pytest

from sentiment_core.jobs.engine.protocol import EngineState, Resource
from sentiment_core.jobs.questions import Questions, QuestionState
from sentiment_core.jobs.queue.snapshot import JobStatus
from sentiment_core.rnn.job import delivery
from sentiment_core.rnn.job.keras_questions import keras_model_file
from tests import sentences
from tests.examples import random_weights
from tests.faults import work
from tests.faults.conftest import Workshop, quick_config, wait_for
from tests.load.cluster import Cluster, children, training_process

# Dask and its sockets are shut down by signals and threads of their own here.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.long,
]
LONG = work.LONG


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    started = Cluster(tmp_path_factory.mktemp("cluster"), memory="400MB")
    for _ in range(3):
        started.add_worker()
    started.wait(3)
    yield started
    started.close()


@pytest.fixture(scope="module")
def room(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    made = Workshop(tmp_path_factory.mktemp("runs"), address=cluster.address)
    wait_for(lambda: made.engine.slots == 3)
    yield made
    made.engine.close()


def test_three_workers_train_three_runs_and_the_fourth_waits(room: Workshop) -> None:
    runs = [room.submit(quick_config(seed, epochs=LONG), f"visitor {seed}") for seed in range(4)]
    for run_id in runs[:3]:
        room.wait_for_epoch(run_id, 1)
    waiting = room.look(runs[3])
    assert (waiting.status, waiting.position) == (JobStatus.WAITING, 1)
    for seed, run_id in enumerate(runs):
        room.queue.leave(run_id, f"visitor {seed}")
    ended = [room.end_of(run_id) for run_id in runs]
    assert [snapshot.status for snapshot in ended] == [JobStatus.STOPPED] * 4
    assert all(len(snapshot.history) >= 1 for snapshot in ended[:3])  # what was learned is kept
    assert all(room.store.get(run_id) is not None for run_id in runs[:3])


@pytest.mark.keras
def test_keras_is_asked_on_its_own_worker_and_says_so_where_there_is_none(
    room: Workshop, cluster: Cluster
) -> None:
    """The training workers are given 400 MB here, too little for TensorFlow."""
    questions = Questions(room.engine)
    config = quick_config(50)
    ask = functools.partial(
        questions.ask,
        "file",
        keras_model_file,
        config,
        random_weights(config),
        needs=Resource.KERAS,
    )
    assert "--resources keras=1" in ask().message
    assert "--resources keras=1" in questions.problem(Resource.KERAS)
    added = cluster.add_worker("keras")
    wait_for(lambda: not questions.problem(Resource.KERAS))
    assert room.engine.slots == 3
    ask()
    answer = wait_for(lambda: (s := questions.snapshot("file")) and s.state != "asked" and s)
    assert answer.state == QuestionState.ANSWERED, answer.message
    assert answer.answer[:2] == b"PK"
    cluster.workers.remove(added)
    for process in [added, *children(added)]:
        process.kill()
    wait_for(lambda: questions.problem(Resource.KERAS))


def test_equal_configs_share_a_run_and_a_finished_one_comes_from_the_store(room: Workshop) -> None:
    one, two = (room.submit(quick_config(10), visitor) for visitor in ("ann", "bob"))
    assert one == two
    assert room.end_of(one).status is JobStatus.FINISHED
    again = room.queue.submit(quick_config(10), "eve")
    assert again.status is JobStatus.FINISHED


def test_a_run_comes_back_where_no_folder_is_shared(room: Workshop) -> None:
    elsewhere = f".place-{'0' * 32}"  # the workers do not find it in the folder they are told
    room.queue = room.queue_of(functools.partial(work.train, elsewhere))
    run_id = room.submit(quick_config(11))
    assert room.end_of(run_id).status is JobStatus.FINISHED
    run = room.store.find(run_id)
    assert room.store.epochs(run) == [0, 1, 2]
    assert room.store.weights(run, 2).embedding.shape == (150, 4)
    assert room.store.vocabulary(run).words
    assert {path.name for path in room.store.folder_of(run).iterdir()} >= {"validation.npz"}


def test_a_run_that_is_too_large_to_be_sent_is_told_before_it_trains(room: Workshop) -> None:
    room.queue = room.queue_of(functools.partial(work.train, f".place-{'0' * 32}"))
    large = quick_config(12, num_words=None, embedding_dim=128, epochs=LONG)
    told = room.end_of(room.submit(large))
    assert told.status is JobStatus.FAILED
    assert f"send at most {delivery.MAX_BYTES / 1e6:,.0f} MB" in told.message
    assert told.plan is None
    room.learn_by(work.train)


def test_a_worker_that_has_other_reviews_says_so(room: Workshop) -> None:
    room.queue = room.queue_of(
        functools.partial(work.train, delivery.folder_mark(room.store.folder)), fingerprint="0" * 16
    )
    told = room.end_of(room.submit(quick_config(13)))
    assert told.status is JobStatus.FAILED
    assert sentences.OTHER_REVIEWS in told.message
    room.learn_by(work.train)


def test_a_killed_worker_has_its_run_trained_once_more_then_it_is_told(
    room: Workshop, cluster: Cluster
) -> None:
    run_id = room.submit(quick_config(14, epochs=LONG))
    for _ in range(2):
        room.wait_for_epoch(run_id, 1)
        partial = room.store.folder.glob(f".partial-{run_id}-*")
        writing = max(partial, key=lambda path: path.stat().st_mtime)
        writers = [training_process(worker) for worker in cluster.workers]
        [trains] = [p for p in writers if f"-{p.pid}." in writing.name]
        trains.kill()
        wait_for(lambda: not room.look(run_id).history or not room.look(run_id).live)
    told = wait_for(lambda: (s := room.look(run_id)) and not s.live and s)
    assert "lost twice" in told.message
    wait_for(lambda: room.engine.slots == 3)
    assert room.end_of(room.submit(quick_config(15))).status is JobStatus.FINISHED


def test_a_run_over_its_workers_memory_is_ended_twice_and_told(room: Workshop) -> None:
    room.learn_by(work.train_with_too_much_memory)
    told = room.end_of(room.submit(quick_config(16)))
    assert told.status is JobStatus.FAILED
    assert sentences.LACK_OF_MEMORY in told.message
    room.learn_by(work.train)
    assert room.end_of(room.submit(quick_config(17))).status is JobStatus.FINISHED


def test_a_worker_that_joins_later_is_used(room: Workshop, cluster: Cluster) -> None:
    wait_for(lambda: room.engine.slots == 3)
    runs = [room.submit(quick_config(20 + n, epochs=LONG), f"visitor {n}") for n in range(4)]
    room.wait_for_epoch(runs[2], 1)
    assert room.look(runs[3]).status is JobStatus.WAITING
    cluster.add_worker()
    room.wait_for_epoch(runs[3], 1)
    for n, run_id in enumerate(runs):
        room.queue.leave(run_id, f"visitor {n}")
    for run_id in runs:
        room.end_of(run_id)


def test_a_lost_scheduler_is_told_and_recovered_from_when_it_returns(
    room: Workshop, cluster: Cluster
) -> None:
    running = room.submit(quick_config(30, epochs=LONG))
    room.wait_for_epoch(running, 2)
    cluster.scheduler.kill()
    told = wait_for(lambda: (s := room.look(running)) and not s.live and s)
    assert sentences.WORKERS_LOST in told.message or told.history
    wait_for(lambda: room.queue.engine.state is not EngineState.READY)
    waiting = room.submit(quick_config(31))
    assert room.look(waiting).status is JobStatus.WAITING
    cluster.start_scheduler()
    cluster.add_worker()
    assert room.end_of(waiting).status is JobStatus.FINISHED
    kept = wait_for(lambda: room.store.get(running))  # by the worker that stopped, or rescued
    assert len(kept.history) >= 2
