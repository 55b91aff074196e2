"""Runs that left the queue without being finished, and why."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from sentiment_core.errors import SentimentError
from sentiment_core.i18n import t
from sentiment_core.jobs.queue.job import Job
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore

logger = logging.getLogger(__name__)

_MOST = 200
_STOPPED = t("Stopped during the first epoch, so there is no trained network.")
_BUG = t("The run failed because of a bug. The server log has the details.")


def out_of_time(seconds: float) -> str:
    """The message of a run that was stopped after `seconds`."""
    minutes = seconds / 60
    return t("Stopped after {minutes:g} minutes, the limit of this server.", minutes=minutes)


class FinishedJobs:
    """The last runs that were stopped or failed; finished ones are in the store.

    Only the queue holds one, under its lock.

    Args:
        store: where runs are kept.
        clock: seconds that only grow.
    """

    def __init__(self, store: RunStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._snapshots: OrderedDict[str, JobSnapshot] = OrderedDict()

    def get(self, run_id: str) -> JobSnapshot | None:
        """The last snapshot of a run; None where there is none."""
        return self._snapshots.get(run_id)

    def or_stored(self, run_id: str, finished: JobSnapshot | None) -> JobSnapshot | None:
        """The snapshot of a run that may be in the store too; reads files, so not under the lock.

        Args:
            finished: from `get`.
        """
        if finished is not None and finished.history:
            return finished
        # A worker that was given up may have finished all the same.
        run = self._store.get(run_id)
        if run is None:
            return finished
        stored = JobSnapshot.of_run(run)
        if finished is None or stored.status == JobStatus.FINISHED:
            return stored
        return replace(stored, message=f"{finished.message} {stored.message}")

    def forget(self, run_id: str) -> None:
        """The run is wanted again."""
        self._snapshots.pop(run_id, None)

    def stored(self, job: Job, run: TrainedRun, *, why: str = "") -> None:
        """Note a run of which at least one epoch is stored.

        Args:
            why: why it was stopped, a sentence; may be empty.
        """
        snapshot = JobSnapshot.of_run(run)
        if snapshot.status != JobStatus.FINISHED:
            message = f"{why} {snapshot.message}".strip()
            self._tell(job, snapshot.status, message, snapshot)

    def rescued(self, job: Job, error: BaseException | None) -> bool:
        """Store the epochs that a lost worker had finished; return whether there were any."""
        run = next((r for r in self._store.rescue(job.run_id) if r.run_id == job.run_id), None)
        if run is not None:
            why = str(error) if isinstance(error, SentimentError) and not job.stopping else ""
            self.stored(job, run, why=job.why or why)
        return run is not None

    def nothing(self, job: Job, status: JobStatus, why: str) -> None:
        """Note a run without any finished epoch.

        Args:
            why: the reason, a sentence.
        """
        self._tell(job, status, why, None)

    def failed(self, job: Job, error: BaseException | None) -> None:
        """Note a run that failed without any finished epoch.

        Args:
            job: the run in the queue; one that was asked to stop counts as stopped.
            error: of a SentimentError the message is shown; anything else, None too, is a bug.
        """
        if error is not None and not isinstance(error, SentimentError):
            logger.error("run %s failed", job.run_id, exc_info=error)
        if job.stopping:
            self.nothing(job, JobStatus.STOPPED, f"{job.why} {_STOPPED}".strip())
        else:
            why = str(error) if isinstance(error, SentimentError) else _BUG
            self.nothing(job, JobStatus.FAILED, why)

    def _tell(self, job: Job, status: JobStatus, why: str, stored: JobSnapshot | None) -> None:
        self._snapshots[job.run_id] = JobSnapshot(
            run_id=job.run_id,
            config=job.config,
            status=status,
            seconds=job.elapsed(self._clock()),
            plan=stored.plan if stored else job.plan,
            history=stored.history if stored else (),
            batches=stored.batches if stored else tuple(job.batches),
            message=why,
        )
        while len(self._snapshots) > _MOST:
            self._snapshots.popitem(last=False)
