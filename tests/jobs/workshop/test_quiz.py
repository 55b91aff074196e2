"""Predict, then reveal."""

import pytest

from sentiment_core.jobs.workshop.quiz import Quiz, QuizQuestion

QUESTION = QuizQuestion("Which cell wins?", ("LSTM", "GRU"), "GRU", "0.87 and 0.88")


@pytest.fixture
def quiz() -> Quiz:
    made = Quiz()
    made.ask(QUESTION)
    return made


def test_before_anything_is_asked_there_is_nothing() -> None:
    quiz = Quiz()
    quiz.vote(0, "GRU", "ann")
    quiz.reveal()
    assert (quiz.snapshot.question, quiz.snapshot.votes, quiz.snapshot.revealed) == (
        None,
        (),
        False,
    )


def test_each_visitor_counts_once_and_may_think_again(quiz: Quiz) -> None:
    for choice, visitor in [("GRU", "ann"), ("GRU", "bob"), ("LSTM", "ann"), ("LSTM", "ann")]:
        quiz.vote(1, choice, visitor)
    assert quiz.snapshot.votes == (("LSTM", 1), ("GRU", 1))
    assert quiz.vote_of("ann") == "LSTM"


@pytest.mark.parametrize(("number", "choice"), [(1, "MLP"), (0, "GRU"), (2, "GRU")])
def test_what_was_not_asked_cannot_be_answered(number: int, choice: str, quiz: Quiz) -> None:
    quiz.vote(number, choice, "ann")
    assert quiz.snapshot.votes == (("LSTM", 0), ("GRU", 0))


def test_after_the_answer_nobody_changes_theirs(quiz: Quiz) -> None:
    quiz.vote(1, "LSTM", "ann")
    quiz.reveal()
    quiz.vote(1, "GRU", "ann")
    quiz.vote(1, "GRU", "bob")
    assert quiz.snapshot.revealed
    assert quiz.snapshot.votes == (("LSTM", 1), ("GRU", 0))


def test_a_new_question_starts_anew(quiz: Quiz) -> None:
    quiz.vote(1, "GRU", "ann")
    quiz.reveal()
    quiz.ask(QUESTION)
    assert (quiz.snapshot.number, quiz.snapshot.revealed) == (2, False)
    assert quiz.vote_of("ann") is None
    quiz.end()
    assert quiz.snapshot.question is None
