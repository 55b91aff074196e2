"""Rights: who may rename, pin and delete a run, who finds it in lists, and who is a presenter.

On a shared server anybody may read every run, but only the visitor who asked for one first may
change it: there are no accounts, an id is in every link, and a link that is passed around must not
carry the right to delete. A page that is loaded again keeps its visitor (`visitor_id`). After a
restart of the server nobody is known any more, so that a run can then be changed by a presenter
only, or on a server without a presenter's key by the person at the machine itself. That is the
safe side: a run costs seconds to make, and somebody else's cannot be given back.
"""

from collections.abc import Iterable

import streamlit as st

from sentiment_core.data.added import AddedReviews, added_reviews, owner_mark
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.settings.limits import ADDED
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.runtime import runtime
from sentiment_core.ui.app.session import remembered_run
from sentiment_core.ui.app.url import asked_run, from_link
from sentiment_core.ui.app.visitor import visitor_id
from sentiment_core.ui.requests.own_machine import NOTED

_PRESENTER = "presenter.open"
_BROUGHT = "runs.brought"


def become_presenter() -> None:
    """Mark this visitor as a presenter."""
    st.session_state[_PRESENTER] = True


def is_presenter() -> bool:
    """Whether this visitor is a presenter."""
    return bool(st.session_state.get(_PRESENTER))


def is_own_machine() -> bool:
    """Whether the visitor is the person at the server's own machine.

    A server with a presenter's key is there for others: the key decides, and not where one sits.
    """
    return st.context.headers.get(NOTED) == "1" and not runtime().presenter_access.exists


def own_mark() -> str:
    """How reviews that this visitor adds are marked."""
    return owner_mark(visitor_id())


def offered_reviews() -> list[AddedReviews]:
    """The added reviews that this visitor finds in lists: the own ones, at the machine itself all.

    Others are reached by a link that names them.
    """
    found = added_reviews()
    if is_own_machine():
        return found
    mark = own_mark()
    return [one for one in found if one.owner == mark]


def others_reviews(datasets: Iterable[str]) -> set[str]:
    """Those of these datasets that others added, so that this visitor does not find them."""
    added = {name for name in datasets if ADDED.fullmatch(name)}
    return added - {one.key for one in offered_reviews()} if added else added


def may_change(run_id: str) -> bool:
    """Whether this visitor may rename and delete a run."""
    if run_id.startswith("bundled-"):
        return False
    owned = run_id in runtime().queue.owners.of(visitor_id())
    return owned or is_presenter() or is_own_machine()


def listed_runs() -> list[TrainedRun]:
    """The stored runs that this visitor finds in lists, as the store orders them.

    Left out are those that another visitor opened, or that were trained on reviews that another
    visitor added, until a link has brought them.
    """
    store = runtime().store
    brought: set[str] = st.session_state.setdefault(_BROUGHT, set())
    named = {asked_run(), remembered_run(), *(from_link(keys.RUNS) or "").split(",")}
    found, runs = [], store.all()
    others = others_reviews(run.config.dataset for run in runs)
    for run in runs:
        opened = run.opened and store.notes.get(run.run_id).unlisted
        if opened or run.config.dataset in others:
            if run.run_id in named:
                brought.add(run.run_id)
            elif run.run_id not in brought and not may_change(run.run_id):
                continue
        found.append(run)
    return found
