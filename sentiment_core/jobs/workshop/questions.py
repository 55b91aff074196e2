"""Quiz questions, with answers computed from real runs."""

from collections.abc import Sequence
from dataclasses import replace

from sentiment_core.i18n import t
from sentiment_core.jobs.workshop.quiz import QuizQuestion
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import CellType

TIE = t("a tie at the top")

# Below this, nobody sees a difference in the curve.
SAME = 0.02
UP, DOWN, LEVEL = (
    t("more positive"),
    t("more negative"),
    t("about the same (within {same:g})", same=SAME),
)


def which_cell_wins(runs: Sequence[TrainedRun]) -> QuizQuestion | None:
    """Which cell reaches the highest val_accuracy; None where there is nothing to compare.

    Args:
        runs: those that differ in nothing but the cell are compared; of several such groups, the
            one with the most cells, the first of equals.
    """
    groups: dict[RunConfig, dict[CellType, TrainedRun]] = {}
    for run in runs:
        alike = groups.setdefault(replace(run.config, cell=CellType.GRU), {})
        held = alike.get(run.config.cell)
        if held is None or run.best.val_accuracy > held.best.val_accuracy:
            alike[run.config.cell] = run
    best = max(groups.values(), key=len, default={})
    if len(best) < 2:
        return None
    ranked = sorted(best.values(), key=lambda run: run.best.val_accuracy, reverse=True)
    ranking = ", ".join(f"{run.name} {run.best.val_accuracy:.4f}" for run in ranked)
    first, second = (f"{run.best.val_accuracy:.4f}" for run in ranked[:2])
    return QuizQuestion(
        text=t("Which cell reaches the highest val_accuracy?"),
        choices=(*(str(cell) for cell in CellType if cell in best), TIE),
        answer=TIE if first == second else str(ranked[0].config.cell),
        why=t(
            "{ranking}: best val_accuracy, one run each. Other seeds may rank them differently.",
            ranking=ranking,
        ),
    )


def what_does_the_next_word_do(trace: ReviewTrace, word: int) -> QuizQuestion | None:
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
    return QuizQuestion(
        text=t("How does the next word change P(positive)?"),
        choices=(UP, LEVEL, DOWN),
        answer=LEVEL if abs(moved) < SAME else UP if moved > 0 else DOWN,
        why=t(
            "{model_name}: from {before:.3f} to {after:.3f}.",
            model_name=trace.model_name,
            before=before,
            after=after,
        ),
        shown=t("{words} ... next: {next}", words=" ".join(shown[:-1]), next=shown[-1]),
    )
