"""What belongs to one visitor."""

import hashlib
import uuid

import streamlit as st

from sentiment_core.charts.palette import Palette, palette
from sentiment_core.config import RunConfig

REVIEW = "review"
"""What the box of the review is called in the session and in the link."""
_VISITOR = "visitor"
_COOKIE = "_streamlit_xsrf"
_RUN = "run.kept"
_SETTINGS = "settings"
_TRAINED = "train.times"
# Some servers and chat programs cut longer links.
LONGEST_IN_LINK = 4_000


def visitor_id() -> str:
    """A name for this browser, unknown to all others; a page that is loaded again keeps it.

    Without the cookie that it is made from, it is a name for this session only.
    """
    if _VISITOR not in st.session_state:
        token = cookie_token(st.context.cookies.get(_COOKIE, ""))
        st.session_state[_VISITOR] = (
            hashlib.sha256(b"visitor" + token).hexdigest()[:32] if token else uuid.uuid4().hex
        )
    return str(st.session_state[_VISITOR])


def cookie_token(cookie: str) -> bytes:
    """The random bytes behind the cookie that Streamlit gives each browser against forged uploads.

    Args:
        cookie: its value, version|mask|token|time, in which the token is masked anew every time.

    Returns:
        Empty where the value is of another form.
    """
    try:
        version, mask, masked, _ = cookie.strip('"').split("|")
        key, token = bytes.fromhex(mask), bytes.fromhex(masked)
    except ValueError:
        return b""
    if version != "2" or len(key) != 4 or len(token) < 16:
        return b""
    return bytes(byte ^ key[place % 4] for place, byte in enumerate(token))


def from_link(name: str) -> str | None:
    """What the link says under a name; anybody can write a link, so nothing is checked here.

    Returns:
        None where the link says nothing, or more than a link of this app would.
    """
    value = st.query_params.get(name)
    return value if value and len(value) <= LONGEST_IN_LINK else None


def to_link(name: str, value: str | int | None) -> None:
    """Put a value into the link; None or what is too long for a link takes the name out."""
    text = None if value is None else str(value)
    if text is None or len(text) > LONGEST_IN_LINK:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != text:
        st.query_params[name] = text


def number_from_link(name: str) -> int | None:
    """A whole number from the link; None where it says none."""
    value = from_link(name)
    return int(value) if value is not None and value.isdecimal() and len(value) < 10 else None


def asked_run() -> str | None:
    """The run that the link names with `?run=`, not checked; None when it names none."""
    return from_link("run")


def remember_run(run_id: str) -> None:
    """Put a run into the link, and keep it for the other pages."""
    keep_run(run_id)
    to_link("run", run_id)


def keep_run(run_id: str) -> None:
    """Keep the run that is chosen now: the next page starts with it."""
    st.session_state[_RUN] = run_id


def kept_run() -> str | None:
    """The run that was chosen last on any page; it may be gone since."""
    return st.session_state.get(_RUN)


def walk_link() -> dict[str, str]:
    """Review and run as they go from page to page: what a link to another page carries."""
    carried = {"run": kept_run(), REVIEW: st.session_state.get(REVIEW)}
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


def theme_palette() -> Palette:
    """The colours of this visitor's theme."""
    return palette(st.context.theme.type)
