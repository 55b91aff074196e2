"""The n-gram model is the formula in its docstring, and draws by it."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from sentiment_core.data.dataset import Reviews
from sentiment_core.data.ngrams import NgramModel, Smoothing
from sentiment_core.text.vocabulary import START_ID

END = 9
TEXTS = ([4, 5, 6, 4, 5, 6, 7], [4, 5, 7], [8, 4, 5, 6], [7], [4, 5])
SMOOTHING = (Smoothing(novelty=1.0, rarest=2), Smoothing(novelty=0.5, rarest=3))
CONTEXTS = ([START_ID, START_ID], [START_ID, 4], [4, 5], [5, 6], [6, 7], [8, 8], [0, 0])


def reviews(texts: Sequence[Sequence[int]]) -> Reviews:
    lengths = [len(text) for text in texts]
    return Reviews(
        np.array([word for text in texts for word in text], dtype=np.uint16),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.zeros(len(texts), dtype=np.int8),
    )


@pytest.fixture
def model() -> NgramModel:
    return NgramModel.count(reviews(TEXTS), end=END, smoothing=SMOOTHING)


def slow_probability(word: int, context: Sequence[int]) -> float:
    """The same number, counted with a loop for this word only."""
    result = 0.0
    for length in range(3):
        wanted = tuple(context[len(context) - length :])
        followers: Counter[int] = Counter()
        for text in TEXTS:
            marked = [START_ID, START_ID, *text]
            for place in range(2, len(marked)):
                if tuple(marked[place - length : place]) == wanted:
                    followers[marked[place]] += 1
        count, kinds = followers.total(), len(followers)
        rule = SMOOTHING[length - 1] if length else Smoothing(novelty=0.0, rarest=1)
        if count >= rule.rarest:
            weight = count / (count + rule.novelty * kinds)
            result = weight * followers[word] / count + (1 - weight) * result
    return result


@pytest.mark.parametrize("context", CONTEXTS)
def test_probabilities_follow_the_formula(model: NgramModel, context: list[int]) -> None:
    probabilities = model.probabilities(context)
    assert probabilities.shape == (END,)
    assert probabilities.sum() == pytest.approx(1.0, abs=1e-12)
    assert not probabilities[:4].any()  # a mark is never a word
    expected = [slow_probability(word, context) for word in range(END)]
    np.testing.assert_allclose(probabilities, expected, rtol=1e-12)


def test_a_rare_context_is_backed_off(model: NgramModel) -> None:
    # 5 6 was followed twice only, fewer than `rarest`; 4 5 four times.
    one_word = model.probabilities([0, 6])
    np.testing.assert_array_equal(model.probabilities([5, 6]), one_word)
    assert model.probabilities([4, 5])[6] > model.probabilities([0, 5])[6]
    # 8 was followed once: nothing is left but how frequent the words are.
    np.testing.assert_allclose(model.probabilities([8, 8])[4:], np.array([5, 5, 3, 3, 1]) / 17)


def test_no_pair_reaches_from_one_review_into_the_next() -> None:
    model = NgramModel.count(
        reviews([[4, 5], [6, 7]]), end=END, smoothing=(Smoothing(0.0, 1), Smoothing(0.0, 1))
    )
    assert model.probabilities([4, 5])[6] == 0.25  # only as a word of its own
    assert model.probabilities([START_ID, START_ID])[6] == 0.5


def test_draws_are_as_frequent_as_they_are_probable(model: NgramModel) -> None:
    count = 20_000
    for context in CONTEXTS:
        drawn = model.draw(np.tile(context, (count, 1)), np.random.RandomState(3))
        shares = np.bincount(drawn, minlength=END) / count
        expected = model.probabilities(context)
        assert not shares[expected == 0].any()
        # Five standard deviations of a share.
        assert np.all(np.abs(shares - expected) <= 5 * np.sqrt(expected / count))


def test_each_row_is_drawn_for_its_own_context() -> None:
    certain = NgramModel.count(
        reviews([[4, 5], [6, 7], [7, 8]] * 3),
        end=END,
        smoothing=(Smoothing(0.0, 1), Smoothing(0.0, 1)),
    )
    contexts = np.array([[START_ID, 4], [START_ID, 7], [START_ID, 6], [START_ID, 4]])
    assert certain.draw(contexts, np.random.RandomState(0)).tolist() == [5, 8, 7, 5]
    assert certain.draw(contexts[:0], np.random.RandomState(0)).tolist() == []


def test_a_seed_fixes_the_draws(model: NgramModel) -> None:
    contexts = np.tile([START_ID, START_ID], (200, 1))
    first, again, other = (model.draw(contexts, np.random.RandomState(s)) for s in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.any(first != other)
