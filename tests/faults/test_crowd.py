"""Many tabs, many visitors and a presenter at once, and a server that ends under them."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from tests.faults.test_web_faults import APP, DONE, TRAINS, train
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
