import numpy as np
import pytest

from sentiment_core.data.dataset import Reviews
from sentiment_core.data.tensors import pad_reviews
from sentiment_core.settings.limits import Side
from sentiment_core.text.encoding import EncodingRules, WordStatus, encode_review, encode_tokens
from sentiment_core.text.vocabulary import START_ID, Vocabulary
from tests.examples import HOSTILE, WORDS, small_config


def rules(**values: object) -> EncodingRules:
    return EncodingRules.of(small_config(**values), WORDS)


def test_every_word_keeps_its_reason() -> None:
    # ids are 4, 102, 2, 203, 5; 150 is num_words, 10 is skip_top
    encoded = encode_review("w1 w99 nobody w200 w2 w99", WORDS, rules(skip_top=5, clip_length=5))
    assert [word.status for word in encoded.words] == [
        WordStatus.FREQUENT, WordStatus.KEPT, WordStatus.UNKNOWN, WordStatus.RARE, WordStatus.KEPT,
        WordStatus.KEPT,
    ]  # fmt: skip
    assert [word.step for word in encoded.words] == [None, 0, None, None, 1, 2]
    assert [word.reason(encoded.rules) for word in encoded.words[:4]] == [
        "dropped as too frequent: id 4 is below skip_top (5)",
        "kept: id 102 is rank 99 + 3",
        "dropped: not in the vocabulary (id 2)",
        "dropped as too rare: rank 200, and id 203 is not below num_words (150)",
    ]
    assert encoded.ids.tolist() == [102, 5, 102]


@pytest.mark.keras
@pytest.mark.parametrize(
    ("clipping", "padding", "words", "padded", "clipped"),
    [
        (Side.PRE, Side.POST, 7, [6, 7, 8, 9, 10], [0, 1]),
        (Side.POST, Side.POST, 7, [4, 5, 6, 7, 8], [5, 6]),
        (Side.PRE, Side.PRE, 3, [0, 0, 4, 5, 6], []),
        (Side.PRE, Side.POST, 3, [4, 5, 6, 0, 0], []),
        (Side.PRE, Side.POST, 0, [0, 0, 0, 0, 0], []),
        (Side.PRE, Side.POST, 5, [4, 5, 6, 7, 8], []),
    ],
)
def test_clipping_and_padding_are_those_of_keras(
    clipping: Side, padding: Side, words: int, padded: list[int], clipped: list[int]
) -> None:
    import keras

    tokens = [f"w{rank}" for rank in range(1, words + 1)]
    encoded = encode_tokens(tokens, WORDS, rules(clip_length=5, clipping=clipping, padding=padding))
    assert encoded.padded.tolist() == padded
    assert [
        i for i, word in enumerate(encoded.words) if word.status is WordStatus.CLIPPED
    ] == clipped
    ids = [[WORDS.id(token) for token in tokens]]
    judge = keras.utils.pad_sequences(ids, maxlen=5, padding=padding, truncating=clipping)
    assert encoded.padded.tolist() == judge[0].tolist()
    place = slice(encoded.first_position, encoded.first_position + len(encoded.ids))
    assert encoded.padded[place].tolist() == encoded.ids.tolist()


def test_a_review_of_the_dataset_and_the_same_words_typed_are_encoded_alike() -> None:
    random = np.random.default_rng(3)
    lengths = random.integers(0, 40, 60)
    ids = random.integers(4, 204, lengths.sum()).astype(np.int32)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    reviews = Reviews(ids, offsets, np.zeros(60, dtype=np.int8))
    for clipping in Side:
        for padding in Side:
            some = rules(skip_top=20, clipping=clipping, padding=padding, num_words=None)
            tensor = pad_reviews(reviews, some)
            for n in range(60):
                typed = encode_tokens(WORDS.decode(reviews[n]), WORDS, some)
                assert typed.padded.tolist() == tensor[n].tolist()


def test_skip_top_20_drops_sixteen_words_and_the_start_mark_not_twenty_words() -> None:
    some = rules(skip_top=20)
    statuses = [some.status(WORDS.id(f"w{rank}")) for rank in range(1, 25)]
    assert statuses.count(WordStatus.FREQUENT) == 16
    assert START_ID < 20


@pytest.mark.parametrize("review", ["", "   \n", "!!! ... ???", "<br />" * 0])
def test_a_review_without_a_word_is_encoded_as_padding(review: str) -> None:
    encoded = encode_review(review, WORDS, rules())
    assert encoded.words == ()
    assert not encoded.padded.any()


@pytest.mark.parametrize("review", HOSTILE)
def test_hostile_text_is_only_unknown_words(review: str) -> None:
    encoded = encode_review(review, Vocabulary(("the",)), rules())
    assert len(encoded.ids) == 0
    assert all(word.status is WordStatus.UNKNOWN for word in encoded.words)


def test_ten_thousand_words_are_clipped_not_lost() -> None:
    encoded = encode_review("w1 " * 10_000, WORDS, rules(clip_length=250))
    assert len(encoded.words) == 10_000
    assert encoded.count(WordStatus.CLIPPED) == 9_750
    assert len(encoded.ids) == 250
