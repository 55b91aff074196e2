"""Limit concurrent full page renders, so that polls of running jobs stay fast."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sentiment_core.ui.app.runtime import runtime

_LONGEST_WAIT = 20.0


@contextmanager
def page_turn() -> Iterator[None]:
    """Wait until few enough other pages are being made; a look at a run never waits here.

    A page is ten times the work of a look. Where a hundred people open a page at once, each of the
    hundred would be ready last, and looks would take as long as pages.
    """
    turns: threading.Semaphore = runtime().turns
    taken = turns.acquire(timeout=_LONGEST_WAIT)
    try:
        yield
    finally:
        if taken:
            turns.release()
