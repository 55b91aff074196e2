"""Controls that are drawn late: a popover's, which the browser knows only while it is open."""

import streamlit as st


def late_key(name: str, value: object) -> str:
    """The key of a control in a popover whose value is also set elsewhere: a new one each time.

    Of a control that was closed the browser sends what it held when it was last open, and Streamlit
    takes that for a choice of the visitor's.

    Args:
        name: the key at first.
        value: what is chosen, to be given to the control as its default.
    """
    turn = int(st.session_state.get(f"{name}.turn", 0))
    key = f"{name}.{turn}" if turn else name
    if st.session_state.get(key, value) == value:
        return key
    st.session_state[f"{name}.turn"] = turn + 1
    return f"{name}.{turn + 1}"
