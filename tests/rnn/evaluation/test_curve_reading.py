"""What the curves are said to show, rule by rule."""

import pytest

from sentiment_core.rnn.evaluation.curve_reading import Finding, read_curves
from sentiment_core.rnn.runs.run import EpochMetrics
from tests.examples import plan

PLAN = plan(validation_reviews=2_000, positive_share=0.5)


def history(*epochs: tuple[float, float, float, float]) -> list[EpochMetrics]:
    """Epochs of loss, accuracy, val_loss and val_accuracy."""
    return [EpochMetrics(n, *values, 1.0, 1.0) for n, values in enumerate(epochs, start=1)]


@pytest.mark.parametrize(
    ("epochs", "finding"),
    [
        ([], Finding.EARLY),
        ([(0.6, 0.65, 0.5, 0.75)], Finding.LEARNING),
        # One epoch is too early to say that nothing is learned.
        ([(0.69, 0.5, 0.69, 0.5)], Finding.EARLY),
        ([(0.69, 0.5, 0.69, 0.5), (0.69, 0.52, 0.69, 0.51)], Finding.NOTHING),
        # 0.522 of 2,000 is within the interval of a coin, 0.523 is not.
        ([(0.69, 0.5, 0.69, 0.5), (0.69, 0.52, 0.69, 0.522)], Finding.LEARNING),
        ([(0.69, 0.5, 0.69, 0.5), (0.69, 0.52, 0.69, 0.521)], Finding.NOTHING),
        # The best epoch counts, not the last.
        ([(0.6, 0.6, 0.6, 0.7), (0.6, 0.6, 0.6, 0.5)], Finding.LEARNING),
        ([(0.5, 0.8, 0.5, 0.75), (0.2, 0.95, 0.52, 0.8)], Finding.GAP),
        ([(0.5, 0.8, 0.5, 0.75), (0.3, 0.89, 0.5, 0.8)], Finding.LEARNING),
        ([(0.5, 0.8, 0.5, 0.75), (0.2, 0.95, 0.525, 0.75)], Finding.OVERFITTING),
        ([(0.5, 0.8, 0.5, 0.75), (0.2, 0.95, 0.524, 0.75)], Finding.GAP),
        # The validation loss rose, but so did the training loss: too high a rate, not overfitting.
        ([(0.5, 0.8, 0.5, 0.75), (0.6, 0.7, 0.7, 0.7)], Finding.LEARNING),
    ],
)
def test_the_first_rule_that_applies_decides(
    epochs: list[tuple[float, float, float, float]], finding: Finding
) -> None:
    reading = read_curves(history(*epochs), PLAN)
    assert reading.finding == finding
    assert reading.sentence.endswith("." if epochs else "")
    assert bool(reading.sentence) == bool(epochs)


def test_with_few_validation_reviews_a_gap_may_be_chance() -> None:
    epochs = history((0.5, 0.8, 0.6, 0.7))
    assert read_curves(epochs, PLAN).finding == Finding.GAP
    few = plan(validation_reviews=20, positive_share=0.5)
    assert read_curves(epochs, few).finding == Finding.EARLY


def test_always_guessing_counts_when_the_labels_are_uneven() -> None:
    epochs = history((0.6, 0.7, 0.6, 0.7), (0.6, 0.7, 0.6, 0.7))
    assert read_curves(epochs, PLAN).finding == Finding.LEARNING
    uneven = plan(validation_reviews=2_000, positive_share=0.7)
    assert read_curves(epochs, uneven).finding == Finding.NOTHING


def test_the_sentence_on_overfitting_names_since_when_and_from_where_to_where() -> None:
    epochs = history((0.6, 0.7, 0.5, 0.7), (0.4, 0.8, 0.45, 0.8), (0.1, 0.99, 0.9, 0.78))
    sentence = read_curves(epochs, PLAN).sentence
    assert "since epoch 2: training loss 0.40 → 0.10, validation loss 0.45 → 0.90" in sentence
