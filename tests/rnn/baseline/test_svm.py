"""The linear machine: what it is given, and that its slope is zero."""

import numpy as np
import pytest

from sentiment_core.rnn.baseline.svm import fit_svm, multi_hot

COLUMNS = 60


def padded_reviews(seed: int, *, reviews: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Padded ids with repetitions, and labels that three words decide, with some noise."""
    random = np.random.default_rng(seed)
    padded = random.integers(4, COLUMNS, (reviews, 20)).astype(np.int32)
    padded[np.arange(20) >= random.integers(0, 21, reviews)[:, None]] = 0
    has = np.array([[word in row for word in (10, 20, 30)] for row in padded])
    scores = has @ np.array([2.0, -2.0, 1.0]) + random.normal(0, 0.7, reviews)
    return padded, (scores >= 0.2).astype(np.int8)


def test_a_row_has_a_one_for_each_word_that_occurs() -> None:
    padded = np.array([[5, 7, 5, 0, 0], [0, 0, 0, 0, 0], [0, 0, 4, 4, 4]], dtype=np.int32)
    assert multi_hot(padded, 8).toarray().tolist() == [
        [0, 0, 0, 0, 0, 1, 0, 1],
        [0] * 8,
        [0, 0, 0, 0, 1, 0, 0, 0],
    ]


def test_no_words_at_all_leave_the_bias() -> None:
    rows = multi_hot(np.zeros((4, 3), dtype=np.int32), 5)
    svm = fit_svm(rows, np.array([1, 1, 1, 0], dtype=np.int8), cost=1.0)
    assert svm.coef_.tolist() == [[0.0] * 5]
    assert svm.intercept_[0] > 0


@pytest.mark.parametrize("cost", [0.001, 0.03, 1.0])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_slope_of_the_objective_is_zero(cost: float, seed: int) -> None:
    """(w . w + b * b) / 2 + C * sum(max(0, 1 - y * value) ** 2), smooth and convex.

    Source: Fan, Chang, Hsieh, Wang and Lin, LIBLINEAR, JMLR 9 (2008), the L2-loss problem.
    """
    padded, labels = padded_reviews(seed)
    rows = multi_hot(padded, COLUMNS)
    svm = fit_svm(rows, labels, cost=cost)
    sides = np.where(labels == 1, 1.0, -1.0)
    with_bias = np.column_stack([rows.toarray(), np.ones(len(labels))])
    weights = np.append(svm.coef_[0], svm.intercept_)

    def slope(at: np.ndarray) -> float:
        missing = np.maximum(1 - sides * (with_bias @ at), 0)
        return float(np.linalg.norm(at - 2 * cost * with_bias.T @ (sides * missing)))

    assert slope(weights) < 1e-3 * slope(np.zeros_like(weights))
