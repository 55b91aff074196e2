"""Wilson's interval against SciPy's, and what may be concluded from two."""

import pytest

from sentiment_core.rnn.evaluation.interval import MeasuredShare
from tests import sentences


@pytest.mark.parametrize(
    ("right", "reviews", "low", "high"),
    [  # scipy.stats.binomtest(right, reviews).proportion_ci(method="wilson"), SciPy 1.17
        (0, 10, 0.0, 0.27753279986288926),
        (10, 10, 0.7224672001371109, 1.0),
        (1, 1, 0.20654931437723745, 1.0),
        (438, 500, 0.8442125871122161, 0.9020539088606965),
        (2191, 2500, 0.862918040671738, 0.8887269939489522),
    ],
)
def test_the_interval_is_wilsons(right: int, reviews: int, low: float, high: float) -> None:
    share = MeasuredShare(right, reviews)
    assert share.low == pytest.approx(low, abs=1e-12)
    assert share.high == pytest.approx(high, abs=1e-12)
    assert 0 <= share.low <= share.value <= share.high <= 1


def test_more_reviews_make_it_narrower() -> None:
    few, many = MeasuredShare.of(0.8, 100), MeasuredShare.of(0.8, 10_000)
    assert many.high - many.low < (few.high - few.low) / 5


def test_an_accuracy_becomes_the_count_it_was() -> None:
    for right in range(0, 2_501, 7):
        assert MeasuredShare.of(right / 2_500, 2_500).right == right


def test_intervals_that_touch_overlap() -> None:
    a, b = MeasuredShare(800, 1_000), MeasuredShare(820, 1_000)
    assert a.overlaps(b)
    assert b.overlaps(a)
    assert not a.overlaps(MeasuredShare(900, 1_000))
    assert str(a) == "0.800 (0.774 to 0.824)"


@pytest.mark.parametrize(("right", "reviews"), [(0, 0), (-1, 5), (6, 5)])
def test_counts_that_are_no_share_are_refused(right: int, reviews: int) -> None:
    with pytest.raises(ValueError, match=sentences.SAME_RANGE):
        MeasuredShare(right, reviews)
