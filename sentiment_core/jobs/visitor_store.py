"""Per-visitor store, shared by all tabs of a visitor."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")


class VisitorStore(Generic[T]):
    """One value per visitor. Thread-safe.

    Args:
        empty: the value of a visitor for whom nothing is kept; immutable.
        most: visitors kept; the one unused for longest is dropped.
    """

    def __init__(self, empty: T, most: int = 1_000) -> None:
        self._empty = empty
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[str, T] = OrderedDict()
        # A lock lives as long as somebody holds it or waits for it.
        self._updating: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()

    def get(self, visitor: str) -> T:
        """The visitor's value; does not wait for an update that is under way."""
        with self._lock:
            if visitor in self._values:
                self._values.move_to_end(visitor)
            return self._values.get(visitor, self._empty)

    def update(self, visitor: str, change: Callable[[T], T]) -> T:
        """Replace the visitor's value by `change(value)`, and return the new one.

        Updates of one visitor follow one another, so that none is lost; other visitors are not held
        up. Where `change` raises, the value stays.

        Args:
            change: must not update the same visitor's value.
        """
        with self._lock:
            updating = self._updating.setdefault(visitor, threading.Lock())
        with updating:
            value = change(self.get(visitor))
            with self._lock:
                self._values.pop(visitor, None)
                if value != self._empty:  # else visitors who keep nothing displace the others
                    self._values[visitor] = value
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
            return value

    def values(self) -> list[T]:
        """The values of all visitors for whom one is kept."""
        with self._lock:
            return list(self._values.values())
