"""Quiz: a presenter's question, the visitors' votes, and the answer."""

import threading
from collections import Counter
from dataclasses import dataclass

from sentiment_core.jobs.visitor_store import VisitorStore


@dataclass(frozen=True)
class QuizQuestion:
    """A quiz question with its choices and answer.

    Args:
        text: a question, for the screen.
        shown: a text that belongs to it, somebody's own words; may be empty.
        answer: the right choice, from real runs; visitors see it once it is revealed.
        why: where the answer comes from, with its numbers.
    """

    text: str
    choices: tuple[str, ...]
    answer: str
    why: str
    shown: str = ""


@dataclass(frozen=True)
class QuizSnapshot:
    """The question with the counted votes.

    Args:
        number: of the question, from 1; 0 while nothing has been asked.
        question: what is asked; None while nothing is.
        votes: visitors by choice, in the order of the choices.
    """

    number: int
    question: QuizQuestion | None
    votes: tuple[tuple[str, int], ...]
    revealed: bool


class Quiz:
    """One question at a time. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._question: QuizQuestion | None = None
        self._votes: VisitorStore[str | None] = VisitorStore(None)
        self._revealed = False

    def ask(self, question: QuizQuestion) -> None:
        """Ask a new question; earlier votes are dropped."""
        with self._lock:
            self._number += 1
            self._question, self._revealed = question, False
            self._votes = VisitorStore(None)

    def vote(self, number: int, choice: str, visitor: str) -> None:
        """A visitor's answer; it can be changed until the answer is revealed.

        An answer to an older question, or one that is none of the choices, is left out.

        Args:
            number: of the question that the visitor saw, from `QuizSnapshot`.
            choice: as it stands in the question.
        """
        with self._lock:
            open_ = self._question is not None and number == self._number and not self._revealed
            if open_ and self._question is not None and choice in self._question.choices:
                self._votes.update(visitor, lambda _: choice)

    def vote_of(self, visitor: str) -> str | None:
        """What a visitor has answered; None where there is no answer to what is asked now."""
        with self._lock:
            return self._votes.get(visitor)

    def reveal(self) -> None:
        """Show the answer; from now on nobody can change theirs."""
        with self._lock:
            self._revealed = self._question is not None

    def end(self) -> None:
        """Ask nothing any more."""
        with self._lock:
            self._question, self._revealed = None, False
            self._votes = VisitorStore(None)

    @property
    def snapshot(self) -> QuizSnapshot:
        """The question with the counted votes."""
        with self._lock:
            counts = Counter(self._votes.values())
            choices = self._question.choices if self._question else ()
            votes = tuple((choice, counts[choice]) for choice in choices)
            return QuizSnapshot(self._number, self._question, votes, self._revealed)
