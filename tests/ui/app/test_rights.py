"""Who may change a run: who asked for it first, a presenter, and the person at the machine."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit import config

from sentiment_core.jobs.queue.owners import Owners
from sentiment_core.jobs.workshop.presenter import PresenterAccess
from sentiment_core.ui.app import rights
from sentiment_core.ui.requests.own_machine import NOTED, account_of, note_own_machine

ANN, BEN = "a" * 32, "b" * 32


@contextmanager
def handshake(**headers: str) -> Iterator[dict[str, Any]]:
    """What the server knows of a browser on this machine that has just connected."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as browser,
        server.accept()[0],
    ):
        yield {
            "type": "websocket",
            "client": browser.getsockname(),
            "server": server.getsockname(),
            "headers": [
                (name.replace("_", "-").encode(), value.encode())
                for name, value in {"host": "localhost:8501", **headers}.items()
            ],
        }


def noted(scope: dict[str, Any]) -> list[bytes]:
    note_own_machine(scope)
    return [value for name, value in scope["headers"] if name == NOTED.encode()]


def test_the_account_behind_a_connection() -> None:
    with handshake() as scope:
        assert account_of(scope["client"][1], scope["server"][1]) == os.getuid()
        assert account_of(scope["client"][1], 1) is None


def test_a_browser_of_the_person_who_started_the_server() -> None:
    with handshake() as scope:
        assert noted(scope) == [b"1"]
        assert noted(scope) == [b"1"]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "workshop.example"},
        {"host": "localhost.evil.example"},
        {"x_forwarded_for": "127.0.0.1"},
        {"x_real_ip": "10.0.0.1"},
        {"via": "1.1 proxy"},
        {"host": "workshop.example", NOTED: "1"},
    ],
)
def test_what_a_browser_sends_takes_the_right_away_and_never_gives_it(
    headers: dict[str, str],
) -> None:
    with handshake(**headers) as scope:
        assert noted(scope) == []


def test_behind_a_proxy_that_says_nothing_nobody_is_at_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Through nginx every visitor came from 127.0.0.1, and the host's name was the stranger's.

    One who sent `localhost` deleted somebody else's run. nginx runs under another account.
    """
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with handshake(**{NOTED: "1"}) as scope:
        assert noted(scope) == []


@pytest.mark.parametrize(
    ("address", "own"),
    [(None, []), ("0.0.0.0", []), ("127.0.0.1", [b"1"]), ("localhost", [b"1"])],
)
def test_where_the_system_tells_no_account_only_this_machine_may_reach_the_server(
    address: str | None, own: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sentiment_core.ui.requests.own_machine.account_of", lambda port, to: None)
    monkeypatch.setattr(config, "get_option", {"server.address": address}.get)
    with handshake() as scope:
        assert noted(scope) == own


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a visitor before the server; Ann asked for the run `a...`."""
    owners = Owners()
    owners.claim("a" * 16, ANN)
    owners.claim("a" * 16, BEN)

    def put(visitor: str, *, key: str = "", presenter: bool = False, **headers: str) -> None:
        runtime = SimpleNamespace(
            queue=SimpleNamespace(owners=owners), presenter_access=PresenterAccess(key)
        )
        monkeypatch.setattr(rights, "runtime", lambda: runtime)
        monkeypatch.setattr(rights, "visitor_id", lambda: visitor)
        monkeypatch.setattr(rights, "is_presenter", lambda: presenter)
        context = SimpleNamespace(headers=headers, url="http://localhost/compare", ip_address=None)
        monkeypatch.setattr(rights, "st", SimpleNamespace(context=context))

    return put


def test_who_may_change_a_run(at: Any) -> None:
    run, other, bundled = "a" * 16, "b" * 16, "bundled-gru"
    at(ANN)
    assert [rights.may_change(one) for one in (run, other, bundled)] == [True, False, False]
    at(BEN)
    assert [rights.may_change(one) for one in (run, other, bundled)] == [False, False, False]
    at(BEN, presenter=True)
    assert [rights.may_change(one) for one in (run, other, bundled)] == [True, True, False]
    at(BEN, **{NOTED: "1"})
    assert [rights.may_change(one) for one in (run, other, bundled)] == [True, True, False]
    at(BEN, key="the key", **{NOTED: "1"})  # then the key decides
    assert [rights.may_change(one) for one in (run, other, bundled)] == [False, False, False]


def test_a_visitor_owns_so_many_runs_and_a_deleted_one_is_free() -> None:
    owners = Owners()
    for number in range(250):
        owners.claim(str(number), ANN)
    assert owners.of(ANN) == tuple(map(str, range(50, 250)))
    owners.claim("249", BEN)
    assert owners.of(BEN) == ()
    owners.forget("249")
    owners.claim("249", BEN)
    assert owners.of(BEN) == ("249",)
