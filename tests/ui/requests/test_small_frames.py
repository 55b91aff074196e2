"""Frames that cost the server more than their sender, at a real connection."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from sentiment_core.ui.requests.small_frames import bound_small_frames

PING, PONG = b"\x89\x80\x00\x00\x00\x00", b"\x8a\x80\x00\x00\x00\x00"
BEGIN, GO_ON = b"\x02\x80\x00\x00\x00\x00", b"\x00\x80\x00\x00\x00\x00"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Give every message back."""
    while (message := await receive())["type"] != "websocket.disconnect":
        if message["type"] == "websocket.connect":
            await send({"type": "websocket.accept"})
        else:
            await send({"type": "websocket.send", "bytes": message["bytes"]})


def connected(visit: Callable[[ClientConnection], Awaitable[None]]) -> None:
    """Visit a server with the bounds."""
    bound_small_frames()

    async def serve_and_visit() -> None:
        config = uvicorn.Config(
            echo, port=0, ws="websockets-sansio", lifespan="off", log_level="error"
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}", max_size=None) as connection:
            await visit(connection)
        server.should_exit = True
        await serving

    asyncio.run(asyncio.wait_for(serve_and_visit(), 30))


@pytest.mark.parametrize("frames", [PING, PONG, GO_ON], ids=["pings", "pongs", "pieces"])
def test_a_flood_of_small_frames_ends_its_connection(frames: bytes) -> None:
    """A hundred connections with 120 kB of pings each held everybody up for ten seconds."""

    async def visit(connection: ClientConnection) -> None:
        connection.transport.write((BEGIN if frames == GO_ON else b"") + frames * 20_000)
        before = time.process_time()
        with pytest.raises(ConnectionClosed):
            await connection.recv()
        assert time.process_time() - before < 0.04  # all of them take 0.08 s

    connected(visit)


def test_a_ping_now_and_then_and_a_large_message_in_pieces_pass() -> None:
    async def visit(connection: ClientConnection) -> None:
        for _ in range(20):
            await asyncio.wait_for(await connection.ping(), 5)
        piece = b"x" * 65_536
        await connection.send([piece] * 100)
        assert await connection.recv() == piece * 100

    connected(visit)
