"""Execution of a job on a worker, with reports and a stop event."""

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sentiment_core.errors import SentimentError
from sentiment_core.jobs.engine.protocol import Resource, Work

logger = logging.getLogger(__name__)

TOPIC = "word-by-word"
# A run whose worker was lost is tried once more, then reported as lost.
MOST_TRIES = 2
# What goes wrong when the other side ends while it is spoken to; a TimeoutError is an OSError, and
# a client that was closed has no scheduler as an attribute any more.
BROKEN = (OSError, ValueError, RuntimeError, AttributeError)

_SECONDS_BETWEEN_QUESTIONS = 0.2  # asking for a stop costs a round trip to the scheduler


def stop_name(token: str) -> str:
    """Name of the Dask event that stops a submission."""
    return f"stop-{token}"


async def set_slots(resource: Resource, slots: int, dask_worker: Any) -> None:
    """On the worker: have so many of what a job takes one of.

    Args:
        resource: what its jobs take one of.
        slots: jobs at once.
        dask_worker: given by Dask, by this name.
    """
    await dask_worker.set_resources(**{resource: slots})


def do_work(job_id: str, token: str, work: Work, arguments: tuple[object, ...]) -> tuple[str, Any]:
    """On the worker: call `work`; give the worker's address and the result.

    A SentimentError is a result: Dask would write its traceback into the terminal. What else `work`
    raises passes through.

    Args:
        job_id: stands in what is reported.
        token: of this submission; stands there too, and names the event that stops it.
        work: called in this thread.
        arguments: what it is given first; `report` and `should_stop` follow.
    """
    from distributed import Event, get_worker

    worker = get_worker()
    stop = Event(stop_name(token))
    asked = time.monotonic()

    def report(event: Mapping[str, Any]) -> None:
        with suppress(Exception):  # `should_stop` will find out
            worker.log_event(TOPIC, {"job_id": job_id, "token": token, "event": dict(event)})

    def should_stop() -> bool:
        nonlocal asked
        now = time.monotonic()
        if now - asked < _SECONDS_BETWEEN_QUESTIONS:
            return False
        asked = now
        try:
            return bool(stop.is_set())
        except Exception as error:  # noqa: BLE001  # logged
            # Dask fails in ever other ways once it is closing. This worker is about to end, so what
            # is finished has to be kept now.
            logger.info("the engine is gone; the run stops: %s", error)
            return True

    worker.log_event(TOPIC, {"job_id": job_id, "token": token, "worker": worker.address})
    try:
        return worker.address, work(*arguments, report, should_stop)
    except SentimentError as error:
        return worker.address, error
    finally:
        with suppress(Exception):  # the same
            stop.clear()
