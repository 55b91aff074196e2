"""What a stranger with a script may do to the app's own server."""

import asyncio
import ipaddress
import socket
import ssl
import time
import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode

from tests.faults.conftest import is_engine, wait_for, workers_of
from tests.load.attack import FOREIGN, made_up_cookie, open_from, press_train_as_many, put
from tests.load.server import Server
from tests.load.session import Session
from tests.load.workshop import RESULT, settings

pytestmark = pytest.mark.long
KEY = "the presenter's own key"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = Server(
        tmp_path_factory.mktemp("server"), SENTIMENT_WORKERS="1", SENTIMENT_PRESENTER_KEY=KEY
    )
    yield started
    started.close()


def test_the_upload_route_is_closed_to_a_page_that_takes_no_file(server: Server) -> None:
    """400 files of 1 MB took the web process from 331 to 750 MB, for good."""

    async def visit() -> int:
        async with Session(server.host) as session:
            await session.open()
            return await asyncio.to_thread(put, server.host, session.id)

    assert asyncio.run(visit()) == 404


def test_four_hundred_files_take_no_memory_and_are_gone_with_their_tab(tmp_path: Path) -> None:
    """They took 400 MB of the web process where Streamlit kept them, for good."""
    started = Server(tmp_path, script=Path(__file__).with_name("page_with_file.py"))
    kept = started.cache / "uploads"
    process = psutil.Process(started.process.pid)
    megabyte = b"0" * 1_000_000

    async def visit() -> tuple[list[int], int]:
        async with Session(started.host) as session:
            await session.open()
            for _ in range(10):  # what the first requests load
                await asyncio.to_thread(put, started.host, session.id, megabyte)
            before = process.memory_info().rss
            answers = [
                await asyncio.to_thread(put, started.host, session.id, megabyte) for _ in range(390)
            ]
            grown = process.memory_info().rss - before
            assert len(list(kept.iterdir())) <= 4
            for strange in (b"0" * 50_000_000, b""):
                answers.append(await asyncio.to_thread(put, started.host, session.id, strange))
            answers.append(await asyncio.to_thread(put, started.host, str(uuid.uuid4())))
            return answers, grown

    try:
        answers, grown = asyncio.run(visit())
        wait_for(lambda: not list(kept.iterdir()))
    finally:
        started.close()
    assert answers == [204] * 390 + [404, 204, 404]
    assert grown < 40_000_000


def test_a_foreign_page_opens_no_websocket_and_the_server_asks_nobody(server: Server) -> None:
    """Streamlit asked the network for the machine's own address, on the event loop."""
    process = psutil.Process(server.process.pid)
    outside: set[str] = set()

    async def watch() -> None:
        while True:
            for connection in process.net_connections(kind="inet"):
                address = connection.raddr.ip if connection.raddr else "127.0.0.1"
                if not ipaddress.ip_address(address).is_loopback:
                    outside.add(address)
            await asyncio.sleep(0.02)

    async def visit() -> tuple[list[int], int, float]:
        async with Session(server.host) as session:
            watching = asyncio.create_task(watch())
            await session.open()
            started = time.monotonic()
            foreign = [await open_from(server.host, origin) for origin in FOREIGN * 5]
            seconds = time.monotonic() - started
            own = await open_from(server.host, f"http://{server.host}")
            await session.open("train")
            watching.cancel()
            return foreign, own, seconds

    foreign, own, seconds = asyncio.run(visit())
    assert set(foreign) == {403}
    assert own == 101
    assert seconds < 2.0  # a single one took 2 to 20 s
    assert outside == set()


def test_a_thousand_messages_that_no_page_sends_hold_up_nobody(server: Server) -> None:
    """A thousand `load_git_info` took 18 s of the event loop."""

    async def visit() -> float:
        async with Session(server.host) as session, Session(server.host) as stranger:
            await session.open()
            await stranger.open()
            for _ in range(1_000):
                await stranger.send_message(BackMsg(load_git_info=True))
            started = time.monotonic()
            await session.open("train")
            return time.monotonic() - started

    assert asyncio.run(visit()) < 10.0


def test_a_message_larger_than_any_page_sends_is_not_taken(server: Server) -> None:
    """Ten of 150 MB, never sent to their end, took 1.5 GB of the web process, which it kept."""

    async def visit() -> int | None:
        address = f"ws://{server.host}/_stcore/stream"
        async with connect(address, max_size=None, write_limit=20_000_000) as connection:
            with suppress(ConnectionClosed):
                await connection.send(b"\x00" * 9_000_000)
            await connection.wait_closed()
            return connection.close_code

    assert asyncio.run(visit()) == CloseCode.MESSAGE_TOO_BIG


def heard(port: int, *, tls: bool) -> bytes:
    """What a port of this machine says first to somebody without a certificate."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        try:
            with context.wrap_socket(connection) if tls else connection as opened:
                return opened.recv(100)
        except OSError:  # refused, or it says nothing
            return b""


def test_another_account_runs_nothing_on_the_engine_and_finds_no_key_there(server: Server) -> None:
    """Whoever connected to the scheduler's port ran code as the server, and read the key."""

    def ports(process: psutil.Process) -> list[int]:
        connections = process.net_connections(kind="tcp")
        return [c.laddr.port for c in connections if c.status == psutil.CONN_LISTEN]

    [engine] = wait_for(lambda: [p for p in server.process.children() if is_engine(p)])
    wait_for(lambda: workers_of(engine))
    wait_for(lambda: all(ports(worker) for worker in workers_of(engine)))
    for process in (engine, *workers_of(engine)):
        assert KEY not in process.environ().values()
        for port in ports(process):
            assert [heard(port, tls=tls) for tls in (False, True)] == [b"", b""]


async def train_a_short_run(host: str, number: int, address: str) -> bool:
    async with Session(host, cookie=made_up_cookie(), address=address) as session:
        quick = {"train_reviews": "1,000", "validation_reviews": "500", "epochs": 1}
        await session.open("train", **settings(number) | quick)
        await session.press("Train")
        await session.until(lambda text: bool(RESULT.search(text)), patience=300)
        return True


def test_a_hundred_made_up_visitors_of_one_address_keep_nobody_from_training(
    tmp_path: Path,
) -> None:
    """They filled the queue with 409 minutes of work; the app believes the proxy on loopback."""
    server = Server(tmp_path, SENTIMENT_WORKERS="2", FORWARDED_ALLOW_IPS="127.0.0.1")

    async def visit() -> tuple[int, list[bool]]:
        async with AsyncExitStack() as stay:
            refused = await press_train_as_many(server.host, stay, many=104, address="10.9.9.9")
            honest = (train_a_short_run(server.host, n, f"2001:db8:0:{n}::1") for n in range(10))
            return refused, await asyncio.gather(*honest)

    try:
        refused, trained = asyncio.run(visit())
    finally:
        server.close()
    assert refused > 0
    assert trained == [True] * 10
