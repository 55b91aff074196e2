"""The runs that a visitor follows, stored by the server for all pages and tabs.

A run is followed from its request until its end was displayed.
"""

from sentiment_core.jobs.queue.snapshot import JobSnapshot
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.url import asked_run, to_link
from sentiment_core.ui.app.visitor import visitor_id

_MOST = 20


def follow_run(shared: Runtime, run_id: str) -> None:
    """Follow a run that was asked for."""
    shared.followed.update(
        visitor_id(),
        lambda followed: (*(one for one in followed if one != run_id), run_id)[-_MOST:],
    )


def followed_runs(shared: Runtime, *, but: str | None = None) -> list[JobSnapshot]:
    """This visitor's runs: the training ones, the waiting ones, then those that ended unseen.

    A run that the link names is on the screen: its end is seen.

    Args:
        but: the run that is left out, as the page shows it.
    """
    live = shared.queue.live_of(visitor_id())
    known = {snapshot.run_id for snapshot in live}
    ended = []
    for run_id in shared.followed.get(visitor_id()):
        if run_id in known:
            continue
        snapshot = shared.queue.snapshot(run_id)
        if snapshot is None or (not snapshot.live and run_id == asked_run()):
            _unfollow(shared, run_id)
        elif not snapshot.live:  # one that lives and was left is still being stopped
            ended.append(snapshot)
    return [one for one in (*live, *reversed(ended)) if one.run_id != but]


def run_to_show(shared: Runtime) -> str | None:
    """The run that the link names, else the first that is followed, which the link names then.

    Without a link a run that trains must be found again, or nobody can stop it.
    """
    if asked_run() is None:
        to_link("run", next((one.run_id for one in followed_runs(shared)), None))
    return asked_run()


def _unfollow(shared: Runtime, run_id: str) -> None:
    shared.followed.update(
        visitor_id(), lambda followed: tuple(one for one in followed if one != run_id)
    )
