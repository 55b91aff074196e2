"""A presenter's controls of the quiz."""

import streamlit as st

from sentiment_core.errors import SentimentError
from sentiment_core.i18n import t
from sentiment_core.jobs.workshop.questions import what_does_the_next_word_do, which_cell_wins
from sentiment_core.jobs.workshop.quiz import QuizQuestion
from sentiment_core.ui.app.runtime import Runtime, reader_of
from sentiment_core.ui.components.into_sight import bring_into_sight
from sentiment_core.ui.workshop.quiz import QUIZ

_PROBLEM = "question.problem"
_REVIEW = "The film has a great cast, but the story never begins."


def show_question_controls(shared: Runtime, *, key: str) -> None:
    """Let a presenter ask a question, and reveal the answer."""
    st.markdown(t("**Ask the room**"))
    st.text_input(
        t("Review to ask about"),
        value=_REVIEW,
        key=f"{key}_text",
        max_chars=500,
        on_change="ignore",
        help=t("It is shown up to the word before the next one."),
    )
    st.number_input(
        t("Number of the next word"),
        min_value=2,
        max_value=200,
        value=5,
        key=f"{key}_word",
        on_change="ignore",
        help=t("Among the words that the network keeps."),
    )
    snapshot = shared.quiz.snapshot
    with st.container(horizontal=True):
        st.button(
            t("Ask: which cell wins?"),
            key=f"{key}_cells",
            on_click=_ask_cells,
            args=(shared,),
            help=t("Asks everybody which bundled network has the highest val_accuracy."),
        )
        st.button(
            t("Ask: what does the next word do?"),
            key=f"{key}_next",
            on_click=_ask_word,
            args=(shared, key),
            help=t("Asks everybody how the bundled GRU's prediction changes at that word."),
        )
        st.button(
            t("Show the answer"),
            key=f"{key}_reveal",
            type="primary",
            disabled=snapshot.question is None or snapshot.revealed,
            on_click=_reveal,
            args=(shared,),
            help=t("Shows everybody the answer and the votes."),
        )
        st.button(
            t("Remove the question"),
            key=f"{key}_end",
            on_click=shared.quiz.end,
            help=t("Removes the question from everybody's page."),
        )
    problem = st.session_state.pop(_PROBLEM, "")
    if problem:
        st.warning(problem)


def _ask_cells(shared: Runtime) -> None:
    runs = [run for run in shared.store.all() if run.bundled]
    question = which_cell_wins(runs)
    if question is None:
        st.session_state[_PROBLEM] = t("There are no bundled runs to compare here.")
    else:
        _ask(shared, question)


def _ask_word(shared: Runtime, key: str) -> None:
    review, word = st.session_state[f"{key}_text"], int(st.session_state[f"{key}_word"])
    try:
        run = shared.store.find("bundled-gru")
        question = what_does_the_next_word_do(reader_of(run).read(review), word - 1)
    except SentimentError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    if question is None:
        problem = t("The network keeps fewer than {word} words of this review.", word=word)
        st.session_state[_PROBLEM] = problem
    else:
        _ask(shared, question)


def _ask(shared: Runtime, question: QuizQuestion) -> None:
    shared.quiz.ask(question)
    bring_into_sight(QUIZ)


def _reveal(shared: Runtime) -> None:
    shared.quiz.reveal()
    bring_into_sight(QUIZ)
