"""The web process under what a room, a kernel or a stranger may do to it."""

import asyncio
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import LIMITS
from tests import sentences
from tests.examples import HOSTILE
from tests.faults.conftest import PATIENCE
from tests.load.server import Server
from tests.load.session import Session

pytestmark = pytest.mark.long

APP = Path(__file__).parent / "app.py"
QUICK = {
    "dataset": "Replica", "units": 4, "embedding_dim": 4, "clip_length": 25, "num_words": 500,
    "train_reviews": 500, "validation_reviews": 500,
}  # fmt: skip
DONE = "Majority-class baseline"
TRAINS = re.compile(r"Epoch (?!1 of)\d+ of")  # from the second epoch on


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(tmp_path_factory.mktemp("server"), script=APP, SENTIMENT_WORKERS="2")
    yield started
    started.close()


def run_of(session: Session) -> str:
    """The run that the link names."""
    return parse_qs(session.query)["run"][0]


async def train(session: Session, **settings: object) -> str:
    await session.open("train", **{**QUICK, **settings})
    await session.press("Train")
    return run_of(session)


def test_the_web_process_is_killed_and_its_runs_are_there_again(tmp_path: Path) -> None:
    server = Server(tmp_path, script=APP, SENTIMENT_WORKERS="2")

    async def before() -> tuple[str, str]:
        async with Session(server.host) as session:
            await session.open()
            done = await train(session, seed=1, epochs=1)
            await session.until(lambda text: DONE in text)
            running = await train(session, seed=2, epochs=20)
            await session.until(TRAINS.search)
            return done, running

    done, running = asyncio.run(before())
    children = server.kill()
    assert len(children) >= 3  # the engine and its workers
    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []
    again = Server(tmp_path, script=APP, SENTIMENT_WORKERS="2")

    async def after() -> None:
        async with Session(again.host) as session:
            await session.open("train", run=done)
            assert DONE in session.text
            await session.open("train", run=running)
            assert "kept" in session.text

    try:
        asyncio.run(after())
    finally:
        again.close()
    store = RunStore(again.cache / "runs")
    assert store.find(done).state is RunState.FINISHED
    assert store.find(running).state is RunState.STOPPED


def test_a_browser_that_clears_every_cache_takes_nothing_from_anybody(server: Server) -> None:
    async def visit() -> None:
        async with Session(server.host) as session, Session(server.host) as stranger:
            await session.open()
            await stranger.open()
            run_id = await train(session, seed=3, epochs=20)
            for _ in range(5):
                await stranger.send_message(BackMsg(clear_cache=True))
            await stranger.rerun()
            await session.until(TRAINS.search)
            assert run_of(session) == run_id
            await session.press("Stop")  # still this visitor's own
            await session.until(lambda text: "Stopped" in text)

    asyncio.run(visit())


@pytest.mark.parametrize("value", ["-1", "1e99", "nan", "99999999999999999999", *HOSTILE[:2]])
def test_a_hand_made_link_outside_every_limit_opens_the_page(value: str, server: Server) -> None:
    async def visit() -> None:
        async with Session(server.host) as session:
            await session.open("train", **dict.fromkeys(LIMITS, value), run=value, word=value)
            assert sentences.TRAIN_TITLE in session.text
            assert sentences.RUN_NOT_HERE in session.text

    asyncio.run(visit())


def test_forged_values_of_controls_never_reach_a_worker(server: Server) -> None:
    async def visit() -> str:
        async with Session(server.host) as session:
            await session.open("train", **QUICK, seed=4, epochs=1)
            epochs = session.find("slider", lambda found: found.label == LIMITS["epochs"].label)
            seed = session.find("number_input", lambda found: found.label == LIMITS["seed"].label)
            forged = [
                WidgetState(id=epochs.id, double_array_value={"data": [10.0**6]}),
                WidgetState(id=seed.id, double_value=-1e30),
            ]
            for state in forged:
                message = BackMsg()
                message.rerun_script.page_script_hash = session.pages["train"]
                message.rerun_script.query_string = session.query
                message.rerun_script.widget_states.widgets.append(state)
                await session.send_message(message)
            await session.rerun()
            await session.press("Train")
            await session.until(lambda text: DONE in text)
            return run_of(session)

    config = RunStore(server.cache / "runs").find(asyncio.run(visit())).config
    assert config.epochs in LIMITS["epochs"].choices
    assert LIMITS["seed"].low <= config.seed <= LIMITS["seed"].high


