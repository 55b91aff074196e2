"""The word strip: a review as buttons that show what the network held after each word.

`position.py` says which timestep holds when the page and the browser both name one, `mount.py`
brings page and browser together; `client/word_strip` draws it. The browser shows a move at once,
Python hears of it a little later.
"""

from collections.abc import Sequence

from sentiment_core.client.word_strip.parts import FOLDER
from sentiment_core.client.word_strip.payload import StripWord, build_payload
from sentiment_core.ui.components.word_strip.mount import Scrubbed

__all__ = ["StripWord", "word_strip"]

_STRIP = Scrubbed("word_strip", html=FOLDER / "strip.html", script=FOLDER / "strip.js")


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
    return _STRIP.show(payload, position=step, key=key)
