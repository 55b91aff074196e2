"""A visitor's progress on the tour."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TourState:
    """A visitor's progress, which survives a reload of the page.

    Args:
        done: the numbers of the steps that were done, from 1.
        left: the step that was asked last; None where the tour never began.
    """

    done: frozenset[int] = frozenset()
    left: int | None = None
