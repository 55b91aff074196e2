"""What Streamlit would do for anybody, and this app never needs."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from starlette.datastructures import Headers
from streamlit import config, net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed

from sentiment_core.ui.requests.guard import RequestGuard, is_needed, is_own_origin
from sentiment_core.ui.requests.own_machine import is_from_this_machine
from sentiment_core.ui.requests.shown_page import ShownPage

LOCAL = {"host": "127.0.0.1:8501"}


def scope(kind: str, path: str, peer: str = "127.0.0.1", **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "type": kind,
        "path": path,
        "method": "GET",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in named.items()],
        "client": (peer, 1234),
    }


def answer(
    asked: dict[str, Any], messages: Sequence[dict[str, Any]] = ()
) -> tuple[list[Any], list[Any]]:
    """What the app behind the guard heard, and what was sent."""
    heard: list[Any] = []
    sent: list[Any] = []
    waiting = [{"type": "websocket.connect"}, *messages, {"type": "websocket.disconnect"}]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        heard.append(scope["path"])
        while scope["type"] == "websocket":
            heard.append(await receive())
            if heard[-1]["type"] == "websocket.disconnect":
                return

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(RequestGuard(app)(asked, receive, send))
    return heard, sent


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        (None, "127.0.0.1:8501", True),  # a program; it could send any origin
        ("http://127.0.0.1:8501", "127.0.0.1:8501", True),
        ("https://School.example", "school.example", True),
        ("https://evil.example", "school.example", False),
        ("http://localhost:3000", "localhost:8501", False),  # another server of the same machine
        ("http://localhost:8501", "127.0.0.1:8501", False),
        ("https://school.example.evil.example", "school.example", False),
        ("https://school.example@evil.example", "school.example", False),
        ("null", "school.example", False),
        ("null", None, False),
        ("", "", False),
        ("http://[", "[", False),
        ("\x00", "\x00", False),
    ],
)
def test_a_websocket_is_opened_by_a_page_of_this_server(
    origin: str | None, host: str | None, own: bool
) -> None:
    assert is_own_origin(origin, host) is own


def test_an_operator_can_allow_other_origins() -> None:
    allowed = config.get_option("server.corsAllowedOrigins")
    enabled = config.get_option("server.enableCORS")
    try:
        config.set_option("server.corsAllowedOrigins", ["https://portal.example"])
        assert is_own_origin("https://portal.example", "app.example")
        assert not is_own_origin("https://portal.example.evil", "app.example")
        config.set_option("server.enableCORS", False)
        assert is_own_origin("https://anything.example", "app.example")
    finally:
        config.set_option("server.corsAllowedOrigins", allowed)
        config.set_option("server.enableCORS", enabled)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://school.example", "SCHOOL.example"),
        ("https://School.example", "school.example"),
        ("https://portal.example", "app.example"),  # which the operator lists
    ],
)
def test_an_origin_that_is_let_in_is_not_looked_up_by_streamlit(
    origin: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It compares letters as they are, and asked the network before it read the operator's list."""
    asked: list[str] = []
    monkeypatch.setattr(net_util, "get_external_ip", lambda: asked.append("the network"))
    monkeypatch.setattr(net_util, "get_internal_ip", lambda: asked.append("the network"))
    verdicts: list[bool] = []

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        headers = Headers(scope=scope)
        verdicts.append(_is_origin_allowed(headers.get("origin"), headers.get("host")))

    async def nothing(*_: Any) -> Any:
        return {"type": "websocket.connect"}

    allowed = config.get_option("server.corsAllowedOrigins")
    config.set_option("server.corsAllowedOrigins", ["https://portal.example "])
    try:
        handshake = scope("websocket", "/_stcore/stream", origin=origin, host=host)
        asyncio.run(RequestGuard(streamlit)(handshake, nothing, nothing))
    finally:
        config.set_option("server.corsAllowedOrigins", allowed)
    assert (verdicts, asked) == ([True], [])


