"""What the probability after a word is the prediction of."""

import numpy as np
import pytest

from sentiment_core.rnn.network.trace import ReviewTrace
from tests.examples import small_reader

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
