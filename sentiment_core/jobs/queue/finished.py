"""What is told of runs that are no longer in the queue."""

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

_KEPT = 200
_STOPPED = t("Stopped during the first epoch, so there is no trained network.")
_BUG = t("The run failed because of a bug. The server log has the details.")


def out_of_time(seconds: float) -> str:
    """Why a run was ended that took longer than `seconds`, a sentence."""
    minutes = seconds / 60
    return t("Stopped after {minutes:g} minutes, the limit of this server.", minutes=minutes)


class Ended:
    """The last runs that ended in another way than by being finished; the store knows those.

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
        """What is told of a run; None when nothing is."""
        return self._snapshots.get(run_id)

    def or_kept(self, run_id: str, ended: JobSnapshot | None) -> JobSnapshot | None:
        """What is told of a run that may be in the store too; not under the lock, as it is read.

        Args:
            run_id: of the run.
            ended: what `get` gave.
        """
        if ended is not None and ended.history:
            return ended
        # A worker that was given up may have finished all the same.
        run = self._store.get(run_id)
        if run is None:
            return ended
        kept = JobSnapshot.of_run(run)
        if ended is None or kept.status == JobStatus.FINISHED:
            return kept
        return replace(kept, message=f"{ended.message} {kept.message}")

    def forget(self, run_id: str) -> None:
        """The run is wanted again."""
        self._snapshots.pop(run_id, None)

    def kept(self, job: Job, run: TrainedRun, *, why: str = "") -> None:
        """A run ended, and there is something to read with.

        Args:
            job: the run's place in the queue.
            run: what is kept of it.
            why: what ended it, a sentence; empty where nothing has to be said.
        """
        snapshot = JobSnapshot.of_run(run)
        if snapshot.status != JobStatus.FINISHED:
            told = f"{why} {snapshot.message}".strip()
            self._tell(job, snapshot.status, told, snapshot)

    def rescued(self, job: Job, error: BaseException | None) -> bool:
        """Keep the epochs that a lost worker had finished; whether there were any.

        Args:
            job: the run's place in the queue.
            error: what ended it.
        """
        run = next((r for r in self._store.rescue(job.run_id) if r.run_id == job.run_id), None)
        if run is not None:
            why = str(error) if isinstance(error, SentimentError) and not job.stopping else ""
            self.kept(job, run, why=job.why or why)
        return run is not None

    def nothing(self, job: Job, status: JobStatus, why: str) -> None:
        """A run ended, and nothing is kept of it.

        Args:
            job: the run's place in the queue.
            status: stopped or failed.
            why: what ended it, a sentence.
        """
        self._tell(job, status, why, None)

    def failed(self, job: Job, error: BaseException | None) -> None:
        """A run ended by an error, and nothing is kept of it.

        Args:
            job: the run's place in the queue; one that was asked to stop counts as stopped.
            error: of a SentimentError the message is told; anything else, None too, is a bug.
        """
        if error is not None and not isinstance(error, SentimentError):
            logger.error("run %s failed", job.run_id, exc_info=error)
        if job.stopping:
            self.nothing(job, JobStatus.STOPPED, f"{job.why} {_STOPPED}".strip())
        else:
            why = str(error) if isinstance(error, SentimentError) else _BUG
            self.nothing(job, JobStatus.FAILED, why)

    def _tell(self, job: Job, status: JobStatus, why: str, kept: JobSnapshot | None) -> None:
        self._snapshots[job.run_id] = JobSnapshot(
            run_id=job.run_id,
            config=job.config,
            status=status,
            seconds=job.elapsed(self._clock()),
            plan=kept.plan if kept else job.plan,
            history=kept.history if kept else (),
            batches=kept.batches if kept else tuple(job.batches),
            message=why,
        )
        while len(self._snapshots) > _KEPT:
            self._snapshots.popitem(last=False)
