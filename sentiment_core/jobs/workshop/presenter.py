"""What only a presenter may do stands behind a key."""

import hmac
import threading
import time
from collections.abc import Callable

from sentiment_core.errors import JobError
from sentiment_core.i18n import t

_WRONG_KEYS, _SECONDS = 10, 60.0


class Door:
    """Compares keys without telling by its speed how much of one was right.

    Every method may be called from any thread.

    Args:
        key: what opens; empty for a door that nothing opens.
        clock: seconds that only grow.
    """

    def __init__(self, key: str = "", *, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = key.encode()
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: list[float] = []

    @property
    def exists(self) -> bool:
        """Whether there is a key at all; without one, nothing behind the door is shown."""
        return bool(self._key)

    def opens(self, entered: str) -> bool:
        """Whether this is the key.

        Raises:
            JobError: too many wrong keys came in the last minute, from anybody.
        """
        with self._lock:
            now = self._clock()
            self._wrong = [when for when in self._wrong if now - when < _SECONDS]
            if len(self._wrong) >= _WRONG_KEYS:
                wait = _SECONDS - (now - self._wrong[0])
                raise JobError(t("Too many wrong keys. Try again in {wait:.0f} s.", wait=wait))
            right = self.exists and hmac.compare_digest(entered.encode(), self._key)
            if not right:
                self._wrong.append(now)
            return right
