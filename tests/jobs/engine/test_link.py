"""A link to a scheduler that is no longer there."""

import types

import distributed
import pytest

from sentiment_core.jobs.engine.scheduler import Link
from sentiment_core.jobs.engine.work import BROKEN


def test_a_closed_connection_is_an_error_that_the_engine_knows() -> None:
    link = object.__new__(Link)  # Dask leaves an empty answer behind when the other side closes
    link.client = types.SimpleNamespace(
        sync=lambda *_, **__: {}, scheduler=types.SimpleNamespace(identity=None)
    )
    with pytest.raises(BROKEN, match="closed"):
        link.workers()


def test_a_client_that_cannot_listen_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scheduler ended right after the connection; each new try left a client behind."""
    closed = []

    class Client:
        scheduler_comm = None

        def __init__(self, *_: object, **__: object) -> None:
            pass

        def subscribe_topic(self, *_: object) -> None:
            raise OSError("the scheduler ended")

        def close(self, **_: object) -> None:
            closed.append(self)

    monkeypatch.setattr(distributed, "Client", Client)
    with pytest.raises(OSError, match="the scheduler ended"):
        Link("tcp://127.0.0.1:9", preload="json", hear=print)
    assert len(closed) == 1
