"""One step after another: buttons and a slider, kept in the link."""

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.ui.app import keys
from sentiment_core.ui.app.url import number_from_link, to_link


def show_stepper(steps: int, *, key: str) -> int:
    """Let a visitor go through the steps; at first the last one, unless the link says another.

    Args:
        steps: how many there are, at least 1.

    Returns:
        The current step, from 0.
    """
    slider, before = f"{key}_slider", f"{key}_steps"
    if slider not in st.session_state:
        asked = number_from_link(keys.SHAPE_STEP)
        st.session_state[slider] = asked if asked is not None else steps
    elif st.session_state[slider] == st.session_state.get(before):
        st.session_state[slider] = steps  # who stood at the end of the one before stays at the end
    st.session_state[before] = steps
    st.session_state[slider] = current = min(max(int(st.session_state[slider]), 1), steps)
    if steps == 1:
        st.caption(t("One step only."))
        return 0
    with st.container(key=f"{key}_stepper", horizontal=True, vertical_alignment="bottom"):
        with st.container(horizontal=True, gap="xsmall", width="content"):
            for name, label, to in (
                ("first", t("First"), 1),
                ("previous", t("Previous"), current - 1),
                ("next", t("Next"), current + 1),
                ("last", t("Last"), steps),
            ):
                st.button(
                    label,
                    key=f"{key}_{name}",
                    on_click=_go,
                    args=(slider, to),
                    disabled=to == current or not 1 <= to <= steps,
                )
        st.slider(
            t("Step"),
            min_value=1,
            max_value=steps,
            value=current,
            key=slider,
            width=340,  # on a phone a line of its own
            on_change=_to_link,
            args=(slider,),
            label_visibility="collapsed",
            help=t("Up to where the network has gone."),
        )
    return current - 1


def forget_step() -> None:
    """Take the step out of the link: another picture has other steps."""
    to_link(keys.SHAPE_STEP, None)


def _go(slider: str, to: int) -> None:
    st.session_state[slider] = to
    _to_link(slider)


def _to_link(slider: str) -> None:
    to_link(keys.SHAPE_STEP, st.session_state[slider])
