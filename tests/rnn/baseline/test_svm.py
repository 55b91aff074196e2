"""The linear machine: what scikit-learn finds, and where the slope is zero."""

import numpy as np
import pytest

from sentiment_core.rnn.baseline.svm import Values, WordRows, fit_linear_machine

COLUMNS = 60


def padded_reviews(*, reviews: int = 300, seed: int = 0) -> tuple[np.ndarray, Values]:
    """Padded ids with repetitions, and sides that three words decide, with some noise."""
    random = np.random.default_rng(seed)
    padded = random.integers(4, COLUMNS, (reviews, 20)).astype(np.int32)
    padded[np.arange(20) >= random.integers(0, 21, reviews)[:, None]] = 0
    has = np.array([[word in row for word in (10, 20, 30)] for row in padded])
    scores = has @ np.array([2.0, -2.0, 1.0]) + random.normal(0, 0.7, reviews)
    return padded, np.where(scores >= 0.2, 1.0, -1.0)


def dense(rows: WordRows) -> np.ndarray:
    matrix = np.zeros((len(rows), rows.columns))
    matrix[np.repeat(np.arange(len(rows)), rows.lengths), rows.ids] = 1
    return matrix


@pytest.fixture(params=[0, 1])
def data(request: pytest.FixtureRequest) -> tuple[WordRows, Values]:
    padded, sides = padded_reviews(seed=request.param)
    return WordRows.of(padded, COLUMNS), sides


def test_a_row_has_a_one_for_each_word_that_occurs() -> None:
    padded = np.array([[5, 7, 5, 0, 0], [0, 0, 0, 0, 0], [0, 0, 4, 4, 4]], dtype=np.int32)
    rows = WordRows.of(padded, 8)
    assert dense(rows).tolist() == [
        [0, 0, 0, 0, 0, 1, 0, 1],
        [0] * 8,
        [0, 0, 0, 0, 1, 0, 0, 0],
    ]


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_values_and_pull_are_the_products_with_the_rows(
    order: slice, data: tuple[WordRows, Values]
) -> None:
    padded, _ = padded_reviews()
    padded[-3:] = 0  # reviews without a word, at the end and at the beginning
    rows = WordRows.of(padded[order], COLUMNS)
    matrix = dense(rows)
    random = np.random.default_rng(3)
    weights, amounts = random.normal(size=COLUMNS + 1), random.normal(size=len(rows))
    assert np.allclose(rows.values(weights), matrix @ weights[:-1] + weights[-1])
    assert np.allclose(rows.pull(amounts), [*(matrix.T @ amounts), amounts.sum()])


def test_no_words_at_all_leave_the_bias() -> None:
    rows = WordRows.of(np.zeros((4, 3), dtype=np.int32), 5)
    assert rows.values(np.arange(6.0)).tolist() == [5.0] * 4
    weights = fit_linear_machine(rows, np.array([1.0, 1.0, 1.0, -1.0]), cost=1.0)
    assert weights[:-1].tolist() == [0.0] * 5
    assert weights[-1] > 0


def test_parts_selections_and_columns_are_those_of_the_matrix(
    data: tuple[WordRows, Values],
) -> None:
    rows, sides = data
    matrix = dense(rows)
    assert np.array_equal(dense(rows.part(7, 40)), matrix[7:40])
    assert np.array_equal(dense(rows.select(sides > 0)), matrix[sides > 0])
    kept = np.array([10, 30])
    wanted = np.where(np.isin(np.arange(COLUMNS), kept), matrix, 0)
    assert np.array_equal(dense(rows.only(kept)), wanted)


@pytest.mark.parametrize("cost", [0.001, 0.03, 1.0, 30.0])
def test_the_machine_is_scikit_learns(cost: float, data: tuple[WordRows, Values]) -> None:
    svm = pytest.importorskip("sklearn.svm")
    rows, sides = data
    judge = svm.LinearSVC(C=cost, dual=False, tol=1e-10, max_iter=10_000)
    judge.fit(dense(rows), sides)
    weights = fit_linear_machine(rows, sides, cost=cost, tolerance=1e-9)
    assert np.abs(weights[:-1] - judge.coef_[0]).max() < 1e-6
    assert abs(weights[-1] - judge.intercept_[0]) < 1e-6
    values = rows.values(weights)
    assert np.abs(values - judge.decision_function(dense(rows))).max() < 1e-6


def test_the_usual_tolerance_is_as_good_as_the_finest(data: tuple[WordRows, Values]) -> None:
    rows, sides = data
    fine = fit_linear_machine(rows, sides, cost=0.1, tolerance=1e-12)
    usual = fit_linear_machine(rows, sides, cost=0.1)
    assert np.abs(rows.values(fine) - rows.values(usual)).max() < 1e-3


def test_where_it_starts_changes_nothing_but_the_time(data: tuple[WordRows, Values]) -> None:
    rows, sides = data
    start = np.random.default_rng(5).normal(size=COLUMNS + 1)
    cold = fit_linear_machine(rows, sides, cost=1.0, tolerance=1e-10)
    warm = fit_linear_machine(rows, sides, cost=1.0, tolerance=1e-10, start=start)
    assert np.abs(cold - warm).max() < 1e-6
