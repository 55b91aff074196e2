"""Slider for the longest run."""

from collections.abc import Callable

import streamlit as st

from sentiment_core.i18n import t

_SECONDS = (10, 20, 30, 60, 120, 300, None)


def choose_longest_run(
    label: str, *, key: str, help_text: str, on_change: Callable[[], None] | None = None
) -> int | None:
    """Draw the slider and return its value.

    Args:
        key: of the slider; what the session holds under it is where it starts.
        on_change: called before the page is drawn again.

    Returns:
        Seconds; None for no limit.
    """
    st.session_state.setdefault(key, None)
    chosen: int | None = st.select_slider(
        label,
        options=_SECONDS,
        format_func=lambda seconds: (
            t("no limit") if seconds is None else t("{seconds} s", seconds=seconds)
        ),
        key=key,
        help=help_text,
        on_change=on_change,
    )
    return chosen