def test_a_foreign_websocket_never_reaches_streamlit() -> None:
    """It made Streamlit ask the network for the machine's address: 2 to 20 s for everybody."""
    heard, sent = answer(
        scope("websocket", "/_stcore/stream", origin="https://evil.example", **LOCAL)
    )
    assert heard == []
    assert sent == [{"type": "websocket.close", "code": 1008}]


def named(kind: str) -> bytes:
    message = BackMsg()
    if kind == "rerun_script":
        message.rerun_script.query_string = "a=1"
    elif kind == "file_urls_request":
        message.file_urls_request.request_id = "1"
    elif kind == "backend_operation_request":
        message.backend_operation_request.deferred_file.file_id = "1"
    else:
        setattr(message, kind, True)
    return message.SerializeToString()


NEEDED = [
    "rerun_script",
    "stop_script",
    "app_heartbeat",
    "backend_operation_request",
    "file_urls_request",
]
NOT_NEEDED = [
    field.name
    for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields
    if field.name not in NEEDED
]


@pytest.mark.parametrize("kind", NEEDED)
def test_messages_of_a_page_pass(kind: str) -> None:
    message = {"type": "websocket.receive", "bytes": named(kind)}
    heard, _ = answer(scope("websocket", "/_stcore/stream", **LOCAL), [message])
    assert message in heard


@pytest.mark.parametrize("kind", NOT_NEEDED)
def test_messages_that_no_page_needs_are_dropped(kind: str) -> None:
    """A thousand `load_git_info` held the event loop for 18 s."""
    good = {"type": "websocket.receive", "bytes": named("rerun_script")}
    # The last field of a message decides, so a needed one in front does not help.
    for bad in (named(kind), named("rerun_script") + named(kind)):
        message = {"type": "websocket.receive", "bytes": bad}
        heard, _ = answer(scope("websocket", "/_stcore/stream", **LOCAL), [message, message, good])
        assert [found for found in heard if found == message] == []
        assert good in heard


