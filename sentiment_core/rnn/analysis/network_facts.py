"""A network in words: what it was trained on and how good it is."""

from sentiment_core.data.sources import DATASETS
from sentiment_core.i18n import t
from sentiment_core.rnn.runs.reader import Reader


def network_facts(reader: Reader) -> str:
    """Which network read, what it was trained on and how good it is."""
    run, plan = reader.run, reader.run.plan
    if run.opened:
        return t(
            "{model_name}: opened from a file of Keras {version}; its training and accuracy are "
            "unknown here.",
            model_name=reader.model_name,
            version=run.versions["keras"],
        )
    return t(
        "{model_name}: trained on {train_reviews:,} reviews ({source}), validation accuracy "
        "{val_accuracy:.3f} ({validation_reviews:,} reviews).",
        model_name=reader.model_name,
        train_reviews=plan.train_reviews,
        source=DATASETS[run.config.dataset].origin,
        val_accuracy=run.best.val_accuracy,
        validation_reviews=plan.validation_reviews,
    )
