"""Attendance: visitors with an open tab, and those who left a while ago."""

import logging
import threading
import time
from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_ROUNDS = 10.0


class Attendance:
    """The visitors that are connected. Thread-safe.

    A tab that lost its network, or a laptop that was closed, may come back: only who is away for
    longer than the grace period is gone.

    Args:
        grace_seconds: how long somebody may be away.
        connected: whether a tab is connected now. A tab may be reported as closed that is not: any
            browser can have the server forget who is there.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        *,
        grace_seconds: float = 60.0,
        connected: Callable[[str], bool] = lambda tab: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._grace = grace_seconds
        self._connected = connected
        self._clock = clock
        self._lock = threading.Lock()
        self._tabs: dict[str, dict[str, float | None]] = {}  # by visitor: away since, or here
        self._addresses: dict[str, str] = {}

    def here(self, visitor: str, tab: str, address: str = "") -> None:
        """A visitor has a tab open, for the first time or again.

        Args:
            visitor: an id; many tabs may be one visitor's.
            tab: an id, as `connected` takes it.
            address: where the tab's connection comes from.
        """
        with self._lock:
            self._addresses[visitor] = address
            self._tabs.setdefault(visitor, {})[tab] = None

    def away(self, visitor: str, tab: str) -> None:
        """A visitor's tab was closed, or lost its network; the grace period begins.

        Args:
            visitor: as in `here`.
            tab: as in `here`; one that was never there is left alone.
        """
        with self._lock:
            tabs = self._tabs.get(visitor, {})
            if tab in tabs:
                tabs[tab] = self._clock()

    def address_of(self, visitor: str) -> str:
        """Where a visitor who is here comes from; empty for one who is not."""
        with self._lock:
            return self._addresses.get(visitor, "")

    def gone(self) -> list[str]:
        """The visitors that are gone; each is returned once."""
        with self._lock:
            overdue = {
                tab
                for tabs in self._tabs.values()
                for tab, since in tabs.items()
                if since is not None and self._clock() - since > self._grace
            }
        back = {tab for tab in overdue if self._connected(tab)}  # not under the lock
        with self._lock:
            return self._forget(overdue - back, back)

    def start_rounds(self, dismiss: Callable[[str], None]) -> None:
        """From now on, look now and then who is gone.

        Args:
            dismiss: is given each visitor who is, from a thread of its own.
        """

        def rounds() -> None:
            while True:
                gone: list[str] = []
                try:
                    gone = self.gone()
                except Exception:
                    logger.exception("who is gone could not be found out; it is tried again")
                for visitor in gone:
                    try:
                        dismiss(visitor)
                    except Exception:  # the others are returned only once, too
                        logger.exception("a visitor who is gone could not be dismissed")
                time.sleep(_SECONDS_BETWEEN_ROUNDS)

        threading.Thread(target=rounds, name="rounds", daemon=True).start()

    def _forget(self, closed: set[str], back: Iterable[str]) -> list[str]:
        gone = []
        for visitor, tabs in list(self._tabs.items()):
            for tab in list(tabs):
                if tab in back:
                    tabs[tab] = None
                elif tab in closed and tabs[tab] is not None:
                    del tabs[tab]
            if not tabs:
                del self._tabs[visitor], self._addresses[visitor]
                gone.append(visitor)
        return gone

    @property
    def visitors(self) -> int:
        """How many are here now."""
        with self._lock:
            return sum(None in tabs.values() for tabs in self._tabs.values())
