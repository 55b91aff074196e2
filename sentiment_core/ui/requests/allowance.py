"""How much of something one connection may have: some at once, then so much a second."""

import time


class Allowance:
    """What is left to a connection; it grows with time up to what it begins with.

    Args:
        at_once: what it begins with.
        a_second: what it gains.
    """

    def __init__(self, at_once: float, a_second: float) -> None:
        self._most, self._a_second = at_once, a_second
        self._left, self._looked = at_once, time.monotonic()

    def take(self, amount: float = 1.0) -> float:
        """Take some, also what is not there.

        Args:
            amount: 0 to see how it stands.

        Returns:
            Seconds until nothing is owed; 0 where nothing is.
        """
        now = time.monotonic()
        gained = self._left + (now - self._looked) * self._a_second
        self._left, self._looked = min(gained, self._most) - amount, now
        return max(-self._left / self._a_second, 0.0)
