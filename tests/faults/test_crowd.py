"""Many tabs, many visitors and a presenter at once, and a server that ends under them."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import psutil
import pytest

from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from tests.faults.conftest import PATIENCE
from tests.faults.test_web_faults import APP, DONE, TRAINS, train
from tests.faults.work import LONG
from tests.load.attack import made_up_cookie
from tests.load.server import Server
from tests.load.session import Session

pytestmark = pytest.mark.long
KEY = "the presenter's own key"
CROWD = 30


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    started = Server(
        tmp_path, script=APP, SENTIMENT_WORKERS="2", SENTIMENT_PRESENTER_KEY=KEY,
        FORWARDED_ALLOW_IPS="127.0.0.1",
    )  # fmt: skip
    yield started
    started.close()
    assert "Traceback" not in started.log.read_text(encoding="utf-8")


async def enter(stay: AsyncExitStack, server: Server, many: int) -> list[Session]:
    """Visitors from addresses of their own, with the first page open."""
    sessions = [Session(server.host, address=f"2001:db8:0:{n:x}::1") for n in range(many)]
    for session in sessions:
        await stay.enter_async_context(session)
    await asyncio.gather(*(session.open() for session in sessions))
    return sessions


def test_thirty_sessions_that_race_for_one_config_get_one_run(server: Server) -> None:
    async def visit() -> list[str]:
        async with AsyncExitStack() as stay:
            sessions = await enter(stay, server, CROWD)
            runs = await asyncio.gather(*(train(one, seed=1, epochs=3) for one in sessions))
            await asyncio.gather(*(one.until(lambda text: DONE in text) for one in sessions))
            return runs

    assert len(set(asyncio.run(visit()))) == 1
    [run] = RunStore(server.cache / "runs").all()
    assert run.state is RunState.FINISHED
    assert len(run.history) == 3


def test_a_run_that_gives_way_shows_what_there_is_to_see_meanwhile(server: Server) -> None:
    async def visit() -> str:
        async with AsyncExitStack() as stay:
            first, second = await enter(stay, server, 2)
            for seed in (1, 2):  # both train while nobody else waits
                await train(first, seed=seed, epochs=LONG)
                await first.until(lambda text: TRAINS.search(text) is not None)
            await train(second, seed=3, epochs=LONG)
            return await first.until(lambda text: "Meanwhile" in text)

    assert "in the waiting queue" in asyncio.run(visit())


def test_twenty_tabs_of_one_visitor_see_one_run_and_any_of_them_stops_it(server: Server) -> None:
    cookie = made_up_cookie()

    async def visit() -> str:
        async with AsyncExitStack() as stay:
            tabs = [Session(server.host, cookie=cookie) for _ in range(20)]
            for tab in tabs:
                await stay.enter_async_context(tab)
            run_id = await train(tabs[0], seed=2, epochs=20)
            await asyncio.gather(*(tab.open("train", run=run_id) for tab in tabs[1:]))
            await asyncio.gather(*(tab.until(TRAINS.search) for tab in tabs))
            await tabs[-1].press("Stop")
            await asyncio.gather(*(tab.until(lambda text: "Stopped" in text) for tab in tabs))
            return run_id

    run_id = asyncio.run(visit())
    [run] = RunStore(server.cache / "runs").all()
    assert (run.run_id, run.state) == (run_id, RunState.STOPPED)


async def become_presenter(session: Session) -> None:
    await session.open("workshop")
    await session.type("Presenter key", KEY, kind="text_input")
    await session.press("Open")


def test_a_presenter_pauses_and_empties_a_queue_that_many_join(server: Server) -> None:
    async def visit() -> None:
        async with AsyncExitStack() as stay:
            [presenter, *sessions] = await enter(stay, server, CROWD)
            await become_presenter(presenter)
            joining = [
                asyncio.create_task(train(one, seed=100 + n, epochs=20))
                for n, one in enumerate(sessions)
            ]
            await presenter.press("Pause the queue")
            await asyncio.gather(*joining)
            await presenter.press("Stop everything")
            ended = re.compile(r"Stopped|presenter cleared the queue")
            await asyncio.gather(*(one.until(ended.search) for one in sessions))
            await presenter.press("Resume the queue")
            await train(sessions[0], seed=1, epochs=1)
            await sessions[0].until(lambda text: DONE in text)

    asyncio.run(visit())
    finished = [
        run.config.seed
        for run in RunStore(server.cache / "runs").all()
        if run.state is RunState.FINISHED
    ]
    assert finished == [1]


def test_a_server_that_ends_under_thirty_runs_keeps_the_finished_epochs(
    server: Server, tmp_path: Path
) -> None:
    async def before() -> list[str]:
        async with AsyncExitStack() as stay:
            sessions = await enter(stay, server, CROWD)
            runs = await asyncio.gather(
                *(train(one, seed=200 + n, epochs=20) for n, one in enumerate(sessions))
            )
            await asyncio.gather(
                *(one.until(re.compile(r"Epoch (?!1 of)\d+ of|in the queue|starts in").search)
                  for one in sessions)
            )  # fmt: skip
            return runs

    runs = asyncio.run(before())
    assert psutil.wait_procs(server.kill(), timeout=PATIENCE)[1] == []
    again = Server(tmp_path, script=APP, SENTIMENT_WORKERS="2")

    async def after() -> list[str]:
        async with Session(again.host) as session:
            told = []
            for run_id in runs:
                await session.open("train", run=run_id)
                told.append(session.text)
            await train(session, seed=1, epochs=1)
            await session.until(lambda text: DONE in text)
            return told

    try:
        told = asyncio.run(after())
    finally:
        again.close()
    kept = [text for text in told if "Stopped" in text]
    assert kept
    assert all("not on this server" in text for text in told if text not in kept)
    states = [run.state for run in RunStore(again.cache / "runs").all()]
    assert sorted(states) == sorted([RunState.FINISHED] + [RunState.STOPPED] * len(kept))
