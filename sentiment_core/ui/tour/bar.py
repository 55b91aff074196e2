"""The tour as a bar at the foot of every page, and the way into it."""

from functools import partial

import streamlit as st

from sentiment_core.data.samples import sample_reviews
from sentiment_core.i18n import t
from sentiment_core.ui.app.lesson import is_lesson
from sentiment_core.ui.app.navigation import page_name, pages
from sentiment_core.ui.app.session import REVIEW, walk_link
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.components.into_sight import bring_into_sight
from sentiment_core.ui.components.live_region import announce
from sentiment_core.ui.tour import progress, steps
from sentiment_core.ui.tour.steps import STEPS, Step

_GONE, _POINTED = "tour.page", "tour.pointed"
# The room under a bar is made for a box to chat in; a bar on a phone has none to give away.
_LOOK = """<style>
[data-testid='stBottom'] {
  border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent);
}
[data-testid='stBottomBlockContainer'] { padding-top: 0.6rem; padding-bottom: 0.6rem; }
.st-key-tour [data-testid='stPopover'] button { color: inherit; }
.st-key-tour { row-gap: 0.3rem; }
.st-key-tour p { font-size: 0.95rem; line-height: 1.4; }
</style>"""
_MARK = """<style>
.st-key-{target} {{ outline: 3px solid {colour}; outline-offset: 3px; border-radius: 0.4rem; }}
</style>"""


def show_invitation() -> None:
    """The way into the tour, and back; nothing while it runs, and nothing in a lesson."""
    if progress.asked() is not None or is_lesson():
        return
    at = progress.left_at()
    count = len(STEPS)
    if at is None or at > count:
        label, call = steps.AGAIN if at else steps.INVITE, progress.begin_again
    else:
        label, call = t(steps.RESUME, number=at, count=count), partial(_go, at)
    st.button(label, key="tour_start", type="tertiary", help=steps.INVITE_HELP, on_click=call)


def show_tour(page: str) -> None:
    """Show the step that is asked, or what to notice once it was done; nothing without a tour.

    Call it before the page is drawn: it may open another one.
    """
    progress.follow_link(page)
    number = progress.asked()
    wanted = st.session_state.pop(_GONE, None)
    if number is None:
        return
    st.html(_LOOK)
    if number > len(STEPS):
        _show_finished()
        return
    step = STEPS[number - 1]
    if wanted == step.page != page:
        target = next(one for one in pages() if page_name(one) == step.page)
        st.switch_page(target, query_params=_link(number))
    with st.bottom, st.container(key="tour", horizontal=True, vertical_alignment="center"):
        _show_step(step, number, page)


def _show_step(step: Step, number: int, page: str) -> None:
    count = t(steps.COUNT, number=number, count=len(STEPS))
    last, target = number == len(STEPS), ""
    if number in progress.done():
        text = f"**{count}** {steps.DONE} {step.notice}"
        st.markdown(f":material/check_circle: {text}")
        _button(steps.FINISH if last else steps.NEXT, number + 1, main=True)
    else:
        review = st.session_state.get(REVIEW) or sample_reviews()[0].text
        target = step.pointed_at(review) if progress.is_open(step, page) else ""
        text = f"**{count}** {step.asked(review)}"
        st.markdown(f":material/signpost: {text}")
        if not target:
            _button(t(steps.GO, page=t(step.page)), number, main=True)
        _button(steps.SKIP, number + 1)
    _point_at(target)
    with st.popover(steps.LIST, type="tertiary"), st.container(gap=None):
        _show_list(number)
    st.button(
        steps.LEAVE,
        key="tour_leave",
        type="tertiary",
        help=steps.LEAVE_HELP,
        on_click=progress.leave,
    )
    announce(text, key="tour_spoken")


def _point_at(target: str) -> None:
    """Mark a control, and bring it into sight when it was not pointed at before.

    Args:
        target: its key; empty for none.
    """
    if target:
        st.html(_MARK.format(target=target, colour=theme_palette().training))
    if target and target != st.session_state.get(_POINTED):
        bring_into_sight(target)
    st.session_state[_POINTED] = target


def _show_list(number: int) -> None:
    for at, step in enumerate(STEPS, start=1):
        ticked = ":material/check_circle:" if at in progress.done() else ":material/circle:"
        here = "**" if at == number else ""
        st.button(
            f"{here}{at}. {t(step.page)}: {step.name}{here}",
            key=f"tour_{at}",
            icon=ticked,
            type="tertiary",
            help=step.ask,
            on_click=_go,
            args=(at,),
        )


def _show_finished() -> None:
    text = t(steps.FINISHED, done=len(progress.done()), count=len(STEPS))
    with st.bottom, st.container(key="tour", horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/flag: {text}")
        st.button(steps.CLOSE, key="tour_leave", on_click=progress.leave)


def _button(label: str, number: int, *, main: bool = False) -> None:
    st.button(
        label,
        key=f"tour_to_{number}",
        type="primary" if main else "secondary",
        on_click=_go,
        args=(number,),
    )


def _go(number: int) -> None:
    progress.go_to(number)
    if number <= len(STEPS):
        st.session_state[_GONE] = STEPS[number - 1].page


def _link(number: int) -> dict[str, str]:
    step = STEPS[number - 1]
    # On Train a run in the link is one that is being made.
    carried = {} if step.page == "Train" else walk_link()
    return {**carried, **step.state, progress.LINK: str(number)}
