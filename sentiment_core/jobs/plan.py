"""Training plan: several runs, submitted one after the other.

The queue takes one waiting run of a visitor at a time. The plan is a frozen value; whoever shows it
asks for its next state at every look.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sentiment_core.errors import QueueFullError, SentimentError
from sentiment_core.jobs.queue.queue import JobQueue
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.settings.config import RunConfig


class PlanKind(StrEnum):
    """The purpose of a plan."""

    CELLS = "cells"
    SEEDS = "seeds"


@dataclass(frozen=True)
class PlannedRun:
    """One run of a plan.

    Args:
        fingerprint: of the reviews that were shown when the plan was started; None for those that
            are ready when it is submitted.
        run_id: once the queue has taken it.
        message: why it will not be trained, a sentence; empty otherwise.
    """

    config: RunConfig
    fingerprint: str | None = None
    run_id: str | None = None
    message: str = ""

    @property
    def open(self) -> bool:
        """Whether it still has to be submitted."""
        return self.run_id is None and not self.message


@dataclass(frozen=True)
class TrainingPlan:
    """Runs that are submitted one after the other.

    Args:
        runs: in the order in which they train.
        shown: whether what came of it was put into the comparison.
    """

    kind: PlanKind
    runs: tuple[PlannedRun, ...]
    shown: bool = False

    @classmethod
    def of(
        cls, kind: PlanKind, configs: Sequence[RunConfig], fingerprint: str | None = None
    ) -> "TrainingPlan":
        """A plan of which nothing is submitted yet; the arguments are those of its runs."""
        return cls(kind, tuple(PlannedRun(config, fingerprint) for config in configs))

    def advanced(self, queue: JobQueue, visitor: str) -> "TrainingPlan":
        """The plan after submitting what the queue takes now.

        Runs that are kept already come at once. A run that cannot be trained is noted, and the
        others go on.
        """
        runs = list(self.runs)
        for index, planned in enumerate(runs):
            if not planned.open:
                continue
            if any(job.status == JobStatus.WAITING for job in queue.live_of(visitor)):
                break  # one waits at a time
            try:
                snapshot = queue.submit(planned.config, visitor, fingerprint=planned.fingerprint)
            except QueueFullError:
                break  # at a later look
            except SentimentError as error:
                runs[index] = replace(planned, message=str(error))
                continue
            runs[index] = replace(planned, run_id=snapshot.run_id)
        return replace(self, runs=tuple(runs))

    def snapshots(self, queue: JobQueue) -> list[JobSnapshot | None]:
        """The snapshot of each run; None where it is not submitted, or no longer known."""
        return [
            None if planned.run_id is None else queue.snapshot(planned.run_id)
            for planned in self.runs
        ]

    def done(self, queue: JobQueue) -> bool:
        """Whether nothing of it will change any more."""
        return not any(planned.open for planned in self.runs) and not any(
            snapshot is not None and snapshot.live for snapshot in self.snapshots(queue)
        )

    def without_open(self) -> "TrainingPlan":
        """The plan without the runs that were not submitted."""
        return replace(self, runs=tuple(run for run in self.runs if not run.open))
