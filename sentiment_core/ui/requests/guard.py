"""Refusal of requests that no page of this app makes, before Streamlit handles them."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.server_util import allow_all_cross_origin_requests, is_allowed_origin

from sentiment_core.ui.requests.allowance import Allowance
from sentiment_core.ui.requests.headers import AsgiApp, Message, Receive, Send
from sentiment_core.ui.requests.own_machine import is_from_this_machine, note_own_machine
from sentiment_core.ui.requests.pace import Asked, Pace
from sentiment_core.ui.requests.shown_page import ShownPage
from sentiment_core.ui.requests.small_frames import bound_small_frames
from sentiment_core.ui.requests.unknown_files import tell_no_unknown_files

# What Streamlit's own pages send to run the app; large tables are asked for in pieces, and a file's
# address before it is sent. Left out are clearing everybody's cache, git information (19 ms of the
# event loop each) and what only Streamlit's developers send.
NEEDED = frozenset(
    {
        "rerun_script", "stop_script", "app_heartbeat", "backend_operation_request",
        "file_urls_request",
    }
)  # fmt: skip
NEEDED_OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})
_MOST_FILES = 4  # whose addresses are asked for at once; a control takes one
_ID = re.compile(r"[\w-]{0,100}", re.ASCII)  # Streamlit writes what it does not find into its log
_PROTOCOL_ERROR, _POLICY_VIOLATION = 1002, 1008
# Messages of one tab. The event loop of all tabs takes some 2 ms for each; a page sends a few a
# second, and no more than a keyboard repeats while somebody moves through the words.
_AT_ONCE, _A_SECOND = 100.0, 50.0


class RequestGuard:
    """ASGI middleware that refuses requests which the app never makes.

    - A websocket from a page of another origin. Streamlit would look up the machine's own public
      address to compare, on the event loop and over the network, and it takes every port of
      localhost for its own. `server.corsAllowedOrigins` names origins that are allowed beside the
      app's own; `server.enableCORS = false` allows all, as in Streamlit.
    - Streamlit's metrics, except for the machine itself.
    - Messages of a page other than those in `NEEDED`, and those of a page that its tab has left.
      A websocket on which something else comes is closed.

    A tab that sends more than `_A_SECOND` messages is read slower; the rest wait in its connection.
    One that asks for pages faster than a person does has fewer made (`Pace`).
    """

    def __init__(self, app: AsgiApp) -> None:
        self._app = app
        tell_no_unknown_files()
        bound_small_frames()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer a request or refuse it."""
        if scope["type"] == "http":
            metrics = scope["path"].rstrip("/").endswith("/_stcore/metrics")
            if metrics and not is_from_this_machine(scope):
                await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
                return
        elif scope["type"] == "websocket":
            headers = Headers(scope=scope)
            if not is_own_origin(headers.get("origin"), headers.get("host")):
                await receive()  # the handshake
                await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
                return
            del MutableHeaders(scope=scope)["origin"]  # Streamlit would judge it again
            note_own_machine(scope)
            page, send = ShownPage(), _while_open(send)
            pace = Pace(_needed_only(receive, send, page))
            try:
                await self._app(scope, pace.receive, _of_shown(send, page))
            finally:
                pace.close()
            return
        await self._app(scope, receive, send)


def is_own_origin(origin: str | None, host: str | None) -> bool:
    """Whether a page that opens a websocket is one of this server.

    Args:
        origin: the header that a browser always sends; None from a program, which could send any.
        host: the header that names the server.
    """
    if origin is None or allow_all_cross_origin_requests() or is_allowed_origin(origin):
        return True
    try:
        return urlsplit(origin).netloc.lower() == (host or "").lower() != ""
    except ValueError:
        return False


def _while_open(send: Send) -> Send:
    """The send function of a websocket, without what comes after its end.

    A tab is closed while its page is still made. Streamlit would take the failure for a message of
    another kind, and write two tracebacks; it hears of the end where it waits for messages.
    """
    closed = False

    async def send_while_open(message: Message) -> None:
        nonlocal closed
        if closed:
            return
        closed = message["type"] == "websocket.close"
        try:
            await send(message)
        except OSError:
            closed = True

    return send_while_open


def _needed_only(receive: Receive, send: Send, page: ShownPage) -> Callable[[], Awaitable[Asked]]:
    """Gives the messages of a websocket without those that the app does not need."""
    allowance = Allowance(_AT_ONCE, _A_SECOND)

    async def next_needed() -> Asked:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if seconds := allowance.take():
                await asyncio.sleep(seconds)
            asked = _parsed(message.get("bytes"))
            if asked is None:
                await send({"type": "websocket.close", "code": _PROTOCOL_ERROR})
                return {"type": "websocket.disconnect", "code": _PROTOCOL_ERROR}
            if is_needed(asked, page):
                return asked

    return next_needed


def _of_shown(send: Send, page: ShownPage) -> Send:
    """The send function of a websocket, without what comes from a page that its tab has left."""

    async def send_shown(message: Message) -> None:
        data = message.get("bytes")
        if message["type"] != "websocket.send" or data is None:
            await send(message)
            return
        for each in page.pass_on(data):
            await send({**message, "bytes": each})

    return send_shown


def is_needed(message: BackMsg, page: ShownPage) -> bool:
    """Whether a page's message is one that the app needs.

    Args:
        page: that the sender shows.
    """
    kind, operation = message.WhichOneof("type"), message.backend_operation_request
    named = (
        message.rerun_script.fragment_id, operation.request_id,
        operation.deferred_file.file_id, operation.dataframe_chunk.source_id,
    )  # fmt: skip
    return (
        kind in NEEDED
        and (
            kind != "backend_operation_request"
            or operation.WhichOneof("payload") in NEEDED_OPERATIONS
        )
        and len(message.file_urls_request.file_names) <= _MOST_FILES
        and all(_ID.fullmatch(name) for name in named)
        and not page.has_left(message)
    )


def _parsed(data: bytes | None) -> BackMsg | None:
    """A page's message; None where it is damaged, or text, which no page sends."""
    try:
        return None if data is None else BackMsg.FromString(data)
    except DecodeError:
        return None
