"""One run in the queue, as it changes. Only the queue holds one, under its lock."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sentiment_core.i18n import t
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.rnn.runs.run import MAX_POINTS, BatchMetrics, EpochMetrics, RunPlan
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import Trainer

_GAVE_WAY = t("Another visitor's run came first; this one starts again.")


@dataclass
class Job:
    """A run that waits or trains.

    Args:
        estimate: seconds that it takes, from its settings alone.
        asker: the visitor who asked for it first.
        address: where that visitor comes from, as the server sees it.
        turn: its turn, by what its address already has in it; see `Schedule.wait`.
        asked: on the queue's clock.
        forecast: seconds that were foretold until it starts; None where it started at once.
        started: on the queue's clock; None while it waits.
        stopping: whether it has been asked to stop.
        gives_way: whether that was for another visitor, so that it waits and starts again.
        why: the server's reason for that, a sentence; empty when its visitors left.
        plan: what it is made of, once the worker has reported it.
        batches: points between the epochs.
    """

    run_id: str
    config: RunConfig
    fingerprint: str
    estimate: float
    visitors: set[str]
    asker: str = ""
    address: str = ""
    turn: float = 0.0
    asked: float = 0.0
    forecast: float | None = None
    started: float | None = None
    stopping: bool = False
    gives_way: bool = False
    why: str = ""
    plan: RunPlan | None = None
    history: list[EpochMetrics] = field(default_factory=list)
    batches: list[BatchMetrics] = field(default_factory=list)
    timers: list[threading.Timer] = field(default_factory=list)

    @property
    def needs(self) -> Resource:
        """Which kind of worker trains it."""
        return Resource.KERAS if self.config.trainer == Trainer.KERAS else Resource.TRAIN

    def requeue(self) -> None:
        """It has not trained at all, in the end."""
        self.started = self.forecast = self.plan = None
        self.stopping = False
        self.history.clear()
        self.batches.clear()

    def heard(self, event: Mapping[str, Any]) -> None:
        """Take in what the worker reported.

        Args:
            event: as `report` of `run_job` is given it; one of another kind is left out.
        """
        values = {name: value for name, value in event.items() if name != "event"}
        match event.get("event"):
            case "plan":  # also when a lost worker's run is tried again
                self.plan = RunPlan(**values)
                self.history.clear()
                self.batches.clear()
            case "batch":
                self.batches.append(BatchMetrics(**values))
                if len(self.batches) >= 2 * MAX_POINTS:
                    del self.batches[1::2]
            case "epoch":
                self.history.append(EpochMetrics(**values))

    def cancel_timers(self) -> None:
        """It has ended, at least on this worker: nothing stops it any more."""
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()

    def elapsed(self, now: float) -> float:
        """Seconds since it started, at `now` on the queue's clock; 0 while it waits."""
        return 0.0 if self.started is None else now - self.started

    def remaining(self, now: float, pace: float) -> float:
        """Estimated seconds until it ends, or that it takes when it has not started.

        Args:
            now: on the queue's clock.
            pace: seconds that runs take here over seconds that were estimated.
        """
        if self.batches:
            # From the first point on, so that building the network does not count.
            first, last = self.batches[0], self.batches[-1]
            done = last.epochs_done - first.epochs_done
            if done > 0.02:
                left = self.config.epochs - last.epochs_done
                return max((last.seconds - first.seconds) / done * left, 0.0)
        return max(self.estimate * pace - self.elapsed(now), 0.0)

    def snapshot(self, now: float, pace: float, *, position: int, wait: float) -> JobSnapshot:
        """What a page is shown.

        Args:
            now: on the queue's clock.
            pace: as in `remaining`.
            position: 1 is next; 0 when it does not wait.
            wait: estimated seconds until it starts.
        """
        return JobSnapshot(
            run_id=self.run_id,
            config=self.config,
            status=JobStatus.WAITING if self.started is None else JobStatus.RUNNING,
            position=position,
            wait_seconds=wait,
            seconds=self.elapsed(now),
            remaining_seconds=self.remaining(now, pace),
            plan=self.plan,
            history=tuple(self.history),
            batches=tuple(self.batches),
            message=_GAVE_WAY if self.gives_way and self.started is None else "",
            stopping=self.stopping,
        )
