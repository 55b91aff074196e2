"""Restarts of workers: after a number of jobs, in silence, or because a job does not react."""

import logging
import threading
from typing import Any

from sentiment_core.jobs.engine.scheduler import Link
from sentiment_core.jobs.engine.work import BROKEN
from sentiment_core.jobs.engine.workforce import Workforce

logger = logging.getLogger(__name__)


def end_worker_of(future: Any, link: Link, workforce: Workforce) -> None:
    """End a job with the worker that it runs on, in a thread; a failure is only logged.

    Args:
        future: of the job, as Dask gave it.
        workforce: is notified that the worker is about to leave.
    """
    threading.Thread(target=_end_worker_of, args=(future, link, workforce), daemon=True).start()


def _end_worker_of(future: Any, link: Link, workforce: Workforce) -> None:
    workers: list[str] = []
    try:
        keys_of = link.client.processing()
        workers = [name for name, keys in keys_of.items() if future.key in keys]
        workforce.leave(workers)
        future.cancel(force=True)
    except BROKEN as error:
        logger.warning("a job could not be ended: %s", error)
        for worker in workers:  # they stay, and take jobs
            workforce.left(worker)
        return
    for worker in workers:
        restart(worker, link, workforce)


def restart(worker: str, link: Link, workforce: Workforce) -> None:
    """Restart a worker, in a thread: it takes seconds, and it counts again when it is back.

    Args:
        workforce: is notified when that is done.
    """

    def wait() -> None:
        link.restart(worker, workforce.resource_of(worker))
        workforce.left(worker)

    threading.Thread(target=wait, daemon=True).start()
