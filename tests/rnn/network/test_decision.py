"""One rule for all who say which side a network takes, and Keras judges it."""

import numpy as np
import pytest

from sentiment_core.rnn.cells import sigmoid
from sentiment_core.rnn.evaluation.evaluation import count_predictions
from sentiment_core.rnn.network.decision import says_positive
from sentiment_core.rnn.training.batch_loss import BatchLoss

# The third and the fourth are 0.5 as float32.
LOGITS = np.array([-3, -1e-3, -1e-9, 1e-9, 0, 1e-3, 3], dtype=np.float32)


@pytest.mark.keras
@pytest.mark.parametrize("label", [0, 1])
def test_training_and_scoreboard_and_keras_count_the_same(label: int) -> None:
    """A review at exactly 0.5 was negative while it was trained and positive on the scoreboard."""
    import keras

    probabilities = sigmoid(LOGITS)
    labels = np.full(len(LOGITS), label, dtype=np.int8)
    judge = keras.metrics.BinaryAccuracy()
    judge.update_state(labels, probabilities)
    assert float(judge.result()) == pytest.approx((2 if label else 5) / 7)
    assert BatchLoss.of(LOGITS, labels).accuracy == pytest.approx(float(judge.result()))
    assert count_predictions(probabilities, labels).accuracy == pytest.approx(float(judge.result()))


def test_one_number_or_many() -> None:
    assert not says_positive(0.5)
    assert says_positive(0.51)
    assert says_positive(np.array([[0.4, 0.6]])).tolist() == [[False, True]]
