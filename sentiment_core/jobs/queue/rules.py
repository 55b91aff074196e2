"""Limits of the queue, and the presenter's rules."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from sentiment_core.errors import JobError, QueueFullError
from sentiment_core.i18n import t


@dataclass(frozen=True)
class QueueLimits:
    """Limits of the queue.

    Args:
        waiting: runs that may wait.
        waiting_seconds: that they may take together, for each worker.
        seconds: a run that takes longer is stopped, and keeps its finished epochs.
        grace_seconds: time a run has to react to Stop before its worker is restarted.
        rescue_seconds: after which the epochs of a lost worker are looked for again, as long as it
            has not ended for good.
    """

    waiting: int = 100
    waiting_seconds: float = 3600.0
    seconds: float = 900.0
    grace_seconds: float = 5.0
    rescue_seconds: float = 5.0


@dataclass
class PresenterRules:
    """Rules that a presenter has set for everybody.

    Args:
        most_seconds: a run that is expected to take longer is refused; None allows all.
    """

    paused: bool = False
    most_seconds: float | None = None

    def check_cost(self, seconds: float) -> None:
        """Check the expected seconds of a run against the presenter's limit.

        Raises:
            JobError: it exceeds the presenter's limit.
        """
        if self.most_seconds is not None and seconds > self.most_seconds:
            raise JobError(
                t(
                    "This run takes about {seconds:.0f} s; the presenter allows "
                    "{most_seconds:.0f} s. Choose fewer reviews, epochs or units.",
                    seconds=seconds,
                    most_seconds=self.most_seconds,
                )
            )

    def full(self, waiting: int, free: float) -> QueueFullError:
        """The error to raise when nobody can wait any more.

        Args:
            free: seconds until the next of them starts.
        """
        when = t("in about {seconds} s", seconds=max(1, round(free)))
        if free >= 90:
            when = t("in about {minutes} minutes", minutes=round(free / 60))
        if self.paused:
            when = t("when the presenter resumes the queue")
        return QueueFullError(
            t(
                "The queue is full ({waiting} waiting). The next place is free "
                "{when}. Settings that were trained before start at once.",
                waiting=waiting,
                when=when,
            )
        )


def start_timer(seconds: float, call: Callable[[], object]) -> threading.Timer:
    """Call something later, from a thread that does not keep the process alive.

    Args:
        seconds: from now.
        call: what it gives is not used.

    Returns:
        The timer, which is running; its `cancel` keeps the call from coming.
    """
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer
