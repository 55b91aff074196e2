"""The workers of a cluster: their slots, pace and restarts."""

import statistics
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.rnn.training.cost import PACE

_LONGEST_STEP = 2.0  # seconds between two looks that count as silence


@dataclass(frozen=True)
class RecycleLimits:
    """When a worker is restarted: after a job, since work leaves memory behind, or in silence.

    Args:
        jobs: jobs a worker runs at the most.
        memory: bytes of the worker's process after a job.
        silence: seconds without a heartbeat, which a worker sends twice a second.
    """

    jobs: int = 20
    memory: int = 1_100_000_000
    silence: float = 60.0


class Workforce:
    """The workers that are there now, by address. Every method may be called from any thread."""

    def __init__(self, limits: RecycleLimits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._slots: dict[str, dict[Resource, int]] = {}
        self._memory: dict[str, int] = {}
        self._pace: dict[str, float] = {}
        self._done: dict[str, int] = {}
        self._heartbeat: dict[str, float] = {}
        self._silence: dict[str, float] = {}
        self._looked = time.monotonic()
        self._leaving: set[str] = set()

    def slots(self, resource: Resource) -> int:
        """How many jobs are taken at once; a worker that is being restarted does not count.

        Args:
            resource: what the jobs take one of.
        """
        with self._lock:
            return sum(
                slots[resource] for name, slots in self._slots.items() if name not in self._leaving
            )

    def resource_of(self, worker: str) -> Resource:
        """The resource of a worker."""
        with self._lock:
            slots = self._slots.get(worker, {})
            return next((kind for kind, number in slots.items() if number), Resource.TRAIN)

    @property
    def pace(self) -> float | None:
        """Median of the workers' measured over estimated seconds.

        None where no worker has measured it, e.g. without the preload.
        """
        with self._lock:
            return statistics.median(self._pace.values()) if self._pace else None

    def update(self, workers: Mapping[str, Mapping[str, Any]]) -> bool:
        """Update from the scheduler's information on its workers.

        Args:
            workers: by address, from `Link.workers`; one that is missing has left.

        Returns:
            Whether a worker that takes jobs came.
        """
        with self._lock:
            before = self._slots.keys()
            self._slots = {
                name: slots
                for name, info in workers.items()
                if any((slots := _slots(info)).values())
            }
            self._memory = {name: _memory(workers[name]) for name in self._slots}
            self._pace = {name: p for name in self._slots if (p := _pace(workers[name])) > 0}
            # A worker that died may have a successor at its address, which has done nothing yet.
            self._done = {name: jobs for name, jobs in self._done.items() if name in workers}
            self._hear(workers)
            return not self._slots.keys() <= before

    def _hear(self, workers: Mapping[str, Mapping[str, Any]]) -> None:
        before, self._looked = self._looked, time.monotonic()
        # Ctrl-Z stops all processes, and a healthy worker needs a moment after it.
        passed = min(self._looked - before, _LONGEST_STEP)
        heard = {name: float(workers[name].get("last_seen", 0.0)) for name in self._slots}
        self._silence = {
            name: self._silence.get(name, 0.0) + passed
            if self._heartbeat.get(name) == heartbeat
            else 0.0
            for name, heartbeat in heard.items()
        }
        self._heartbeat = heard

    def take_silent(self) -> list[str]:
        """The workers that hang and are to be restarted now; they are no slots from here on."""
        with self._lock:
            silent = [
                name
                for name, seconds in self._silence.items()
                if seconds > self._limits.silence and name not in self._leaving
            ]
            self._leaving.update(silent)
            return silent

    def done(self, worker: str) -> bool:
        """Count a job.

        Args:
            worker: address of the one that did it.

        Returns:
            Whether the worker is to be restarted now; if so, it is no slot from here on.
        """
        with self._lock:
            jobs = self._done[worker] = self._done.get(worker, 0) + 1
            due = jobs >= self._limits.jobs or self._memory.get(worker, 0) > self._limits.memory
            if due:
                self._leaving.add(worker)
            return due

    def leave(self, workers: Iterable[str]) -> None:
        """Exclude workers that are about to be restarted.

        Args:
            workers: addresses.
        """
        with self._lock:
            self._leaving.update(workers)

    def left(self, worker: str) -> None:
        """Include a worker again after the next `update`."""
        with self._lock:
            self._leaving.discard(worker)
            for counted in self._by_worker:
                counted.pop(worker, None)

    @property
    def _by_worker(self) -> tuple[dict[str, Any], ...]:
        return self._slots, self._memory, self._pace, self._done, self._heartbeat, self._silence

    def forget(self) -> None:
        """Forget all workers."""
        with self._lock:
            self._leaving.clear()
            for counted in self._by_worker:
                counted.clear()


def _slots(worker: Mapping[str, Any]) -> dict[Resource, int]:
    has = worker.get("resources", {})
    return {resource: int(has.get(resource, 0)) for resource in Resource}


def _memory(worker: Mapping[str, Any]) -> int:
    return int(worker.get("metrics", {}).get("memory", 0))


def _pace(worker: Mapping[str, Any]) -> float:
    return float(worker.get("metrics", {}).get(PACE, 0.0))
