"""Restarts of workers: after a number of jobs, or because a job does not react."""

import logging
from typing import Any

from sentiment_core.jobs.engine.scheduler import Link
from sentiment_core.jobs.engine.work import BROKEN
from sentiment_core.jobs.engine.workforce import Workforce

logger = logging.getLogger(__name__)


def end_worker_of(future: Any, link: Link, workforce: Workforce) -> None:
    """End a job with the worker that it runs on; takes seconds, a failure is only logged.

    Args:
        future: of the job, as Dask gave it.
        workforce: is notified that the worker is about to leave.
    """
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
    """Restart a worker, which takes seconds; it counts again once the scheduler knows of it.

    Args:
        workforce: is notified when that is done.
    """
    link.restart(worker, workforce.resource_of(worker))
    workforce.left(worker)
