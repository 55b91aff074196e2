"""The prediction for a review, and the network that makes it, in words."""

from sentiment_core.data.sources import DATASETS
from sentiment_core.i18n import t
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.run import TrainedRun


def opened_text(label: int) -> str:
    """That an opened review is read instead of the box, and what it truly is.

    Args:
        label: 1 for positive, 0 for negative.
    """
    if label:
        return t("Validation review, label positive. Close it above to return to your own.")
    return t("Validation review, label negative. Close it above to return to your own.")


def network_facts(trace: ReviewTrace, run: TrainedRun) -> str:
    """Which network read, what it was trained on and how good it is."""
    plan = run.plan
    if run.opened:
        return t(
            "{model_name}: opened from a file of Keras {version}; its training and accuracy are "
            "unknown here.",
            model_name=trace.model_name,
            version=run.versions["keras"],
        )
    return t(
        "{model_name}: trained on {train_reviews:,} reviews ({source}), validation accuracy "
        "{val_accuracy:.3f} ({validation_reviews:,} reviews).",
        model_name=trace.model_name,
        train_reviews=plan.train_reviews,
        source=DATASETS[run.config.dataset].origin,
        val_accuracy=run.best.val_accuracy,
        validation_reviews=plan.validation_reviews,
    )
