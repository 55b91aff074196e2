"""One thing remembered for each visitor while the server runs."""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """A value by visitor. Every method may be called from any thread.

    Args:
        most: visitors remembered; whoever was not asked about for longest makes way.
    """

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[str, T] = OrderedDict()

    def get(self, visitor: str) -> T | None:
        """What is remembered; None for nothing."""
        with self._lock:
            if visitor in self._values:
                self._values.move_to_end(visitor)
            return self._values.get(visitor)

    def put(self, visitor: str, value: T) -> None:
        """Remember it instead of what was remembered."""
        with self._lock:
            self._values[visitor] = value
            self._values.move_to_end(visitor)
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def drop(self, visitor: str) -> None:
        """Forget it."""
        with self._lock:
            self._values.pop(visitor, None)
