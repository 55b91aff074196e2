"""A computation on a worker, started by a button, with its progress and errors."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from sentiment_core.i18n import t
from sentiment_core.jobs.engine.protocol import Resource, Work
from sentiment_core.jobs.questions import Questions, QuestionState
from sentiment_core.ui.app.label import literal

_SECONDS_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True, eq=False)
class Question:
    """What a worker can be asked, and the words for it.

    Args:
        key: names the question: equal keys stand for equal answers.
        work: a function that a worker can import.
        arguments: what it is given first.
        ask_again: its label after a failure.
        help: help text of the button.
        waiting: what stands there while it is under way, a sentence.
        needs: which kind of worker is asked.
    """

    key: Hashable
    work: Work
    arguments: tuple[object, ...]
    ask: str
    ask_again: str
    help: str
    waiting: str
    needs: Resource = Resource.TRAIN


def show_question(questions: Questions, question: Question, *, icon: str, key: str) -> Any:
    """Let a visitor ask, and wait for the answer.

    Returns:
        The answer; None while there is none.
    """
    known = questions.snapshot(question.key)
    if known is not None and known.state == QuestionState.ANSWERED:
        return known.answer
    if known is not None and known.state == QuestionState.ASKED:
        st.fragment(_look, run_every=_SECONDS_BETWEEN_LOOKS)(questions, question)
        return None
    problem = questions.problem(question.needs)
    if problem:
        st.caption(problem)
        return None
    if known is not None:
        st.warning(literal(known.message))
    st.button(
        question.ask if known is None else question.ask_again,
        key=f"{key}_ask",
        icon=icon,
        help=question.help,
        on_click=_ask,
        args=(questions, question),
    )
    return None


def _ask(questions: Questions, question: Question) -> None:
    questions.ask(question.key, question.work, *question.arguments, needs=question.needs)


def _look(questions: Questions, question: Question) -> None:
    known = questions.snapshot(question.key)
    if known is None or known.state != QuestionState.ASKED:
        st.rerun()  # there is something else to show, and nothing to look for any more
    turn = (
        t("Waits while Keras trains a run.")
        if question.needs == Resource.KERAS
        else t("Waits while all workers train.")
    )
    st.caption(f":material/hourglass: {question.waiting} {turn}")
