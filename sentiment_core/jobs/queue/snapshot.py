"""Snapshots of a run and of the queue."""

from dataclasses import dataclass
from enum import StrEnum

from sentiment_core.i18n import later, tn
from sentiment_core.jobs.engine.protocol import EngineState
from sentiment_core.jobs.queue.forecast import ForecastError
from sentiment_core.rnn.runs.run import BatchMetrics, EpochMetrics, RunPlan, RunState, TrainedRun
from sentiment_core.settings.config import RunConfig


class JobStatus(StrEnum):
    """Status of a run."""

    WAITING = later("waiting")
    RUNNING = later("running")
    FINISHED = later("finished")
    STOPPED = later("stopped")
    FAILED = later("failed")


@dataclass(frozen=True)
class JobSnapshot:
    """An immutable snapshot of a run in the queue.

    Args:
        run_id: the run's id, also in `?run=`.
        status: where it is on its way.
        position: 1 is next; 0 when it no longer waits.
        wait_seconds: estimated time until it starts; 0 when it no longer waits.
        seconds: time since it started.
        remaining_seconds: estimated time until it ends; None when nothing is known yet.
        plan: what it is made of; None until the worker has reported it.
        batches: points between the epochs.
        message: why it failed, was stopped or waits again, a sentence; empty otherwise.
        stopping: whether it still trains, and was asked to stop.
    """

    run_id: str
    config: RunConfig
    status: JobStatus
    position: int = 0
    wait_seconds: float = 0.0
    seconds: float = 0.0
    remaining_seconds: float | None = None
    plan: RunPlan | None = None
    history: tuple[EpochMetrics, ...] = ()
    batches: tuple[BatchMetrics, ...] = ()
    message: str = ""
    stopping: bool = False

    @property
    def live(self) -> bool:
        """Whether the run trains or waits."""
        return self.status in {JobStatus.WAITING, JobStatus.RUNNING}

    @property
    def stored(self) -> bool:
        """Whether at least one epoch of the run is stored."""
        return not self.live and bool(self.history)

    @property
    def epochs_done(self) -> float:
        """How far the training is, in epochs."""
        done = float(self.history[-1].epoch) if self.history else 0.0
        return max(done, self.batches[-1].epochs_done) if self.batches else done

    @classmethod
    def of_run(cls, run: TrainedRun) -> "JobSnapshot":
        """The snapshot of a stored run."""
        finished = run.state == RunState.FINISHED
        return cls(
            run_id=run.run_id,
            config=run.config,
            status=JobStatus.FINISHED if finished else JobStatus.STOPPED,
            seconds=run.seconds,
            plan=run.plan,
            history=run.history,
            batches=run.batches,
            message="" if finished else stopped_message(run),
        )


def stopped_message(run: TrainedRun) -> str:
    """The message of a run that was stopped."""
    kept = tn(
        "Stopped. {n} finished epoch was kept.",
        "Stopped. {n} finished epochs were kept.",
        len(run.history),
    )
    return f"{run.why} {kept}".strip()


@dataclass(frozen=True)
class QueueSnapshot:
    """An immutable snapshot of the whole queue, without visitors' ids.

    Args:
        waiting: runs that wait, the next one first.
        slots: runs that can train at the same time.
        engine: whether there is an engine that trains.
        problem: why nothing can be trained now, a sentence; empty where nothing is wrong.
        paused: whether a presenter has paused the queue.
        most_seconds: a run that is expected to take longer is refused; None allows all.
    """

    running: tuple[JobSnapshot, ...]
    waiting: tuple[JobSnapshot, ...]
    slots: int
    engine: EngineState
    problem: str
    paused: bool
    most_seconds: float | None
    forecast_error: ForecastError
