"""Who may change a run: its maker in this session, and the person at the server's own machine."""

from types import SimpleNamespace

import pytest

from sentiment_core.ui import rights

LOCAL = {"ip_address": None, "url": "http://localhost:8501/compare", "headers": {"Host": "x"}}


def at(monkeypatch: pytest.MonkeyPatch, **context: object) -> None:
    monkeypatch.setattr(rights, "st", SimpleNamespace(context=SimpleNamespace(**context)))


@pytest.mark.parametrize("url", ["http://localhost:8501/", "http://127.0.0.1/", "http://[::1]:80/"])
def test_a_browser_on_the_servers_own_machine(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, **{**LOCAL, "url": url})
    assert rights.is_own_machine()


@pytest.mark.parametrize(
    "other",
    [
        {"ip_address": "192.168.1.20"},
        {"ip_address": "2001:db8::1"},
        {"url": "https://workshop.example/compare"},
        {"url": "http://localhost.evil.example/"},
        {"url": ""},
        {"url": None},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"x-real-ip": "10.0.0.1"}},
        {"headers": {"Via": "1.1 proxy"}},
    ],
)
def test_anybody_else_may_be_anybody(
    other: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, **{**LOCAL, **other})
    assert not rights.is_own_machine()


def test_the_maker_may_change_a_run_but_nobody_a_bundled_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rights, "made_runs", lambda: ["a" * 16, "bundled-gru"])
    at(monkeypatch, **{**LOCAL, "ip_address": "192.168.1.20"})
    assert rights.may_change("a" * 16)
    assert not rights.may_change("b" * 16)
    at(monkeypatch, **LOCAL)
    assert rights.may_change("b" * 16)
    assert not rights.may_change("bundled-gru")
