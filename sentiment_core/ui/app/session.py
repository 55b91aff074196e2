"""What a visitor has chosen and done so far; it goes along from page to page."""

import streamlit as st

from sentiment_core.settings.config import RunConfig
from sentiment_core.ui.app.url import LONGEST_IN_LINK, to_link

REVIEW = "review"
"""What the box of the review is called in the session and in the link."""
_RUN = "run.kept"
_SETTINGS = "settings"
_TRAINED = "train.times"


def remember_run(run_id: str) -> None:
    """Put a run into the link, and keep it for the other pages."""
    keep_run(run_id)
    to_link("run", run_id)


def keep_run(run_id: str) -> None:
    """Keep the run that is chosen now: the next page starts with it."""
    st.session_state[_RUN] = run_id


def remembered_run() -> str | None:
    """The run that was chosen last on any page; it may be gone since."""
    return st.session_state.get(_RUN)


def walk_link() -> dict[str, str]:
    """Review and run as they go from page to page: what a link to another page carries."""
    carried = {"run": remembered_run(), REVIEW: st.session_state.get(REVIEW)}
    return {
        name: value for name, value in carried.items() if value and len(value) <= LONGEST_IN_LINK
    }


def note_training() -> None:
    """Note that this visitor pressed Train, and that it was taken."""
    st.session_state[_TRAINED] = times_trained() + 1


def times_trained() -> int:
    """How often this visitor started a run, kept ones that came at once too."""
    return int(st.session_state.get(_TRAINED, 0))


def remember_settings(config: RunConfig) -> None:
    """Keep what the form on Train says for the other pages."""
    st.session_state[_SETTINGS] = config


def remembered_settings() -> RunConfig | None:
    """What the form on Train said last; None where it was not opened yet."""
    kept = st.session_state.get(_SETTINGS)
    # A source that changed is loaded anew, and its classes with it.
    return RunConfig.from_mapping(kept.as_mapping()) if kept is not None else None
