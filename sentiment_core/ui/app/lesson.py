"""Settings of a presenter's link: hidden controls, longest run, large type.

A link is a courtesy, not a lock: whoever takes its words out has all controls again. What must hold
for everybody, a presenter sets on Workshop with the key.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from sentiment_core.errors import shown
from sentiment_core.i18n import t
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limit import Limit
from sentiment_core.settings.limits import LIMITS
from sentiment_core.settings.link import read_settings, write_settings
from sentiment_core.ui.app.linked_form import TRAIN
from sentiment_core.ui.app.session import REVIEW
from sentiment_core.ui.app.url import from_link

HIDE, MOST, LARGE = "hide", "most_seconds", "large"
_NUMBERS = {
    MOST: Limit(MOST, "", name=MOST, low=1, high=86_400),
    LARGE: Limit(LARGE, "", name=LARGE, high=1),
}
_STORED = "lesson."
_LARGE = "<style>html { font-size: 22px; }</style>"


def take_lesson() -> None:
    """Store the link's lesson settings in the session."""
    review = from_link(REVIEW)
    if review is not None and REVIEW not in st.session_state:
        st.session_state[REVIEW] = review  # the link opens Train, where no box holds it
    for name in (HIDE, MOST, LARGE):
        value = from_link(name)
        if value is not None and value != _stored(name):
            st.session_state[_STORED + name] = value
            TRAIN.refuse(*_refused(name, value))
    if _stored(LARGE) == "1":
        st.html(_LARGE)


def enlarge(large: bool) -> None:
    """Set larger type for a projector, or the usual one."""
    st.session_state[_STORED + LARGE] = "1" if large else "0"


def is_large() -> bool:
    """Whether type is larger."""
    return _stored(LARGE) == "1"


def is_lesson() -> bool:
    """Whether a presenter's link was opened, or the type is larger for a projector."""
    return is_large() or any(_stored(name) for name in (HIDE, MOST))


def hidden_controls() -> frozenset[str]:
    """The settings whose controls are not shown."""
    return frozenset(_stored(HIDE).split(",")) & LIMITS.keys()


def too_dear(seconds: float) -> str:
    """Why a run of so many seconds exceeds the lesson's limit; empty where it does not."""
    most = read_settings({MOST: [_stored(MOST)]}, _NUMBERS).values.get(MOST)
    if most is None or seconds <= most:
        return ""
    return t(
        "In this lesson a run may take up to {most} s. Choose fewer reviews or epochs.", most=most
    )


def lesson_link(
    config: RunConfig, *, hide: list[str], most_seconds: int | None, review: str, large: bool
) -> str:
    """The part of a link after the address that opens Train as a presenter wants it.

    Args:
        config: the settings; those that are the defaults are left out.
        hide: settings whose controls are not shown.
        most_seconds: the largest cost; None for no limit but the server's.
        review: for the pages that read; may be empty.
        large: whether type is larger.
    """
    values = write_settings(vars(config), vars(RunConfig()))
    if hide:
        values[HIDE] = ",".join(name for name in LIMITS if name in hide)
    if most_seconds is not None:
        values[MOST] = str(most_seconds)
    if review:
        values[REVIEW] = review
    if large:
        values[LARGE] = "1"
    return "train" + ("?" + urlencode(values) if values else "")


def _stored(name: str) -> str:
    return str(st.session_state.get(_STORED + name, ""))


def _refused(name: str, text: str) -> Sequence[str]:
    if name in _NUMBERS:
        return read_settings({name: [text]}, _NUMBERS).refused
    return [
        t("hide takes names of settings; got {value}.", value=shown(setting))
        for setting in text.split(",")
        if setting not in LIMITS
    ]
