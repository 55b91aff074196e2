"""What runs on a worker: the work, with a way to report and to be stopped."""

import time
from collections.abc import Mapping
from typing import Any

from sentiment_core.jobs.protocol import Work

TOPIC = "word-by-word"

_SECONDS_BETWEEN_QUESTIONS = 0.2  # asking for a stop costs a round trip to the scheduler


def stop_name(token: str) -> str:
    """Name of the Dask event that stops a submission."""
    return f"stop-{token}"


def do_work(job_id: str, token: str, work: Work, arguments: tuple[object, ...]) -> tuple[str, Any]:
    """On the worker: call `work`; give the worker's address and the result."""
    from distributed import Event, get_worker

    worker = get_worker()
    stop = Event(stop_name(token))
    asked = time.monotonic()

    def report(event: Mapping[str, Any]) -> None:
        worker.log_event(TOPIC, {"job_id": job_id, "token": token, "event": dict(event)})

    def should_stop() -> bool:
        nonlocal asked
        now = time.monotonic()
        if now - asked < _SECONDS_BETWEEN_QUESTIONS:
            return False
        asked = now
        return bool(stop.is_set())

    try:
        return worker.address, work(*arguments, report, should_stop)
    finally:
        stop.clear()
