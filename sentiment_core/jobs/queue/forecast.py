"""Which waiting run starts next, when each does, and how well that was foretold."""

import statistics
from collections import deque
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Protocol

from sentiment_core.jobs.engine.protocol import Resource

# One very slow or very quick run must not spoil what the next visitors are told.
_PACE_LOW, _PACE_HIGH = 0.1, 10.0
_NEW_SHARE = 0.3
_MOST = 200


Slots = Mapping[Resource, int]
"""Runs that train at the same time, by what they take one of."""


class Wanted(Protocol):
    """A run in the eyes of the rule: who wants it, and what it takes."""

    @property
    def visitors(self) -> Set[str]:
        """Who wants it; nobody is possible too."""

    @property
    def address(self) -> str:
        """Where the one comes from who asked for it."""

    @property
    def needs(self) -> Resource:
        """Which kind of worker trains it."""

    @property
    def stopping(self) -> bool:
        """Whether it trains, but is about to end."""


@dataclass(frozen=True)
class Expected:
    """A run as the forecast sees it.

    Args:
        seconds: until it ends, or that it takes when it has not started.
        needs: which kind of worker trains it.
        anew: seconds that it takes if it has to start again; of one that trains.
        stopping: whether it trains, but is about to end.
        address: where the one comes from who asked for it.
    """

    visitors: Set[str]
    seconds: float
    needs: Resource = Resource.TRAIN
    anew: float = 0.0
    stopping: bool = False
    address: str = ""


def next_to_start(
    training: Sequence[Wanted], waiting: Sequence[Wanted], slots: Slots
) -> int | None:
    """Which waiting run starts now.

    The first in the queue whose visitors do not all have one training; where all that trains comes
    from one address, the first of these from another. Where no such run can start, a worker does
    not idle: the first in the queue takes it.

    Args:
        training: in the order in which they started.
        waiting: the waiting runs, in order.
        slots: of each kind.

    Returns:
        An index in the queue, from 0; None where nothing can start.
    """
    free = {kind: n - sum(run.needs == kind for run in training) for kind, n in slots.items()}
    possible = [index for index, run in enumerate(waiting) if free[run.needs] > 0]
    busy = _busy(training)
    first = [index for index in possible if _is_first(waiting[index], busy)]
    alone = {kind: _only_address(training, kind) for kind in slots}
    others = [p for p in first if waiting[p].address != alone[waiting[p].needs]]
    return next(iter(others or first or possible), None)


def next_to_give_way(
    training: Sequence[Wanted], waiting: Sequence[Wanted], slots: Slots
) -> int | None:
    """Which run makes way for a visitor who has none training; it starts again later.

    So nobody waits longer than if every visitor trained one run at a time, and one address does not
    take every worker while somebody waits at another.

    Args:
        training: in the order in which they started.
        waiting: the waiting runs, in order.
        slots: of each kind.

    Returns:
        An index among those that train, from 0: the last one whose visitors all have another, or
        the last of an address that has all; None where nobody waits for it.
    """
    busy = _busy(training)
    for kind, number in slots.items():
        stay = [run for run in training if run.needs == kind and not run.stopping]
        free = max(number - len(stay), 0)
        wait = sum(run.needs == kind and _is_first(run, busy) for run in waiting)
        if wait > free:
            for index in reversed(range(len(training))):
                run = training[index]
                second = not _is_first(run, _busy(training[:index]))
                if second and run.needs == kind and not run.stopping:
                    return index
        only = _only_address(stay, kind)
        others = [run for run in waiting if run.needs == kind and run.address != only]
        if len(stay) == number > 1 and only is not None and any(_is_first(r, busy) for r in others):
            return training.index(stay[-1])
    return None


def _only_address(training: Sequence[Wanted], kind: Resource) -> str | None:
    """The address that all runs of this kind come from; None where there are two, or no run."""
    addresses = {run.address for run in training if run.needs == kind}
    return addresses.pop() if len(addresses) == 1 else None


def _busy(training: Sequence[Wanted]) -> Set[str]:
    return set[str]().union(*(run.visitors for run in training))


def _is_first(run: Wanted, busy: Set[str]) -> bool:
    """Whether one of those who want it has no other; also where nobody wants it."""
    return not run.visitors or not run.visitors <= busy


def start_times(
    running: Sequence[Expected], waiting: Sequence[Expected], *, slots: Slots
) -> list[float]:
    """Seconds until each waiting run starts, if all take as long as expected and nobody comes.

    Args:
        running: what trains, in the order in which it started.
        waiting: the waiting runs, in order.
        slots: of each kind; of a kind without any, one is reckoned with.

    Returns:
        One number for each of `waiting`, in its order.
    """
    slots = {kind: max(number, 1) for kind, number in slots.items()}
    now = 0.0
    training, ends = list(running), [run.seconds for run in running]
    starts = [0.0] * len(waiting)
    queue: list[tuple[int | None, Expected]] = list(enumerate(waiting))
    while any(index is not None for index, _ in queue):
        runs = [run for _, run in queue]
        chosen = next_to_start(training, runs, slots)
        if chosen is not None:
            index, run = queue.pop(chosen)
            if index is not None:
                starts[index] = now
            training.append(run)
            ends.append(now + run.seconds)
            continue
        leaves = next_to_give_way(training, runs, slots)
        if leaves is not None:
            run = training.pop(leaves)
            del ends[leaves]
            queue.insert(0, (None, replace(run, seconds=run.anew or run.seconds)))
            continue
        now = min(ends)  # somebody has to finish first
        over = [end <= now for end in ends]
        training = [run for run, ended in zip(training, over, strict=True) if not ended]
        ends = [end for end, ended in zip(ends, over, strict=True) if not ended]
    return starts


@dataclass(frozen=True)
class ForecastError:
    """How well waits were foretold.

    Args:
        waits: how many were forecast and then waited for.
        forecast: mean of the seconds that were forecast.
        waited: mean of the seconds until the run started.
        typical_error: median of the differences, in seconds, without sign.
    """

    waits: int
    forecast: float
    waited: float
    typical_error: float


class Pace:
    """Measured over estimated run times, and the error of forecast waits."""

    def __init__(self) -> None:
        self._factor = 1.0
        self._learned = False
        self._waits: deque[tuple[float, float]] = deque(maxlen=_MOST)

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

    def finished(self, *, estimate: float, took: float) -> None:
        """A run has ended by itself; both in seconds.

        Args:
            estimate: from its settings alone; above 0.
            took: from its start to its end.
        """
        self._factor += _NEW_SHARE * (_within(took / estimate) - self._factor)
        self._learned = True

    def started(self, *, forecast: float, waited: float) -> None:
        """A run has started for which somebody was forecast a wait; both in seconds.

        Args:
            forecast: what was foretold when the run was asked for.
        """
        self._waits.append((forecast, waited))

    @property
    def forecast_error(self) -> ForecastError:
        """How well the last waits were foretold."""
        if not self._waits:
            return ForecastError(0, 0.0, 0.0, 0.0)
        forecast, waited = zip(*self._waits, strict=True)
        return ForecastError(
            len(self._waits),
            statistics.fmean(forecast),
            statistics.fmean(waited),
            statistics.median(abs(a - b) for a, b in self._waits),
        )


def _within(ratio: float) -> float:
    return min(max(ratio, _PACE_LOW), _PACE_HIGH)
