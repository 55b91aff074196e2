"""What changes by itself while a page is open."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

Seen = TypeVar("Seen")


def look_again(
    see: Callable[[], Seen],
    draw: Callable[[Seen], None],
    *,
    every: Callable[[Seen], float | None],
) -> None:
    """Draw something as it is now, and again as often as it asks for.

    The whole page, which costs several times as much, is made again only where looking ends, since
    that concerns more of it.

    Args:
        see: gives what is drawn, as it is now.
        draw: is given that; the same elements stay in the same places.
        every: seconds until the next look; None where nothing changes by itself.
    """
    seconds = every(see())

    def look() -> None:
        nonlocal seconds
        now = see()
        asked = every(now)
        if asked != seconds:
            if asked is None or seconds is None:
                st.rerun()
            seconds = asked
            _look_every(asked)
        draw(now)

    # A fragment in every state: the browser then keeps what was drawn when the state changes.
    st.fragment(look, run_every=seconds)()


def _look_every(seconds: float) -> None:
    """Have the browser run the fragment that runs now at other intervals.

    Streamlit sends this only when the fragment is made, which takes a run of the whole page.
    """
    context = get_script_run_ctx()
    fragment = ThreadState.get().fragment_id
    if context is None or fragment is None:
        return
    message = ForwardMsg()
    message.auto_rerun.fragment_id, message.auto_rerun.interval = fragment, seconds
    context.enqueue(message)
