"""What is told of runs that are no longer in the queue."""

from collections import OrderedDict

from sentiment_core.errors import SentimentError
from sentiment_core.i18n import t
from sentiment_core.jobs.queue.job import Job
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.rnn.runs.run import TrainedRun

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
    """

    def __init__(self) -> None:
        self._snapshots: OrderedDict[str, JobSnapshot] = OrderedDict()

    def get(self, run_id: str) -> JobSnapshot | None:
        """What is told of a run; None when nothing is."""
        return self._snapshots.get(run_id)

    def forget(self, run_id: str) -> None:
        """The run is wanted again."""
        self._snapshots.pop(run_id, None)

    def kept(self, job: Job, run: TrainedRun, now: float, *, why: str = "") -> None:
        """A run ended, and there is something to read with.

        Args:
            job: the run's place in the queue.
            run: what is kept of it.
            now: on the queue's clock.
            why: what ended it, a sentence; empty where nothing has to be said.
        """
        snapshot = JobSnapshot.of_run(run)
        if snapshot.status != JobStatus.FINISHED:
            told = f"{why} {snapshot.message}".strip()
            self._tell(job, snapshot.status, told, now, snapshot)

    def nothing(self, job: Job, status: JobStatus, why: str, now: float) -> None:
        """A run ended, and nothing is kept of it.

        Args:
            job: the run's place in the queue.
            status: stopped or failed.
            why: what ended it, a sentence.
            now: on the queue's clock.
        """
        self._tell(job, status, why, now, None)

    def failed(self, job: Job, error: BaseException | None, now: float) -> None:
        """A run ended by an error, and nothing is kept of it.

        Args:
            job: the run's place in the queue; one that was asked to stop counts as stopped.
            error: of a SentimentError the message is told; anything else, None too, is a bug.
            now: on the queue's clock.
        """
        if job.stopping:
            self.nothing(job, JobStatus.STOPPED, f"{job.why} {_STOPPED}".strip(), now)
        else:
            why = str(error) if isinstance(error, SentimentError) else _BUG
            self.nothing(job, JobStatus.FAILED, why, now)

    def _tell(
        self, job: Job, status: JobStatus, why: str, now: float, kept: JobSnapshot | None
    ) -> None:
        self._snapshots[job.run_id] = JobSnapshot(
            run_id=job.run_id,
            config=job.config,
            status=status,
            seconds=job.elapsed(now),
            plan=kept.plan if kept else job.plan,
            history=kept.history if kept else (),
            batches=kept.batches if kept else tuple(job.batches),
            message=why,
        )
        while len(self._snapshots) > _KEPT:
            self._snapshots.popitem(last=False)
