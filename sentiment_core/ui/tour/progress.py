"""Which step of the tour is asked, in the session and the link; which are done, by visitor."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from sentiment_core.jobs.tour_state import TourState
from sentiment_core.ui.app.runtime import runtime
from sentiment_core.ui.app.url import from_link, number_from_link, to_link
from sentiment_core.ui.app.visitor import visitor_id
from sentiment_core.ui.tour.seen import Seen, see_word
from sentiment_core.ui.tour.steps import STEPS, Step

LINK = "tour"
FINISHED = len(STEPS) + 1
_ASKED, _BEFORE = "tour.asked", "tour.before"


def asked() -> int | None:
    """The step that is asked, from 1; FINISHED after the last; None where there is no tour."""
    return st.session_state.get(_ASKED)


def done() -> frozenset[int]:
    """The numbers of the steps that were done, in this session or one before."""
    return runtime().tours.get(visitor_id()).done


def left_at() -> int | None:
    """Where the tour was left or finished; None where it never began."""
    return runtime().tours.get(visitor_id()).left


def follow_link(page: str) -> None:
    """Take the step that the link asks for, or put the step that is asked into the link."""
    text, number = from_link(LINK), number_from_link(LINK)
    if number is not None and 1 <= number <= len(STEPS):
        if number != asked():
            _ask(number)
            _open(STEPS[number - 1], page)
    elif text is not None or asked() is not None:
        to_link(LINK, _in_link(asked()))


def go_to(number: int) -> None:
    """Ask for a step, open what it needs; FINISHED ends the tour. Call it in a callback."""
    _ask(number)
    to_link(LINK, _in_link(number))
    if number <= len(STEPS):
        step = STEPS[number - 1]
        for name, value in step.state.items():
            st.session_state[name] = value


def leave() -> None:
    """End the tour here; call it in a callback."""
    st.session_state[_ASKED] = None
    to_link(LINK, None)


def begin_again() -> None:
    """Forget what was done, and ask for the first step; call it in a callback."""
    _update(lambda state: TourState())
    go_to(1)


def notice(page: str, *, word: str | None = None) -> None:
    """Tick the step that is asked once its action is seen, and draw the page again.

    Call it where the page or a fragment of it has been drawn.

    Args:
        word: the current one, where a review is read.
    """
    if word is not None:
        see_word(word)
    number = asked()
    if number is None or number > len(STEPS) or number in done():
        return
    step = STEPS[number - 1]
    if page != step.page:
        st.session_state[_BEFORE] = _at_first(step)
        return
    value: Any = getattr(Seen.now(), step.watch)
    before = st.session_state.get(_BEFORE)
    st.session_state[_BEFORE] = value
    if is_done(step, before, value):
        _update(lambda state: replace(state, done=state.done | {number}))
        st.rerun()


def is_done(step: Step, before: object, now: object) -> bool:
    """Whether a step was done between two looks at what it watches.

    Args:
        before: the watched value at the last look; None where it was not on the screen.
        now: likewise.
    """
    return before is not None and now is not None and now != before and step.reached(now)


def is_open(step: Step, page: str) -> bool:
    """Whether the part of a page is open where a step is done."""
    return page == step.page and all(
        st.session_state.get(name, from_link(name)) == value for name, value in step.state.items()
    )


def _update(change: Callable[[TourState], TourState]) -> None:
    runtime().tours.update(visitor_id(), change)


def _in_link(number: int | None) -> int | None:
    return None if number == FINISHED else number


def _ask(number: int) -> None:
    st.session_state[_ASKED] = number
    _update(lambda state: replace(state, left=number))
    st.session_state[_BEFORE] = _at_first(STEPS[number - 1]) if number < FINISHED else None


def _at_first(step: Step) -> object:
    """The watched value before the page is drawn.

    A quick visitor acts before a page is finished: what is seen first may be done already.
    """
    value = getattr(Seen.now(), step.watch)
    if value is not None or (step.link and from_link(step.link) is not None):
        return value
    return step.start


def _open(step: Step, page: str) -> None:
    """Open the right part, where the link says nothing else."""
    if page == step.page:
        for name, value in step.state.items():
            if from_link(name) is None:
                st.session_state[name] = value
