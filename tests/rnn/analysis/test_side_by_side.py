"""Several readings on one axis of words."""

import numpy as np
import pytest

from sentiment_core.rnn.analysis.side_by_side import SideBySide
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests.examples import HOSTILE, WORDS, random_weights, small_config


def trace(review: str, *, seed: int = 0, **settings: object) -> ReviewTrace:
    config = small_config(**settings)
    encoded = encode_review(review, WORDS, EncodingRules.of(config, WORDS))
    return trace_review(
        encoded,
        random_weights(config, seed=seed),
        mask_zero=config.mask_zero,
        model_name="test",
    )


def test_equal_settings_share_every_place() -> None:
    traces = [trace("w1 w9 zzz w7", seed=seed) for seed in range(3)]
    found = SideBySide.of(traces)
    assert found.words == ("w1", "w9", "w7")
    assert found.kept.tolist() == [[0, 1, 2]] * 3
    for values, one in zip(found.probabilities, traces, strict=True):
        assert np.array_equal(values, one.probabilities)


def test_a_network_that_drops_a_word_keeps_the_value_of_the_one_before() -> None:
    all_words, few = trace("w1 w140 w2 w141"), trace("w1 w140 w2 w141", num_words=60)
    found = SideBySide.of([all_words, few])
    assert found.words == ("w1", "w140", "w2", "w141")
    assert found.kept[1].tolist() == [0, 0, 1, 1]
    assert found.probabilities[1].tolist() == few.probabilities[[0, 0, 1, 1]].tolist()


def test_before_its_first_word_a_network_has_no_value() -> None:
    review = " ".join(f"w{n}" for n in range(1, 21))
    last, first = trace(review, clip_length=5), trace(review, clip_length=5, clipping="post")
    found = SideBySide.of([last, first])
    assert found.words == tuple(f"w{n}" for n in (*range(1, 6), *range(16, 21)))
    assert found.kept[0].tolist() == [-1] * 5 + [0, 1, 2, 3, 4]
    assert np.isnan(found.probabilities[0, :5]).all()
    assert found.kept[1].tolist() == [0, 1, 2, 3, 4] + [4] * 5


def test_without_masking_the_value_is_that_at_the_words_place() -> None:
    one = trace("w1 w2 w3", mask_zero=False, padding="pre")
    found = SideBySide.of([one, trace("w1 w2 w3")])
    assert found.probabilities[0].tolist() == one.probabilities[one.words_at].tolist()


@pytest.mark.parametrize("text", ["", "zzz", *HOSTILE])
def test_any_text_has_an_axis_though_it_may_be_empty(text: str) -> None:
    found = SideBySide.of([trace(text), trace(text, num_words=60)])
    assert found.kept.shape == found.probabilities.shape == (2, len(found))


def test_readings_of_two_reviews_are_refused() -> None:
    with pytest.raises(ValueError, match="several"):
        SideBySide.of([trace("w1"), trace("w2")])