@pytest.mark.parametrize(
    ("count", "between", "waited"), [(100, 0.0, 0), (150, 0.0, 1), (400, 0.05, 0)]
)
def test_a_flood_of_one_tab_is_read_slowly(
    count: int, between: float, waited: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two thousand reruns at once kept the event loop, and with it everybody, for six seconds."""
    now, slept = [0.0], []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    def passed() -> float:
        now[0] += between
        return now[0]

    monkeypatch.setattr("sentiment_core.ui.requests.guard.asyncio.sleep", sleep)
    monkeypatch.setattr("sentiment_core.ui.requests.allowance.time.monotonic", passed)
    message = {"type": "websocket.receive", "bytes": BackMsg(stop_script=True).SerializeToString()}
    heard, _ = answer(scope("websocket", "/_stcore/stream", **LOCAL), [message] * count)
    assert heard.count(message) == count
    assert sum(slept) == pytest.approx(waited, abs=0.05)


@pytest.mark.parametrize(
    "bad", [{"bytes": b"\xff\xff\xff"}, {"bytes": b"\x5a\x04\x0a\x02\xff\xfe"}, {"text": "hello"}]
)
def test_what_is_no_message_of_a_page_ends_the_connection(bad: dict[str, Any]) -> None:
    """Each left a traceback of Streamlit's in the log."""
    good = {"type": "websocket.receive", "bytes": named("rerun_script")}
    messages = [{"type": "websocket.receive", **bad}, good]
    heard, sent = answer(scope("websocket", "/_stcore/stream", **LOCAL), messages)
    assert [message["type"] for message in heard[1:]] == [
        "websocket.connect", "websocket.disconnect",
    ]  # fmt: skip
    assert sent == [{"type": "websocket.close", "code": 1002}]


def test_a_tab_that_is_closed_while_its_page_is_made_is_no_failure() -> None:
    """Starlette took it for the end, and Streamlit the next message for text: two tracebacks."""
    tried: list[Any] = []

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        for _ in range(2):
            await send({"type": "websocket.send", "bytes": b""})

    async def receive() -> Any:
        return {"type": "websocket.disconnect"}

    async def gone(message: Any) -> None:
        tried.append(message)
        raise OSError

    asked = scope("websocket", "/_stcore/stream", **LOCAL)
    asyncio.run(RequestGuard(streamlit)(asked, receive, gone))
    assert len(tried) == 1


@pytest.mark.parametrize("strange", ["x" * 1_000_000, "a\nb", "<b>", "\x1b[2J"])
@pytest.mark.parametrize("field", ["fragment", "request", "file", "source"])
def test_ids_of_another_form_do_not_reach_streamlit_s_log(field: str, strange: str) -> None:
    """A megabyte in place of a fragment's id was a megabyte of log, fifty times a second."""
    for name, passes in (("a0b1-c2", True), (strange, False)):
        message = BackMsg()
        operation = message.backend_operation_request
        match field:
            case "fragment":
                message.rerun_script.fragment_id = name
            case "request":
                operation.deferred_file.file_id, operation.request_id = "f", name
            case "file":
                operation.deferred_file.file_id = name
            case "source":
                operation.dataframe_chunk.source_id = name
        assert is_needed(message, ShownPage()) is passes


@pytest.mark.parametrize("kind", ["install_skills", "dismiss_skills_nudge", ""])
def test_operations_that_no_page_needs_are_dropped(kind: str) -> None:
    """Streamlit would write into the folder of the app for whom it takes for its developer."""
    message = BackMsg()
    message.backend_operation_request.request_id = "1"
    if kind:
        getattr(message.backend_operation_request, kind).SetInParent()
    assert not is_needed(message, ShownPage())


def test_an_empty_message_is_not_needed() -> None:
    assert not is_needed(BackMsg(), ShownPage())


def test_addresses_for_files_are_asked_for_few_at_a_time() -> None:
    message = BackMsg()
    message.file_urls_request.file_names.extend(["a file"] * 4)
    assert is_needed(message, ShownPage())
    message.file_urls_request.file_names.append("a file")
    assert not is_needed(message, ShownPage())


@pytest.mark.parametrize(
    ("peer", "headers", "local"),
    [
        ("127.0.0.1", {"host": "localhost:8501"}, True),
        ("::1", {"host": "[::1]:8501"}, True),
        ("127.0.0.1", {"host": "school.example"}, False),  # a proxy that hands on the host
        ("127.0.0.1", {"host": "localhost", "x_forwarded_for": "10.0.0.1"}, False),
        ("127.0.0.1", {"host": "localhost", "forwarded": "for=10.0.0.1"}, False),
        ("192.168.0.2", {"host": "localhost"}, False),
        ("nowhere", {"host": "localhost"}, False),
        ("::ffff:127.0.0.1", {"host": "localhost:8501"}, True),
        ("::ffff:192.168.0.2", {"host": "localhost:8501"}, False),
        ("127.0.0.1", {"host": "localhost", "x_forwarded_proto": "https"}, False),
        ("127.0.0.1", {}, False),
        ("127.0.0.1", {"host": "[["}, False),
    ],
)
def test_metrics_are_for_the_machine_itself(
    peer: str, headers: dict[str, str], local: bool
) -> None:
    asked = scope("http", "/_stcore/metrics", peer, **headers)
    assert is_from_this_machine(asked) is local
    heard, sent = answer(asked)
    assert (heard, [found.get("status") for found in sent[:1]]) == (
        (["/_stcore/metrics"], []) if local else ([], [404])
    )


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/train", "/static/x.js"])
def test_everything_else_goes_on(path: str) -> None:
    assert answer(scope("http", path, **LOCAL))[0] == [path]
