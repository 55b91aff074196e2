"""Who asked for a run first; whoever asks for the same one later shares it, and owns nothing."""

import threading
from collections import OrderedDict

_MOST_OF_ONE, _MOST = 200, 20_000


class Owners:
    """The visitor who owns each run, while the server runs.

    Every method may be called from any thread.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._owners: OrderedDict[str, str] = OrderedDict()

    def claim(self, run_id: str, visitor: str) -> None:
        """Make a visitor the owner of a run that has none."""
        with self._lock:
            if run_id in self._owners:
                return
            self._owners[run_id] = visitor
            for too_old in self.of(visitor)[:-_MOST_OF_ONE]:
                del self._owners[too_old]
            if len(self._owners) > _MOST:
                self._owners.popitem(last=False)

    def of(self, visitor: str) -> tuple[str, ...]:
        """The runs that a visitor owns, the oldest first."""
        with self._lock:
            return tuple(run_id for run_id, owner in self._owners.items() if owner == visitor)

    def forget(self, run_id: str) -> None:
        """A run was deleted: whoever asks for it next owns it."""
        with self._lock:
            self._owners.pop(run_id, None)
