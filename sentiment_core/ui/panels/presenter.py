"""What a presenter does: enlarge the type, prepare a link and, with the key, lead the room."""

import streamlit as st

from sentiment_core.config import RunConfig
from sentiment_core.errors import JobError, SentimentError
from sentiment_core.jobs.riddles import what_does_the_next_word_do, which_cell_wins
from sentiment_core.limits import LIMITS
from sentiment_core.ui.lesson import enlarge, is_large, lesson_link
from sentiment_core.ui.resources import Runtime, reader_of
from sentiment_core.ui.session import remembered_settings
from sentiment_core.words import t

_OPEN = "presenter.open"
_REVIEW = "The film has a great cast, but the story never begins."
_MOST = (10, 20, 30, 60, 120, 300, None)


def is_presenter() -> bool:
    """Whether this visitor has opened the presenter's controls."""
    return bool(st.session_state.get(_OPEN))


def show_link_maker(*, key: str) -> None:
    """Let anybody prepare a link that opens Train as a lesson wants it."""
    config = remembered_settings() or RunConfig()
    st.markdown(t("The settings are those that stand on **Train** now."))
    hide = st.multiselect(
        t("Controls that are hidden"),
        options=list(LIMITS),
        format_func=lambda name: LIMITS[name].label,
        key=f"{key}_hide",
        help=t("Their settings are as the link says."),
    )
    most = st.select_slider(
        t("Largest cost"),
        options=list(_MOST),
        value=None,
        format_func=lambda seconds: (
            t("any") if seconds is None else t("{seconds} s", seconds=seconds)
        ),
        key=f"{key}_most",
        help=t("With this link, a run that would take longer cannot be started."),
    )
    review = st.text_input(t("Review"), key=f"{key}_review", max_chars=500, help=t("For Read."))
    large = st.toggle(
        t("Larger type"),
        key=f"{key}_large_link",
        help=t("Whoever opens the link gets larger type, as for a projector."),
    )
    link = lesson_link(config, hide=hide, most_seconds=most, review=review, large=large)
    st.caption(t("Put this behind the address of the app:"))
    st.code(link, language=None, wrap_lines=True)


def show_type_size(*, key: str) -> None:
    """Let a visitor enlarge the type, for a projector."""
    name = f"{key}_large"
    st.session_state.setdefault(name, is_large())
    st.toggle(
        t("Larger type, for a projector"),
        key=name,
        on_change=lambda: enlarge(st.session_state[name]),
        help=t("Makes everything on every page larger, for you only."),
    )


def show_controls(shared: Runtime, *, key: str) -> None:
    """Show what only a presenter may do; nothing at all where the server has no key."""
    if not shared.door.exists:
        return
    st.subheader(t("Presenter"), anchor=False)
    if not is_presenter():
        _ask_for_key(shared, key=key)
        return
    _show_queue_controls(shared, key=key)
    _show_riddle_controls(shared, key=key)


def _ask_for_key(shared: Runtime, *, key: str) -> None:
    with st.form(f"{key}_door", border=False):
        entered = st.text_input(
            t("Presenter's key"),
            type="password",
            width=320,
            key=f"{key}_key",
            help=t("The server's operator has set it; it opens what only a presenter may do."),
        )
        if not st.form_submit_button(
            t("Open"), help=t("Shows the presenter's controls to you only.")
        ):
            return
    try:
        if shared.door.opens(entered):
            st.session_state[_OPEN] = True
            st.rerun()
        st.error(t("That is not the key."))
    except JobError as error:
        st.error(str(error))


def _show_queue_controls(shared: Runtime, *, key: str) -> None:
    room = shared.queue.room()
    with st.container(horizontal=True):
        st.button(
            t("Let the queue go on") if room.paused else t("Pause the queue"),
            key=f"{key}_pause",
            on_click=shared.queue.pause,
            args=(not room.paused,),
            help=t("While it is paused, no waiting run starts; the one that trains goes on."),
        )
        st.button(
            t("Send away who waits"),
            key=f"{key}_clear",
            on_click=_clear,
            args=(shared, False),
            help=t("Takes every waiting run out of the queue; what trains goes on."),
        )
        st.button(
            t("Stop everything"),
            key=f"{key}_stop",
            on_click=_clear,
            args=(shared, True),
            help=t("Stops what trains, too; finished epochs are kept."),
        )
    name = f"{key}_limit"
    st.session_state.setdefault(name, room.most_seconds)
    st.select_slider(
        t("Largest run in this room"),
        options=list(_MOST),
        format_func=lambda seconds: (
            t("any") if seconds is None else t("{seconds} s", seconds=seconds)
        ),
        key=name,
        on_change=lambda: shared.queue.allow_up_to(st.session_state[name]),
        help=t("Holds for everybody, whatever their link says."),
    )


def _clear(shared: Runtime, running: bool) -> None:
    shared.queue.clear(running=running)


def _show_riddle_controls(shared: Runtime, *, key: str) -> None:
    st.markdown(t("**Ask the room**"))
    review = st.text_input(
        t("A review"),
        value=_REVIEW,
        key=f"{key}_text",
        max_chars=500,
        help=t("The network reads it up to the word before the one that comes next."),
    )
    word = st.number_input(
        t("Word that comes next"),
        min_value=2,
        max_value=200,
        value=5,
        key=f"{key}_word",
        help=t("Counted among the words that the network keeps."),
    )
    snapshot = shared.quiz.snapshot
    with st.container(horizontal=True):
        st.button(
            t("Ask: which cell wins?"),
            key=f"{key}_cells",
            on_click=_ask_cells,
            args=(shared,),
            help=t(
                "Everybody on this page is asked which of the bundled networks reached the "
                "highest val_accuracy."
            ),
        )
        st.button(
            t("Ask: what does the next word do?"),
            key=f"{key}_next",
            on_click=_ask_word,
            args=(shared, review, int(word)),
            help=t("Everybody on this page is asked where the bundled GRU goes with that word."),
        )
        st.button(
            t("Show the answer"),
            key=f"{key}_reveal",
            type="primary",
            disabled=snapshot.riddle is None or snapshot.revealed,
            on_click=shared.quiz.reveal,
            help=t("Shows everybody the answer, and how many thought so."),
        )
        st.button(
            t("Ask nothing any more"),
            key=f"{key}_end",
            on_click=shared.quiz.end,
            help=t("Takes the question off everybody's page."),
        )
    problem = st.session_state.pop(f"{_OPEN}.problem", "")
    if problem:
        st.warning(problem)


def _ask_cells(shared: Runtime) -> None:
    runs = [run for run in shared.store.runs() if run.bundled]
    riddle = which_cell_wins(runs)
    if riddle is None:
        st.session_state[f"{_OPEN}.problem"] = t("There are no bundled runs to compare here.")
    else:
        shared.quiz.ask(riddle)


def _ask_word(shared: Runtime, review: str, word: int) -> None:
    try:
        run = shared.store.find("bundled-gru")
        riddle = what_does_the_next_word_do(reader_of(run).read(review), word - 1)
    except SentimentError as error:
        st.session_state[f"{_OPEN}.problem"] = str(error)
        return
    if riddle is None:
        problem = t("The network keeps fewer than {word} words of this review.", word=word)
        st.session_state[f"{_OPEN}.problem"] = problem
    else:
        shared.quiz.ask(riddle)
