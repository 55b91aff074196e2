"""Mount a component with one position that browser and server both move."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from sentiment_core.client.word_strip.parts import strip_markup, strip_script, strip_styles
from sentiment_core.ui.components.word_strip.position import Position, settle


class Scrubbed:
    """A component whose script is an heir of `scrubber.js`, looking like the word strip.

    Args:
        html: the file of its markup; `<!-- controls -->` stands where the buttons come.
        css: a file of its own look; None for the word strip's alone.
    """

    def __init__(self, name: str, *, html: Path, script: Path, css: Path | None = None) -> None:
        self._mount = st.components.v2.component(
            name,
            html=strip_markup(html),
            css=strip_styles(*([css] if css else [])),
            js=strip_script(script),
        )

    def show(self, payload: Mapping[str, Any], *, position: int, key: str) -> int:
        """Show the component and return the current position.

        Args:
            payload: what the browser is given; has `review` and `count`.
            position: where the page wants it, from 0; clamped.
            key: its name in the app; `key` and `key + ".position"` in `st.session_state`.
        """
        memory = f"{key}.position"
        before = st.session_state.get(memory)
        state = st.session_state.get(key)
        settled = settle(
            before if isinstance(before, Position) else None,
            review=payload["review"],
            given=position,
            count=payload["count"],
            move=state.get("move") if isinstance(state, dict) else None,
        )
        self._mount(
            key=key,
            data={**payload, "revision": settled.revision, "step": settled.step},
            on_move_change=_keep,
        )
        st.session_state[memory] = settled
        return settled.step


def _keep() -> None:
    """Declare `move` a state of the component; the value is read from the session state."""
