"""Answers leave the server at once."""

import socket

from sentiment_core.ui.app.sockets import send_without_delay


def test_accepted_connections_do_not_wait_for_acknowledgements() -> None:
    with socket.socket(socket.AF_INET) as server:  # as Streamlit makes its own: no proto
        server.bind(("127.0.0.1", 0))
        server.listen()
        assert send_without_delay() >= 1
        with socket.create_connection(server.getsockname()):
            accepted, _ = server.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
