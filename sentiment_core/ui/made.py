"""The runs that a visitor started: kept by the server, so that a page loaded again knows them."""

from sentiment_core.ui.resources import runtime
from sentiment_core.ui.visitor import visitor_id

# A ledger shows no more of the runs that failed; those that ended well are on disk.
_MOST = 200


def remember_made(run_id: str) -> None:
    """Note that this visitor started a run."""
    others = tuple(made for made in made_runs() if made != run_id)
    runtime().made.put(visitor_id(), (*others, run_id)[-_MOST:])


def forget_made(run_id: str) -> None:
    """Drop a run from those that this visitor started."""
    runtime().made.put(visitor_id(), tuple(made for made in made_runs() if made != run_id))


def made_runs() -> tuple[str, ...]:
    """The runs that this visitor started since the server was, the oldest first."""
    return runtime().made.get(visitor_id()) or ()
