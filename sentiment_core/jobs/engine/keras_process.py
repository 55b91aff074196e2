"""The Keras worker: started on demand, ended when idle."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from distributed import Nanny, Scheduler
from distributed.diagnostics.plugin import SchedulerPlugin

from sentiment_core.jobs.engine.protocol import Resource

logger = logging.getLogger(__name__)

# TensorFlow takes some seconds to load: whoever asks Keras once often asks again.
_IDLE_SECONDS = 60.0


class KerasProcess(SchedulerPlugin):  # type: ignore[misc]
    """Scheduler plugin that starts the Keras worker on demand and ends it when idle.

    Lives in the scheduler's process, on its event loop.

    Args:
        scheduler: whose jobs are looked at.
        make: gives the worker's nanny, not started yet.
        idle_seconds: how long the worker waits for another job.
    """

    name = "keras-process"

    def __init__(
        self,
        scheduler: Scheduler,
        make: Callable[[], Nanny],
        *,
        idle_seconds: float = _IDLE_SECONDS,
    ) -> None:
        self._scheduler = scheduler
        self._make = make
        self._idle_seconds = idle_seconds
        self._open: set[object] = set()  # jobs that need Keras and have not ended
        self._nanny: Nanny | None = None
        self._changing: asyncio.Task[None] | None = None
        self._goodbye: asyncio.TimerHandle | None = None

    def transition(self, key: object, start: str, finish: str, *_: Any, **__: Any) -> None:
        """Dask calls this when a task changes its state."""
        if finish in {"no-worker", "processing"}:
            task = self._scheduler.tasks[key]
            if Resource.KERAS not in (task.resource_restrictions or {}):
                return
            self._open.add(key)
        elif finish != "waiting" and key in self._open:
            self._open.discard(key)
        else:
            return
        self._look()

    async def close(self) -> None:
        """Dask calls this when the scheduler ends."""
        self._open.clear()
        if self._goodbye is not None:
            self._goodbye.cancel()
        if self._changing is not None:
            await self._changing
        await self._end()

    def _look(self) -> None:
        """Start the worker, or schedule its end."""
        if self._goodbye is not None:
            self._goodbye.cancel()
        loop = asyncio.get_running_loop()
        if self._open:
            self._change(self._start)
        else:
            self._goodbye = loop.call_later(self._idle_seconds, self._change, self._end)

    def _change(self, change: Callable[[], Awaitable[None]]) -> None:
        before = self._changing

        async def after_the_last_one() -> None:
            if before is not None:
                await before
            try:
                await change()
            except Exception:
                logger.exception("the process that has Keras could not be started or ended")

        self._changing = asyncio.ensure_future(after_the_last_one())

    async def _start(self) -> None:
        if self._nanny is None and self._open:
            nanny = self._make()
            await nanny
            self._nanny = nanny

    async def _end(self) -> None:
        if self._nanny is not None and not self._open:
            nanny, self._nanny = self._nanny, None
            await nanny.close(reason="no job needs Keras")
