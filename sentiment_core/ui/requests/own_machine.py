"""Detection of visitors on the server's own machine, without trusting the browser.

A browser says what it likes, and behind a proxy on the same machine every connection comes from
loopback. What nobody far away can choose is the account whose program opened the connection: a
browser of the person who started the server runs under theirs, a proxy runs under its own.
"""

import ipaddress
import os
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from streamlit import config

from sentiment_core.ui.requests.headers import Message

NOTED = "word-by-word-own-machine"
"""The header in which the server notes it for its pages."""
# Set by proxies; with one of them, a request that comes from loopback comes from somewhere else.
_FORWARDED = {
    "forwarded", "via", "x-real-ip",
    "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port",
}  # fmt: skip
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def note_own_machine(scope: Message) -> None:
    """Set a websocket header that says whether it comes from this machine's user.

    What a browser or a proxy sends under the same name is dropped.

    Args:
        scope: of the handshake.
    """
    own = is_from_this_machine(scope) and _is_own_account(scope)
    headers = MutableHeaders(scope=scope)
    del headers[NOTED]
    if own:
        headers[NOTED] = "1"


def is_from_this_machine(scope: Message) -> bool:
    """Whether a request comes from this machine and not from a proxy.

    Args:
        scope: of the request, with the peer's address.
    """
    headers = Headers(scope=scope)
    if any(name in headers for name in _FORWARDED):
        return False
    try:
        host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        peer = ipaddress.ip_address((scope.get("client") or ("",))[0])
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
    # A server that listens on both kinds of addresses sees 127.0.0.1 as ::ffff:127.0.0.1.
    return (getattr(peer, "ipv4_mapped", None) or peer).is_loopback and local


def _is_own_account(scope: Message) -> bool:
    """Where no account can be found out, a server that only this machine reaches."""
    account = account_of(scope["client"][1], (scope.get("server") or ("", 0))[1])
    if account is None:
        return config.get_option("server.address") in _LOOPBACK
    return account == os.getuid()


def account_of(port: int, to: int) -> int | None:
    """The account whose program opened a connection on this machine.

    Args:
        port: the end of the one who opened it.
        to: the server's end.

    Returns:
        The user id; None where the system does not tell (Linux does) or knows no such connection.

    Source:
        https://docs.kernel.org/networking/proc_net_tcp.html
    """
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            _, local, remote, _, _, _, _, account, *_ = row.split()
            if (_port(local), _port(remote)) == (port, to):
                return int(account)
    return None


def _port(end: str) -> int:
    return int(end.rpartition(":")[2], 16)
