"""Frames of a websocket that carry next to nothing: a connection that sends many is ended.

The server takes pings, answers to pings and pieces of messages before Streamlit or its middleware
hear of anything, some 70,000 a second of six bytes each, and keeps its answers for who does not
read them. No page can send a ping, and browsers cut a message into large pieces.
"""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from sentiment_core.ui.requests.allowance import Allowance

# Proxies and programs send a ping now and then, to see whether the other side is there.
_AT_ONCE, _A_SECOND = 200.0, 2.0
_PIECE = 4_096  # bytes: what is read is taken apart whole before anything can be refused
_ALLOWANCE = "_word_by_word_frames"


def bound_small_frames() -> None:
    """From now on, end a connection that sends more of them than two a second."""
    kind: Any = WebSocketsSansIOProtocol
    if kind.data_received.__module__ == __name__:
        return
    data_received = kind.data_received

    def in_pieces(self: Any, data: bytes) -> None:
        for start in range(0, len(data), _PIECE):
            if not self.transport.is_closing():
                data_received(self, data[start : start + _PIECE])

    def bounded(handle: Any) -> Any:
        def handle_few(self: Any, *frame: Any) -> None:
            if _is_one_of_few(self):
                handle(self, *frame)
            else:
                self.transport.abort()

        return handle_few

    kind.data_received = in_pieces
    for name in ("handle_ping", "handle_pong", "handle_cont"):
        setattr(kind, name, bounded(getattr(kind, name)))


def _is_one_of_few(connection: Any) -> bool:
    """Count a frame of a connection; whether it is within the bounds."""
    if not hasattr(connection, _ALLOWANCE):
        setattr(connection, _ALLOWANCE, Allowance(_AT_ONCE, _A_SECOND))
    return not getattr(connection, _ALLOWANCE).take()