def test_who_has_left_the_room_gives_up_a_place_and_who_loads_the_page_again_keeps_it(
    server: Server,
) -> None:
    cookie = f"_streamlit_xsrf=2|00000000|{'ab' * 16}|1"  # as a browser sends it again

    async def visit() -> None:
        busy = [Session(server.host), Session(server.host)]
        async with busy[0], busy[1]:
            for number, session in enumerate(busy):
                await train(session, seed=60 + number, epochs=20)
                await session.until(TRAINS.search)
            async with Session(server.host) as leaves:
                left = await train(leaves, seed=70)
                assert "hourglass" in leaves.text
            async with Session(server.host, cookie=cookie) as first:
                kept = await train(first, seed=71)
            async with Session(server.host, cookie=cookie) as again:
                await again.open("train", run=kept)
                async with Session(server.host) as looks:
                    await looks.open("train", run=left)
                    await looks.until(lambda text: "Left the queue" in text)
                await again.rerun()
                assert "hourglass: Number 1 " in again.text
                await again.press("Leave")  # it is still this visitor's own
                assert sentences.LEFT_QUEUE in again.text
            for session in busy:
                await session.press("Stop")

    asyncio.run(visit())


def test_a_thousand_train_requests_of_one_session_leave_the_room_to_others(server: Server) -> None:
    async def flood() -> None:
        async with Session(server.host) as session, Session(server.host) as other:
            await session.open("train", **QUICK, epochs=20)
            button = session.find("button", lambda found: found.label == "Train").id
            for seed in range(1_000):
                session.query = f"{session.query.split('&seed')[0]}&seed={10_000 + seed}"
                await session.send(trigger=button)
            await other.open("train", **QUICK, seed=5, epochs=1)
            await other.press("Train")
            await other.until(lambda text: DONE in text)
            await session.open()
            assert sentences.READ_TITLE in session.text

    runs = server.cache / "runs"
    before = {run.run_id for run in RunStore(runs).all()}
    asyncio.run(flood())
    ended = [run for run in RunStore(runs).all() if run.run_id not in before]
    flooded = [run for run in ended if run.config.seed >= 10_000]
    assert 5 in {run.config.seed for run in ended}  # the other's
    # One of the thousand trains at a time; a quick machine may have finished one or two meanwhile.
    assert 1 <= len(flooded) + len(list(runs.glob(".partial-*"))) <= 4


def test_control_c_ends_everything_and_says_nothing_of_it(tmp_path: Path) -> None:
    """A terminal sends it to every process in it; the engine told of it in tracebacks."""
    server = Server(tmp_path, script=APP, SENTIMENT_WORKERS="1")

    async def visit() -> None:
        async with Session(server.host) as session:
            await session.open()
            await train(session, seed=9, epochs=1)
            await session.until(lambda text: DONE in text)

    asyncio.run(visit())
    everybody = [server.process, *server.process.children(recursive=True)]
    assert len(everybody) >= 3
    for process in everybody:
        process.send_signal(signal.SIGINT)
    _, alive = psutil.wait_procs(everybody, timeout=PATIENCE)
    assert not alive
    told = server.log.read_text(encoding="utf-8")
    assert "Traceback" not in told
    assert "KeyboardInterrupt" not in told


@pytest.mark.parametrize("to", ["the server", "every process"])
def test_sigterm_while_a_run_trains_ends_everything_and_says_nothing(
    to: str, tmp_path: Path
) -> None:
    """The worker told of the scheduler that it could no longer ask in a traceback.

    A service that is stopped sends it to every process: the engine then left semaphores behind.
    """
    server = Server(tmp_path, script=APP, SENTIMENT_WORKERS="1")

    async def visit() -> None:
        async with Session(server.host) as session:
            await session.open()
            await train(session, seed=8, epochs=20)
            await session.until(TRAINS.search)

    asyncio.run(visit())
    everybody = [server.process, *server.process.children(recursive=True)]
    for process in everybody if to == "every process" else [server.process]:
        process.terminate()
    assert psutil.wait_procs(everybody, timeout=PATIENCE)[1] == []
    told = server.log.read_text(encoding="utf-8")
    assert "Traceback" not in told
    assert "leaked" not in told
