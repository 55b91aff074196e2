"""Riddles whose answers come from real runs."""

from collections.abc import Sequence

from sentiment_core.jobs.quiz import Riddle
from sentiment_core.limits import CellType
from sentiment_core.rnn.run import TrainedRun
from sentiment_core.rnn.trace import ReviewTrace

# Below this, nobody sees a difference in the curve.
SAME = 0.02
UP, DOWN, LEVEL = "more positive", "more negative", f"about the same (within {SAME:g})"


def which_cell_wins(runs: Sequence[TrainedRun]) -> Riddle | None:
    """Which cell reaches the highest val_accuracy; None where there is nothing to compare.

    Args:
        runs: the best one of each cell counts.
    """
    best: dict[CellType, TrainedRun] = {}
    for run in runs:
        held = best.get(run.config.cell)
        if held is None or run.best.val_accuracy > held.best.val_accuracy:
            best[run.config.cell] = run
    if len(best) < 2:
        return None
    ranked = sorted(best.values(), key=lambda run: run.best.val_accuracy, reverse=True)
    told = ", ".join(f"{run.name} {run.best.val_accuracy:.4f}" for run in ranked)
    return Riddle(
        text="Which cell reaches the highest val_accuracy?",
        choices=tuple(str(cell) for cell in CellType if cell in best),
        answer=str(ranked[0].config.cell),
        why=f"{told}: val_accuracy of the best epoch. One run each is no verdict on the cells.",
    )


def what_does_the_next_word_do(trace: ReviewTrace, word: int) -> Riddle | None:
    """What a word does to P(positive); None where the network reads no such word.

    Args:
        trace: of a review that a network has read.
        word: place among the words that it kept, from 1: the first one has none before it.
    """
    tokens = trace.tokens
    if not 1 <= word < len(trace.words_at):
        return None
    before, after = (float(trace.probabilities[trace.words_at[n]]) for n in (word - 1, word))
    moved = after - before
    shown = [tokens[trace.words_at[n]] for n in range(word + 1)]
    return Riddle(
        text="What does the next word do to the probability that the review is positive?",
        choices=(UP, LEVEL, DOWN),
        answer=LEVEL if abs(moved) < SAME else UP if moved > 0 else DOWN,
        why=f"{trace.model_name}: from {before:.3f} to {after:.3f}.",
        shown=f"{' '.join(shown[:-1])} ... next: {shown[-1]}",
    )
