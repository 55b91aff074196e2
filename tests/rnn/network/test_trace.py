"""What the probability after a word is the prediction of."""

import timeit

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from sentiment_core.rnn.network.beginnings import outputs_of_beginnings
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.trace import ReviewTrace, apply_head
from tests.examples import random_weights, small_config, small_reader

SHORT = [f"w{n}" for n in range(1, 9)]
LONG = [f"w{n}" for n in range(1, 21)]  # of 12 that are read


def of_cut_reviews(words: list[str], **settings: object) -> tuple[ReviewTrace, list[float]]:
    """A reading, and the predictions for the review cut after each word that it read."""
    reader = small_reader(**settings)
    trace = reader.read(" ".join(words))
    ends = [at for at, word in enumerate(trace.encoded.words, 1) if word.step is not None]
    return trace, [reader.read(" ".join(words[:end])).prediction for end in ends]


@pytest.mark.parametrize(
    ("words", "settings", "alike"),
    [
        (SHORT, {}, True),
        (SHORT, {"padding": "pre"}, True),
        (SHORT, {"skip_top": 6}, True),
        (LONG, {"clipping": "post"}, True),
        # The backward direction has seen what follows: each beginning is read anew.
        (SHORT, {"bidirectional": True, "cell": "LSTM", "layers": 2}, True),
        (SHORT, {"bidirectional": True, "padding": "pre"}, True),
        (SHORT, {"bidirectional": True, "mask_zero": False}, False),
        (LONG, {}, False),  # the words before the last 12 are read where the review is cut
        (SHORT, {"mask_zero": False}, False),
    ],
    ids=str,
)
def test_where_a_value_is_the_prediction_for_the_review_cut_there(
    words: list[str], settings: dict[str, object], alike: bool
) -> None:
    trace, cut = of_cut_reviews(words, **settings)
    after_words = trace.probabilities[trace.words_at]
    assert np.allclose(after_words, cut, atol=1e-6) is alike
    assert trace.reads_beginnings_alike is alike


def test_many_beginnings_are_read_in_several_batches() -> None:
    config = small_config(bidirectional=True, layers=2, clip_length=260)
    weights = random_weights(config)
    ids = np.random.default_rng(5).integers(3, 150, 260).astype(np.int32)
    found = apply_head(outputs_of_beginnings(ids, weights), weights)
    for length in (1, 125, 126, 250, 260):
        [judge] = predict(ids[None, :length], weights, mask_zero=True)
        assert found[length - 1] == pytest.approx(judge, abs=1e-5)


def test_all_beginnings_are_read_in_a_fraction_of_the_time_of_each() -> None:
    """The bar is 150 ms for two layers of 32 on a quiet machine; a busy one slows both readings."""
    config = small_config(bidirectional=True, layers=2, units=32, embedding_dim=32, clip_length=250)
    weights = random_weights(config)
    ids = np.random.default_rng(5).integers(3, 150, 250).astype(np.int32)

    def each_tenth() -> None:
        for length in range(1, 251, 10):
            predict(ids[None, :length], weights, mask_zero=True)

    # As the app multiplies: several threads wait for each other on a busy machine.
    with threadpool_limits(limits=1, user_api="blas"):
        together = min(
            timeit.repeat(lambda: outputs_of_beginnings(ids, weights), number=1, repeat=7)
        )
        assert together < 10 / 3 * timeit.timeit(each_tenth, number=1)


def test_without_words_the_head_reads_zeros_of_both_directions() -> None:
    trace = small_reader(bidirectional=True).read("nobody")
    assert trace.outputs.shape == (0, 8)
    weights = small_reader(bidirectional=True).weights
    assert trace.prediction == pytest.approx(float(apply_head(np.zeros(8), weights)))
