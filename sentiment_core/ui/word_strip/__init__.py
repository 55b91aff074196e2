"""The word strip: a review as buttons that show what the network held after each word.

`payload.py` says what the browser is given, `position.py` which timestep holds when the page and
the browser both name one; `strip.html`, `strip.css` and the scripts draw it. The browser shows a
move at once, Python hears of it a little later.
"""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from sentiment_core.ui.word_strip.payload import StripWord, build_payload
from sentiment_core.ui.word_strip.position import Position, settle

__all__ = ["StripWord", "word_strip"]

_FOLDER = Path(__file__).parent
# One module in the browser: a component without an installed package is inline text, and inline
# text cannot import its neighbours.
_SCRIPTS = ("words.js", "player.js", "tooltip.js", "strip.js")


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


_mount = st.components.v2.component(
    "word_strip",
    html=_read("strip.html"),
    css=_read("strip.css"),
    js="\n".join(_read(name) for name in _SCRIPTS),
)


def word_strip(
    words: Sequence[StripWord], *, step: int, key: str, caption: str = "", label: str
) -> int:
    """Show the words and return the timestep that is chosen.

    Pass back what the last call returned: a `step` that differs from it moves the strip. A page
    that keeps no step of its own passes where the strip starts. A new review starts at `step`.

    Args:
        words: every word of the review in reading order; the steps of the kept ones count from 0.
        step: the timestep the page wants, from 0; clamped to the words there are.
        key: the strip's name in the app; `key` and `key + ".position"` in `st.session_state`.
        caption: the hint shown in place of the words when there are none.
        label: what a screen reader calls the strip.

    Returns:
        The step of the current kept word, in [0, T - 1]; 0 when no word is kept.

    Raises:
        ValueError: the steps of the kept words are not 0, 1, 2, ...
    """
    payload = build_payload(words, caption=caption, label=label)
    memory = f"{key}.position"
    before = st.session_state.get(memory)
    state = st.session_state.get(key)
    position = settle(
        before if isinstance(before, Position) else None,
        review=payload["review"],
        given=step,
        count=payload["count"],
        move=state.get("move") if isinstance(state, dict) else None,
    )
    _mount(
        key=key,
        data={**payload, "revision": position.revision, "step": position.step},
        on_move_change=_keep,
    )
    st.session_state[memory] = position
    return position.step


def _keep() -> None:
    """Declare `move` a state of the component; the value is read from the session state."""
