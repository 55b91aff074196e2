"""Diagnosis of learning curves in one sentence, by the rules in `read_curves`."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sentiment_core.i18n import t
from sentiment_core.rnn.evaluation.interval import MeasuredShare
from sentiment_core.rnn.runs.run import EpochMetrics, RunPlan

# A validation loss that is so much above its lowest has turned, and does not only waver.
_RISE = 1.05
_GAP = 0.10
_EPOCHS_WITHOUT_LEARNING = 2


class Finding(StrEnum):
    """A diagnosis of learning curves."""

    EARLY = "early"
    LEARNING = "learning"
    GAP = "gap"
    OVERFITTING = "overfitting"
    NOTHING = "nothing"


@dataclass(frozen=True)
class CurveReading:
    """The diagnosis after the last epoch, with its sentence.

    Args:
        finding: which of the rules applied.
        sentence: the same in words; empty before the first epoch.
    """

    finding: Finding
    sentence: str


def read_curves(history: Sequence[EpochMetrics], plan: RunPlan) -> CurveReading:
    """The diagnosis of the curves; the first rule that applies decides.

    1. Overfitting: the validation loss is at least 5 % above its lowest, which an earlier epoch
       reached, and the training loss has fallen since.
    2. Nothing learned: after two epochs or more, the 95 % interval of the best validation accuracy
       still reaches down to always guessing the more frequent label.
    3. A gap: training accuracy is at least 0.10 above validation accuracy, and above its 95 %
       interval.
    4. Learning: the interval of the best validation accuracy lies above always guessing. After a
       single epoch that does not it is too early to say.

    Args:
        plan: of the run; how many reviews the accuracies are taken over.
    """
    if not history:
        return CurveReading(Finding.EARLY, "")
    last, reviews = history[-1], plan.validation_reviews
    lowest = min(history, key=lambda metrics: metrics.val_loss)
    now = MeasuredShare.of(last.val_accuracy, reviews)
    best = MeasuredShare.of(max(metrics.val_accuracy for metrics in history), reviews)
    values = {
        "accuracy": last.accuracy,
        "val_accuracy": last.val_accuracy,
        "majority_accuracy": plan.majority_accuracy,
        "epoch": lowest.epoch,
        "lowest_loss": lowest.loss,
        "last_loss": last.loss,
        "lowest_val_loss": lowest.val_loss,
        "last_val_loss": last.val_loss,
    }
    if last.val_loss >= _RISE * lowest.val_loss and last.loss < lowest.loss:
        return CurveReading(
            Finding.OVERFITTING,
            t(
                "Overfitting since epoch {epoch}: training loss {lowest_loss:.2f} → "
                "{last_loss:.2f}, validation loss {lowest_val_loss:.2f} → {last_val_loss:.2f}.",
                **values,
            ),
        )
    learned = best.low > plan.majority_accuracy
    if len(history) >= _EPOCHS_WITHOUT_LEARNING and not learned:
        return CurveReading(
            Finding.NOTHING,
            t(
                "Nothing learned yet: no epoch is clearly above the majority-class baseline "
                "({majority_accuracy:.3f}).",
                **values,
            ),
        )
    if last.accuracy - last.val_accuracy >= _GAP and last.accuracy > now.high:
        return CurveReading(
            Finding.GAP,
            t(
                "Generalization gap: training accuracy {accuracy:.3f}, validation accuracy "
                "{val_accuracy:.3f}.",
                **values,
            ),
        )
    return CurveReading(
        Finding.LEARNING if learned else Finding.EARLY,
        t("Training accuracy {accuracy:.3f}, validation accuracy {val_accuracy:.3f}.", **values),
    )
