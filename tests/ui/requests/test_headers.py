"""The rules for what a page may load."""

import asyncio
from typing import Any

import pytest

from sentiment_core.ui.requests.headers import SafeHeaders, content_security_policy


def rules(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (rule.split() for rule in policy.split("; "))}


def test_scripts_come_from_here_and_inline_ones_by_their_hash() -> None:
    scripts = rules(content_security_policy())["script-src"]
    assert "'unsafe-inline'" not in scripts
    assert any(source.startswith("'sha256-") for source in scripts)
    assert not any("://" in source or "*" in source for source in scripts)


@pytest.mark.parametrize(
    ("setting", "frames"),
    [
        ("", ["'self'"]),
        ("https://school.example", ["'self'", "https://school.example"]),
    ],
)
def test_only_named_hosts_may_frame_the_app(setting: str, frames: list[str]) -> None:
    found = rules(content_security_policy(setting))
    assert found["frame-ancestors"] == frames
    assert len(found) == len(rules(content_security_policy()))


def test_the_headers_are_added_to_what_the_app_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        weak = [(b"Content-Security-Policy", b"none"), (b"x-own", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": weak})
        await send({"type": "http.response.body", "body": b"x"})

    async def note(message: Any) -> None:
        sent.append(message)

    monkeypatch.setenv("SENTIMENT_FRAME_ANCESTORS", "https://school.example")
    asyncio.run(SafeHeaders(app)({"type": "http"}, None, note))  # type: ignore[arg-type]
    headers = dict(sent[0]["headers"])
    assert len(sent[0]["headers"]) == len(headers)
    assert headers[b"x-own"] == b"1"
    assert b"https://school.example" in headers[b"content-security-policy"]
    assert sent[1] == {"type": "http.response.body", "body": b"x"}
