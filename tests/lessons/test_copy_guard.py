"""The guard never misses twelve words of a review, and seldom cries wolf."""

import numpy as np
import pytest

from sentiment_core.data.ngrams import RUN
from sentiment_core.lessons.copy_guard import KEPT, STRIDE, CopyGuard

WORDS = 1_000


def reviews(count: int = 200, *, seed: int = 1) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    return [random.integers(4, WORDS, random.integers(0, 80)) for _ in range(count)]


def guard_of(known: list[np.ndarray], *, size: int = 20_000) -> CopyGuard:
    return CopyGuard.of(known, num_words=WORDS, size=size)


def written(guard: CopyGuard, ids: list[int]) -> bool:
    """Whether every word of these may be written after those before it."""
    return not any(guard.knows(ids[:end]) for end in range(1, len(ids) + 1))


def test_the_kept_runs_lie_in_every_run() -> None:
    assert KEPT + STRIDE - 1 == RUN


def test_no_run_of_a_review_passes() -> None:
    known = reviews(60)
    guard = guard_of(known)
    checked = 0
    for ids in known:
        for start in range(len(ids) - RUN + 1):
            assert not written(guard, [7, 8, *ids[start : start + RUN].tolist()])
            checked += 1
    assert checked > 1_000


def test_other_words_pass_but_for_a_few() -> None:
    guard = guard_of(reviews())
    others = [ids[:RUN].tolist() for ids in reviews(2_000, seed=2) if len(ids) >= RUN]
    refused = sum(not written(guard, ids) for ids in others)
    assert refused < 0.02 * len(others)


def test_a_short_text_is_never_refused() -> None:
    known = reviews()
    guard = guard_of(known, size=1)  # so full that it takes everything for known
    ids = known[1][:KEPT].tolist()
    assert guard.knows(ids)
    assert not guard.knows(ids[: KEPT - 1])
    assert not guard.knows([])


@pytest.mark.parametrize("outside", [0, 1, 2, 3, WORDS])
def test_runs_with_words_that_cannot_be_written_are_left_out(outside: int) -> None:
    ids = np.arange(10, 10 + KEPT)
    assert CopyGuard.of([ids], num_words=WORDS, size=100).bits.any()
    ids[4] = outside
    assert not CopyGuard.of([ids], num_words=WORDS, size=100).bits.any()
