"""The quiz: question, votes and answer."""

import streamlit as st

from sentiment_core.charts.workshop.results import vote_bars, vote_table
from sentiment_core.i18n import t
from sentiment_core.jobs.workshop.quiz import Quiz, QuizQuestion, QuizSnapshot
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.app.visitor import visitor_id
from sentiment_core.ui.shared.chart import show_chart
from sentiment_core.ui.shared.fold import show_folded

QUIZ = "workshop_quiz"


def show_quiz(quiz: Quiz, *, key: str) -> None:
    """Show the question, this visitor's vote, and the counts."""
    snapshot = quiz.snapshot
    if snapshot.question is not None:
        with st.container(key=key):
            _show_question(quiz, snapshot, snapshot.question, key=key)


def _show_question(quiz: Quiz, snapshot: QuizSnapshot, question: QuizQuestion, *, key: str) -> None:
    st.subheader(question.text, anchor=False)
    if question.shown:
        st.code(question.shown, language=None, wrap_lines=True)  # somebody's own words
    mine = quiz.vote_of(visitor_id())
    with st.container(horizontal=True):
        for place, choice in enumerate(question.choices):
            st.button(
                choice,
                key=f"{key}_{snapshot.number}_{place}",
                type="primary" if choice == mine else "secondary",
                disabled=snapshot.revealed,
                on_click=quiz.vote,
                args=(snapshot.number, choice, visitor_id()),
                help=t("Can be changed until the answer is shown."),
            )
    if snapshot.revealed:
        st.success(t("Answer: {answer}. {right}", answer=question.answer, right=_right(snapshot)))
        st.caption(question.why)
    if mine is not None:
        st.caption(t("You chose: {mine}.", mine=mine))
    elif not snapshot.revealed:
        st.caption(t("Choose one."))
    _show_counts(snapshot, key=key)


def _right(snapshot: QuizSnapshot) -> str:
    total = sum(count for _, count in snapshot.votes)
    right = dict(snapshot.votes).get(snapshot.question.answer if snapshot.question else "", 0)
    return t("{right} of {total} correct.", right=right, total=total) if total else t("No votes.")


def _show_counts(snapshot: QuizSnapshot, *, key: str) -> None:
    answer = snapshot.question.answer if snapshot.question and snapshot.revealed else None
    most = 5
    while most < max((count for _, count in snapshot.votes), default=0):
        most *= 2
    table = vote_table(snapshot.votes, answer)
    chart = vote_bars(table, most=most, colours=theme_palette())
    show_chart(chart, key=f"{key}_votes", alt_text=t("How many visitors chose which answer."))

    def show_table() -> None:
        st.dataframe(
            table[["choice", "votes"]],
            hide_index=True,
            key=f"{key}_counts",
            alt=t("Votes by choice."),
            column_config={"choice": t("choice"), "votes": t("votes")},
        )

    show_folded(t("Table"), show_table, key=f"{key}_folded")
