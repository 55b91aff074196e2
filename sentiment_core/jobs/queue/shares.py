"""Fair shares of a full queue: which waiting runs of an address have to leave."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from sentiment_core.i18n import t
from sentiment_core.jobs.queue.job import Job
from sentiment_core.jobs.queue.rules import PresenterRules, QueueLimits
from sentiment_core.jobs.queue.schedule import Schedule

CROWDED_OUT = t("The queue is full, and most of it came from your network address.")


def to_leave(schedule: Schedule, new: Job, limits: QueueLimits, rules: PresenterRules) -> list[Job]:
    """The runs that leave the schedule so that a new one may wait.

    While there is room, one address may take all of it, as a school does. Where there is none, the
    address that has most gives up its last runs, as long as it keeps more than the new run's.

    Args:
        schedule: with an address for each run; an empty one takes any run.
        limits: of places, and of the seconds that all may take.
        rules: say when there is room again.

    Raises:
        QueueFullError: no address has more than the new run's would.
    """
    waiting = list(schedule.waiting.values())
    seconds = limits.waiting_seconds * max(schedule.slots[new.needs], 1)
    left = _within(waiting, new, lambda job: 1.0, limits.waiting)
    if left is not None:
        left = _within(left, new, lambda job: min(schedule.seconds(job), limits.seconds), seconds)
    if left is None:
        raise rules.full(len(waiting), min(schedule.waits().values(), default=0.0))
    return [job for job in waiting if job not in left]


def _within(
    waiting: Sequence[Job], new: Job, size: Callable[[Job], float], most: float
) -> list[Job] | None:
    left, wanted = list(waiting), size(new)
    held = defaultdict[str, float](float)
    for job in left:
        held[job.address] += size(job)
    while left and sum(held.values()) + wanted > most:
        largest = max(held, key=held.__getitem__)
        if held[largest] <= held[new.address] + wanted:
            return None
        last = next(job for job in reversed(left) if job.address == largest)
        left.remove(last)
        held[largest] -= size(last)
    return left
