"""A page on which something moves by itself: four looks soon, four later, then it has ended."""

import streamlit as st

from sentiment_core.ui.app.looking import look_again

seen = st.session_state.setdefault("seen", [])
st.session_state["pages"] = st.session_state.get("pages", 0) + 1


def see() -> int:
    """How often it was drawn."""
    return len(seen)


def draw(count: int) -> None:
    """Draw it."""
    seen.append(count)
    st.text(f"drawn {len(seen)}, pages {st.session_state['pages']}")


def every(count: int) -> float | None:
    """Two intervals, one after the other."""
    if count < 4:
        return 0.1
    return 0.3 if count < 8 else None


look_again(see, draw, every=every)
