"""Questions hold what real runs say."""

from dataclasses import replace

import numpy as np
import pytest

from sentiment_core.jobs.workshop.questions import (
    DOWN,
    LEVEL,
    SAME,
    TIE,
    UP,
    what_does_the_next_word_do,
    which_cell_wins,
)
from tests.examples import epoch, small_reader, trained_run

REVIEW = "w5 w9 unknown w17 w40 w3"


def test_the_best_run_of_each_cell_counts() -> None:
    runs = [
        replace(trained_run(f"{n}" * 16, cell=cell), history=(epoch(1, accuracy),))
        for n, (cell, accuracy) in enumerate([("GRU", 0.7), ("LSTM", 0.8), ("GRU", 0.9)])
    ]
    question = which_cell_wins(runs)
    assert question is not None
    assert question.choices == ("LSTM", "GRU", TIE)
    assert question.answer == "GRU"
    assert "GRU 222222 0.9000, LSTM 111111 0.8000" in question.why


def test_equal_runs_are_a_tie() -> None:
    runs = [
        replace(trained_run(f"{n}" * 16, cell=cell), history=(epoch(1, accuracy),))
        for n, (cell, accuracy) in enumerate([("GRU", 0.88), ("LSTM", 0.88), ("SimpleRNN", 0.85)])
    ]
    question = which_cell_wins(runs)
    assert question is not None
    assert question.answer == TIE


def test_only_runs_that_differ_in_the_cell_alone_are_compared() -> None:
    """Seen with the bundled runs: a GRU with another vocabulary won the race of the three cells."""
    runs = [
        replace(trained_run(f"{n}" * 16, cell=cell, units=units), history=(epoch(1, accuracy),))
        for n, (cell, units, accuracy) in enumerate(
            [("GRU", 8, 0.9), ("GRU", 4, 0.7), ("LSTM", 4, 0.8)]
        )
    ]
    question = which_cell_wins(runs)
    assert question is not None
    assert question.answer == "LSTM"
    assert "0.9" not in question.why


def test_one_cell_is_no_race() -> None:
    assert which_cell_wins([]) is None
    assert which_cell_wins([trained_run("a" * 16), trained_run("b" * 16)]) is None


@pytest.mark.parametrize("mask_zero", [True, False])
def test_the_answer_is_what_the_network_does(mask_zero: bool) -> None:
    trace = small_reader(mask_zero=mask_zero).read(REVIEW)
    said = set()
    for word in range(1, 5):
        question = what_does_the_next_word_do(trace, word)
        assert question is not None
        before, after = trace.probabilities[trace.words_at[[word - 1, word]]]
        expected = LEVEL if abs(after - before) < SAME else UP if after > before else DOWN
        assert question.answer == expected
        assert f"from {before:.3f} to {after:.3f}" in question.why
        assert (
            question.shown
            == f"{' '.join(['w5', 'w9', 'w17', 'w40'][:word])} ... next: "
            + (["w9", "w17", "w40", "w3"][word - 1])
        )
        said.add(question.answer)
    assert len(said) > 1
    assert np.isfinite(trace.probabilities).all()


@pytest.mark.parametrize("word", [-1, 0, 5, 99])
def test_a_word_without_one_before_it_is_no_question(word: int) -> None:
    assert what_does_the_next_word_do(small_reader().read(REVIEW), word) is None
