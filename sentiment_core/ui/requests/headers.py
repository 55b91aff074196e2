"""Security headers of every response: content sources and framing."""

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import streamlit

from sentiment_core.settings.environment import FRAME_ANCESTORS, text_of

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
AsgiApp = Callable[[Message, Receive, Send], Awaitable[None]]


def content_security_policy(frame_ancestors: str = "") -> str:
    """The Content-Security-Policy of the app's pages.

    Everything comes from the app's own host, and of scripts written into the page only those run
    that Streamlit itself has written there. Streamlit also writes styles into the page; Vega turns
    the formulas of a chart into functions, and Streamlit starts the word strip's own script from a
    blob, so these cannot be forbidden.

    Args:
        frame_ancestors: hosts that may show the app in a frame, with spaces between; empty for
            none but its own.
    """
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "'unsafe-eval'", "blob:", *_own_inline_scripts()]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "media-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": f"'self' {frame_ancestors}".strip(),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _own_inline_scripts() -> list[str]:
    """CSP sources of the scripts in Streamlit's page, by hash."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = _INLINE.findall(page.read_text(encoding="utf-8"))
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


class SafeHeaders:
    """ASGI middleware that adds the headers."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app
        policy = content_security_policy(text_of(FRAME_ANCESTORS))
        self._headers = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),  # a link holds what somebody typed
            (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
        ]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = {name for name, _ in self._headers}
                kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in ours]
                message["headers"] = [*kept, *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
