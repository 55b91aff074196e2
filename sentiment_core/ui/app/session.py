"""Session values that all pages share: run, review, settings."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sentiment_core.i18n import name_labels_by
from sentiment_core.settings.config import RunConfig
from sentiment_core.ui.app.url import LONGEST_IN_LINK, to_link

REVIEW = "review"
"""What the box of the review is called in the session and in the link."""
_RUN = "run.kept"
_SETTINGS = "settings"
_TRAINED = "train.times"
_LABELS = "labels"


def remember_run(run_id: str) -> None:
    """Store a run in the link and in the session."""
    keep_run(run_id)
    to_link("run", run_id)


def keep_run(run_id: str) -> None:
    """Store the chosen run in the session."""
    st.session_state[_RUN] = run_id


def remembered_run() -> str | None:
    """The run that was chosen last on any page; it may be gone since."""
    return st.session_state.get(_RUN)


def walk_link() -> dict[str, str]:
    """Query of links to other pages: review and run."""
    carried = {"run": remembered_run(), REVIEW: st.session_state.get(REVIEW)}
    return {
        name: value for name, value in carried.items() if value and len(value) <= LONGEST_IN_LINK
    }


def note_training() -> None:
    """Count a run that this visitor started."""
    st.session_state[_TRAINED] = times_trained() + 1


def times_trained() -> int:
    """How many runs this visitor started, stored ones included."""
    return int(st.session_state.get(_TRAINED, 0))


def remember_settings(config: RunConfig) -> None:
    """Store the settings of the form on Train in the session."""
    st.session_state[_SETTINGS] = config


def remembered_settings() -> RunConfig | None:
    """The last settings of the form on Train; None before it was opened."""
    kept = st.session_state.get(_SETTINGS)
    # A source that changed is loaded anew, and its classes with it.
    return RunConfig.from_mapping(kept.as_mapping()) if kept is not None else None


def use_labels(*labels: tuple[str, str]) -> None:
    """Call labels 0 and 1 so from here on, in all texts.

    Args:
        labels: of each network that is shown; empty for negative and positive, which also stand
            where the networks differ, and at the beginning of each page.
    """
    st.session_state[_LABELS] = labels[0] if len(set(labels)) == 1 else ("", "")


@contextmanager
def usual_labels() -> Iterator[None]:
    """Call labels 0 and 1 negative and positive meanwhile: for networks of the app beside a run."""
    before = _labels()
    use_labels()
    try:
        yield
    finally:
        use_labels(before)


def _labels() -> tuple[str, str]:
    # Texts are also asked for without a session: while modules are imported, and by threads.
    if get_script_run_ctx(suppress_warning=True) is None:
        return "", ""
    labels: tuple[str, str] = st.session_state.get(_LABELS, ("", ""))
    return labels


name_labels_by(_labels)
