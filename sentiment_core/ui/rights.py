"""Who may rename, pin for good and delete a run.

On a shared server anybody may read every run, but only the visitor who started one may change it:
there are no accounts, an id is in every link, and a link that is passed around must not carry the
right to delete. A page that is loaded again keeps its visitor (`visitor_id`). After a restart of
the server nobody is known any more, so that a run can then be changed by nobody but the person at
the machine itself. That is the safe side: a run costs seconds to make, and somebody else's cannot
be given back.

A browser on the server's own machine, reached under a local name and through no proxy, belongs to
the person whose machine it is, who may change every run that did not come with the project.
"""

from urllib.parse import urlsplit

import streamlit as st

from sentiment_core.ui.made import made_runs

_LOCAL_NAMES = {"localhost", "127.0.0.1", "::1"}
_OF_PROXIES = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"}


def is_own_machine() -> bool:
    """Whether the visitor's browser runs on the server's own machine."""
    context = st.context
    if context.ip_address is not None:
        return False
    if any(name.lower() in _OF_PROXIES for name in context.headers):
        return False
    return urlsplit(context.url or "").hostname in _LOCAL_NAMES


def may_change(run_id: str) -> bool:
    """Whether this visitor may rename and delete a run."""
    if run_id.startswith("bundled-"):
        return False
    return run_id in made_runs() or is_own_machine()
