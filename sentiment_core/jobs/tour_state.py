"""How far a visitor has come on the tour."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TourState:
    """What is remembered of a visitor, also when the page is loaded again.

    Args:
        done: the numbers of the steps that were done, from 1.
        left: the step that was asked last; None where the tour never began.
    """

    done: frozenset[int] = frozenset()
    left: int | None = None
