"""Presenter access: key check with rate limiting."""

import hmac
import threading
import time
from collections.abc import Callable

from sentiment_core.errors import JobError
from sentiment_core.i18n import t

_WRONG_KEYS, _WRONG_KEYS_OF_ADDRESS, _SECONDS = 10, 50, 60.0


class PresenterAccess:
    """Compares keys in constant time, and limits wrong attempts.

    Every method may be called from any thread. Wrong keys are counted by visitor and, as a stranger
    can make up visitors, by address; those of a visitor who has given the right one are not.

    Args:
        key: what opens; empty where nothing opens.
        clock: seconds that only grow.
    """

    def __init__(self, key: str = "", *, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = key.encode()
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[str, list[float]] = {}
        self._known: set[str] = set()

    @property
    def exists(self) -> bool:
        """Whether the server has a key; without one, presenter controls are hidden."""
        return bool(self._key)

    def opens(self, entered: str, visitor: str, address: str = "") -> bool:
        """Whether this is the key.

        Args:
            visitor: an id of who typed it.

        Raises:
            JobError: too many wrong keys came from this visitor or address in the last minute.
        """
        limits = {f"visitor {visitor}": _WRONG_KEYS, f"address {address}": _WRONG_KEYS_OF_ADDRESS}
        with self._lock:
            now = self._clock()
            self._wrong = {
                who: recent
                for who, times in self._wrong.items()
                if (recent := [when for when in times if now - when < _SECONDS])
            }
            if visitor not in self._known:
                for who, most in limits.items():
                    times = self._wrong.get(who, [])
                    if len(times) >= most:
                        wait = _SECONDS - (now - times[-most])
                        raise JobError(
                            t("Too many wrong keys. Try again in {wait:.0f} s.", wait=wait)
                        )
            right = self.exists and hmac.compare_digest(entered.encode(), self._key)
            if right:
                self._known.add(visitor)
            elif visitor not in self._known:
                for who in limits:
                    self._wrong.setdefault(who, []).append(now)
            return right
