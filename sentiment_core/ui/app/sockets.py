"""Socket options of the server: small responses are sent without delay."""

import os
import socket
from contextlib import suppress

import psutil


def send_without_delay() -> int:
    """Switch Nagle's algorithm off for every connection that will be accepted (TCP_NODELAY).

    asyncio does so for sockets that were made with `proto=IPPROTO_TCP`. Streamlit makes its own
    without, so that the second part of an answer waits until the first was acknowledged: with a
    client or a proxy that delays this, 41 ms for each file and each message instead of 1. An
    accepted connection has the options of the socket that listened.

    Returns:
        How many listening sockets there were.
    """
    count = 0
    with suppress(psutil.Error):
        for connection in psutil.Process().net_connections(kind="tcp"):
            if connection.status != psutil.CONN_LISTEN or connection.fd < 0:
                continue
            with suppress(OSError), socket.socket(fileno=os.dup(connection.fd)) as listening:
                listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                count += 1
    return count
