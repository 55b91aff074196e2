"""When a waiting run starts, and how well that was foretold."""

import statistics
from collections import deque
from collections.abc import Sequence, Set
from dataclasses import dataclass

# One very slow or very quick run must not spoil what the next visitors are told.
_PACE_LOW, _PACE_HIGH = 0.1, 10.0
_NEW_SHARE = 0.3
_KEPT = 200


@dataclass(frozen=True)
class Expected:
    """A run as the forecast sees it.

    Args:
        visitors: who wants it.
        seconds: until it ends, or that it takes when it has not started.
    """

    visitors: Set[str]
    seconds: float


def may_start(visitors: Set[str], busy: Set[str]) -> bool:
    """Whether a run may start: one of those who want it has none training.

    Args:
        visitors: who wants it; a run that nobody wants may start.
        busy: who has a run training.
    """
    return not visitors or not visitors <= busy


def start_times(
    running: Sequence[Expected], waiting: Sequence[Expected], *, slots: int
) -> list[float]:
    """Seconds until each waiting run starts, if all take as long as expected.

    The first in the line goes first, but nobody has two runs training at once: a run whose
    visitors all have one training lets the next one pass.

    Args:
        running: what trains.
        waiting: the line.
        slots: runs that train at the same time.

    Returns:
        One number for each of `waiting`, in its order.
    """
    slots = max(slots, 1)
    now = 0.0
    training = [(job.seconds, job.visitors) for job in running]
    starts = [0.0] * len(waiting)
    line = list(range(len(waiting)))
    while line:
        busy: set[str] = set().union(*(visitors for _, visitors in training))
        free = len(training) < slots
        place = (
            next((i for i in line if may_start(waiting[i].visitors, busy)), None) if free else None
        )
        if place is None:  # somebody has to finish first
            now = min(end for end, _ in training)
            training = [(end, visitors) for end, visitors in training if end > now]
            continue
        line.remove(place)
        starts[place] = now
        training.append((now + waiting[place].seconds, waiting[place].visitors))
    return starts


@dataclass(frozen=True)
class Honesty:
    """How well waits were foretold.

    Args:
        waits: how many were told and then waited for.
        told: mean of the seconds that were told.
        waited: mean of the seconds until the run started.
        typical_error: median of the differences, in seconds, without sign.
    """

    waits: int
    told: float
    waited: float
    typical_error: float


class Pace:
    """How long runs take here, learned from those that ended; and how honest the waits were."""

    def __init__(self) -> None:
        self._factor = 1.0
        self._learned = False
        self._waits: deque[tuple[float, float]] = deque(maxlen=_KEPT)

    @property
    def factor(self) -> float:
        """Seconds that a run takes over seconds that are estimated from its settings."""
        return self._factor

    def workers_say(self, factor: float | None) -> None:
        """What the workers timed when they started; it counts until a run has ended.

        Args:
            factor: seconds that a batch takes over seconds estimated; None where nobody timed it.
        """
        if factor is not None and not self._learned:
            self._factor = _within(factor)

    def ended(self, *, estimate: float, took: float) -> None:
        """A run has ended by itself; both in seconds.

        Args:
            estimate: from its settings alone; above 0.
            took: from its start to its end.
        """
        self._factor += _NEW_SHARE * (_within(took / estimate) - self._factor)
        self._learned = True

    def started(self, *, told: float, waited: float) -> None:
        """A run has started for which somebody was told a wait; both in seconds.

        Args:
            told: what was foretold when the run was asked for.
            waited: from then to its start.
        """
        self._waits.append((told, waited))

    @property
    def honesty(self) -> Honesty:
        """How well the last waits were foretold."""
        if not self._waits:
            return Honesty(0, 0.0, 0.0, 0.0)
        told, waited = zip(*self._waits, strict=True)
        return Honesty(
            len(self._waits),
            statistics.fmean(told),
            statistics.fmean(waited),
            statistics.median(abs(a - b) for a, b in self._waits),
        )


def _within(ratio: float) -> float:
    return min(max(ratio, _PACE_LOW), _PACE_HIGH)
