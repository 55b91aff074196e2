"""The schedule: running and waiting jobs in order. Used by the queue only, under its lock."""

from collections import OrderedDict
from collections.abc import Callable

from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.queue.forecast import (
    Expected,
    Pace,
    Slots,
    next_to_give_way,
    next_to_start,
    start_times,
)
from sentiment_core.jobs.queue.job import Job
from sentiment_core.jobs.queue.snapshot import JobSnapshot

_FRESH_SECONDS = 0.25  # a hundred visitors ask for their wait; it is not worked out for each


class Schedule:
    """The runs that train, and those that wait for it.

    `slots` says how many of each kind can train at once; the queue keeps it up to date.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.waiting: OrderedDict[str, Job] = OrderedDict()
        self.running: dict[str, Job] = {}
        self.pace = Pace()
        self.slots: Slots = dict.fromkeys(Resource, 0)
        self._foretold: tuple[float, Slots, dict[str, float]] | None = None

    def find(self, run_id: str) -> Job | None:
        """The run's job; None where it neither trains nor waits."""
        return self.running.get(run_id) or self.waiting.get(run_id)

    def jobs(self) -> list[Job]:
        """All of them, those that train first."""
        return [*self.running.values(), *self.waiting.values()]

    def alike(self, job: Job, run_id: str, address: bool) -> bool:
        """Whether two runs were requested by the same visitor, or from the same address.

        Args:
            run_id: the other; empty for any.
            address: whether it is by address.
        """
        other = self.find(run_id)
        if other is None:
            return not run_id
        return job.address == other.address if address else job.asker == other.asker

    def next(self) -> Job | None:
        """The waiting run that starts now; None where none does."""
        running, waiting = list(self.running.values()), list(self.waiting.values())
        index = next_to_start(running, waiting, self.slots)
        return None if index is None else waiting[index]

    def next_to_give_way(self) -> Job | None:
        """The run that makes way for another visitor's now; None where none does."""
        running, waiting = list(self.running.values()), list(self.waiting.values())
        index = next_to_give_way(running, waiting, self.slots)
        return None if index is None else running[index]

    def wait(self, job: Job) -> None:
        """Put a run into the queue.

        Its turn is the time at which it would end if each address had a worker of its own. So runs
        of one address train in the order of asking, and a short run of a new address trains soon.
        Turns grow with the clock, so no run waits for ever.
        """
        before = [other.turn for other in self.jobs() if other.address == job.address]
        job.asked = self._clock()
        job.turn = max([job.asked, *before]) + self.seconds(job)
        behind = [other.run_id for other in self.waiting.values() if other.turn > job.turn]
        self.waiting[job.run_id] = job
        for run_id in behind:
            self.waiting.move_to_end(run_id)
        self._foretold = None

    def seconds(self, job: Job) -> float:
        """Seconds that a run is expected to take from its start."""
        return job.estimate * self.pace.factor

    def put_back(self, job: Job) -> None:
        """Put a run that could not train at the beginning of the queue."""
        job.requeue()
        self.drop(job)
        self.waiting[job.run_id] = job
        self.waiting.move_to_end(job.run_id, last=False)

    def train(self, job: Job) -> None:
        """Note that a waiting run has started."""
        del self.waiting[job.run_id]
        self.running[job.run_id] = job
        self._foretold = None
        job.started, job.gives_way = self._clock(), False
        if job.forecast is not None:
            self.pace.started(forecast=job.forecast, waited=job.started - job.asked)

    def drop(self, job: Job) -> None:
        """Remove a run."""
        self.running.pop(job.run_id, None)
        self.waiting.pop(job.run_id, None)
        self._foretold = None

    def waits(self) -> dict[str, float]:
        """Seconds until each waiting run starts, by its id, in order."""
        known, now = self._foretold, self._clock()
        if known is None or known[1] != self.slots or now - known[0] > _FRESH_SECONDS:
            running, waiting = (
                [self._expected(job, now) for job in jobs]
                for jobs in (self.running.values(), self.waiting.values())
            )
            starts = start_times(running, waiting, slots=self.slots)
            known = self._foretold = now, self.slots, dict(zip(self.waiting, starts, strict=True))
        return known[2]

    def _expected(self, job: Job, now: float) -> Expected:
        return Expected(
            frozenset(job.visitors),
            0.0 if job.stopping else job.remaining(now, self.pace.factor),
            job.needs,
            anew=self.seconds(job),
            stopping=job.stopping,
            address=job.address,
        )

    def snapshot(self, job: Job) -> JobSnapshot:
        """The snapshot of a running or waiting run."""
        waits = job.run_id in self.waiting
        return job.snapshot(
            self._clock(),
            self.pace.factor,
            position=list(self.waiting).index(job.run_id) + 1 if waits else 0,
            wait=self.waits()[job.run_id] if waits else 0.0,
        )
