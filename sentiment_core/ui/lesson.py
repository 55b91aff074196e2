"""What a presenter's link sets for whoever opens it: hidden controls, the largest cost, large type.

A link is a courtesy, not a lock: whoever takes its words out has all controls again. What must hold
for everybody, a presenter sets on Workshop with the key.
"""

from urllib.parse import urlencode

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.errors import ConfigError
from sentiment_core.limits import LIMITS
from sentiment_core.ui.link import from_link
from sentiment_core.ui.session import REVIEW
from sentiment_core.words import t

HIDE, MOST, LARGE = "hide", "most_seconds", "large"
_KEPT = "lesson."
_LARGE = "<style>html { font-size: 22px; }</style>"


def take_lesson() -> None:
    """Keep what the link says of the lesson, also for the pages that are opened next."""
    review = from_link(REVIEW)
    if review is not None and REVIEW not in st.session_state:
        st.session_state[REVIEW] = review  # the link opens Train, where no box holds it
    for name in (HIDE, MOST, LARGE):
        value = from_link(name)
        if value is not None:
            st.session_state[_KEPT + name] = value
    if _kept(LARGE) == "1":
        st.html(_LARGE)


def enlarge(large: bool) -> None:
    """Larger type for a projector, or the usual one."""
    st.session_state[_KEPT + LARGE] = "1" if large else "0"


def is_large() -> bool:
    """Whether type is larger."""
    return _kept(LARGE) == "1"


def is_lesson() -> bool:
    """Whether a presenter's link was opened, or the type is larger for a projector."""
    return is_large() or any(_kept(name) for name in (HIDE, MOST))


def hidden_controls() -> frozenset[str]:
    """The settings whose controls are not shown."""
    return frozenset(_kept(HIDE).split(",")) & LIMITS.keys()


def hidden_value(name: str) -> object:
    """What a hidden setting is: as the link says, else the default."""
    text, limit = from_link(name), LIMITS[name]
    default: object = getattr(RunConfig(), name)
    if text is None:
        return default
    for offered in (*limit.choices, *limit.members):
        if limit.link_text(offered) == text:
            return offered
    try:
        return limit.parse(name, text)
    except ConfigError:
        return default


def too_dear(seconds: float) -> str:
    """Why a run of so many seconds is too large for the lesson; empty where it is not."""
    most = _kept(MOST)
    if not most.isdecimal() or len(most) > 5 or seconds <= int(most):
        return ""
    return t(
        "In this lesson a run may take up to {most} s. Choose fewer reviews or epochs.",
        most=int(most),
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
    default = RunConfig()
    values = {
        name: LIMITS[name].link_text(getattr(config, name))
        for name in LIMITS
        if getattr(config, name) != getattr(default, name)
    }
    if hide:
        values[HIDE] = ",".join(name for name in LIMITS if name in hide)
    if most_seconds is not None:
        values[MOST] = str(most_seconds)
    if review:
        values[REVIEW] = review
    if large:
        values[LARGE] = "1"
    return "train" + ("?" + urlencode(values) if values else "")


def _kept(name: str) -> str:
    return str(st.session_state.get(_KEPT + name, ""))
