"""Whether probabilities mean what they say, worked out by hand and against scikit-learn."""

import numpy as np
import pytest

from sentiment_core.rnn.evaluation.calibration import calibrate


def drawn(reviews: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities, and labels that come true just as often."""
    random = np.random.default_rng(seed)
    said = random.beta(0.6, 0.6, reviews).astype(np.float32)
    return said, (random.random(reviews) < said).astype(np.int8)


def test_bins_and_error_by_hand() -> None:
    said = np.array([0.0, 0.05, 0.15, 0.2, 0.95, 1.0, 0.9])
    labels = np.array([0, 0, 1, 1, 1, 0, 1], dtype=np.int8)
    found = calibrate(said, labels)
    assert [(round(b.low, 9), round(b.high, 9), b.reviews, b.positive) for b in found.bins] == [
        (0.0, 0.1, 2, 0),
        (0.1, 0.2, 2, 2),
        (0.8, 0.9, 1, 1),
        (0.9, 1.0, 2, 1),
    ]
    assert found.reviews == 7


def test_the_error_is_the_mean_distance_weighed_by_reviews() -> None:
    said = np.array([0.25, 0.25, 0.25, 0.25, 0.75, 0.75])
    found = calibrate(said, np.array([0, 0, 1, 1, 1, 1]))
    # All are 0.25 off: of the 4 it is too sure that they are negative, of the 2 not sure enough.
    assert found.expected_error == pytest.approx(0.25)
    assert found.overconfidence == pytest.approx((4 * 0.25 - 2 * 0.25) / 6)


@pytest.mark.parametrize("reviews", [1, 7, 400, 5_000])
@pytest.mark.parametrize("bins", [5, 10])
def test_the_points_are_scikit_learns(reviews: int, bins: int) -> None:
    judge = pytest.importorskip("sklearn.calibration").calibration_curve
    said, labels = drawn(reviews)
    said[: reviews // 7] = np.round(said[: reviews // 7], 1)  # some stand on an edge
    said = said.astype(np.float64)
    found = calibrate(said, labels, bins=bins)
    share, mean = judge(labels, said, n_bins=bins, strategy="uniform")
    assert np.allclose([b.positive_share for b in found.bins], share)
    assert np.allclose([b.predicted for b in found.bins], mean)
    weights = np.array([b.reviews for b in found.bins]) / reviews
    assert found.expected_error == pytest.approx(float(weights @ np.abs(share - mean)))


def test_chance_alone_gives_about_the_error_that_is_told() -> None:
    trials = [calibrate(*drawn(500, seed)) for seed in range(200)]
    measured = np.mean([found.expected_error for found in trials])
    told = np.mean([found.chance_error for found in trials])
    assert told == pytest.approx(measured, rel=0.05)


@pytest.mark.parametrize("sharper", [1.0, 3.0, 0.3])
def test_who_is_too_sure_is_told_from_who_is_not_sure_enough(sharper: float) -> None:
    said, _ = drawn(20_000)
    odds = (said / (1 - said + 1e-9)) ** (1 / sharper)  # 3: truly nearer to 0.5 than is said
    labels = np.random.default_rng(1).random(len(said)) < odds / (1 + odds)
    found = calibrate(said, labels.astype(np.int8))
    if sharper == 1:
        assert abs(found.overconfidence) < 0.01
        assert found.expected_error < 2 * found.chance_error
    else:
        assert found.overconfidence * (sharper - 1) > 0
        assert found.expected_error > 4 * found.chance_error


def test_the_interval_is_that_of_the_count() -> None:
    found = calibrate(np.full(20, 0.3), np.array([1] * 6 + [0] * 14))
    [only] = found.bins
    assert (only.reviews, only.positive, only.measured.value) == (20, 6, 0.3)
    assert only.measured.low < 0.3 < only.measured.high
