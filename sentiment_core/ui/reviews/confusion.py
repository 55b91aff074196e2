"""The confusion matrix of a run's validation reviews."""

from sentiment_core.charts.train.confusion import confusion_chart, sides
from sentiment_core.i18n import t
from sentiment_core.rnn.evaluation.evaluation import Evaluation
from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.ui.app.theme import theme_palette
from sentiment_core.ui.shared.chart import show_chart, show_heading

CELLS = {"00": (0, 0), "01": (0, 1), "10": (1, 0), "11": (1, 1)}  # truly, predicted


def show_confusion(run: TrainedRun, result: ValidationResult, *, key: str) -> None:
    """Show how often a network is right and wrong about each side.

    Args:
        result: its predictions on the validation reviews.
    """
    counts = result.evaluation
    show_heading(
        _capital(t("{reviews} validation reviews", reviews=reviews_read(result))),
        t(
            "{network}; accuracy {accuracy:.3f}",
            network=run.name_at(result.epoch),
            accuracy=counts.accuracy,
        ),
    )
    show_chart(
        confusion_chart(counts, colours=theme_palette()),
        key=f"{key}_matrix",
        alt_text=t(
            "Confusion matrix. {cells}",
            cells=" ".join(f"{cell_label(counts, cell)}." for cell in CELLS),
        ),
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def reviews_read(result: ValidationResult) -> str:
    """How many reviews were read, e.g. "2,500" or "the first 5,000 of 20,000"."""
    return (
        t("the first {read:,} of {reviews:,}", read=len(result), reviews=result.reviews)
        if result.capped
        else f"{len(result):,}"
    )


def cell_label(counts: Evaluation, cell: str) -> str:
    """One cell of the matrix in words.

    Args:
        counts: all four.
        cell: one of `CELLS`.
    """
    truly, predicted = CELLS[cell]
    reviews = {
        "00": counts.true_negative,
        "01": counts.false_positive,
        "10": counts.false_negative,
        "11": counts.true_positive,
    }[cell]
    return t(
        "label {truly}, predicted {predicted}: {reviews:,}",
        truly=sides()[truly],
        predicted=sides()[predicted],
        reviews=reviews,
    )
