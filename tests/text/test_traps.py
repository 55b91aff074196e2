"""The mistakes do what the lines of Python do that people write."""

import numpy as np
import pytest

from sentiment_core.data.tensors import kept_by_maxlen
from sentiment_core.text.encoding import EncodingRules, encode_review
from sentiment_core.text.traps import (
    forget_the_shift,
    keep_end,
    keep_typographic_marks,
    shift_the_unknown,
    split_on_spaces,
)
from sentiment_core.text.vocabulary import Vocabulary, tokenize
from tests.examples import HOSTILE, WORDS, small_config

VOCABULARY = Vocabulary(("the", "and", "a", "of", "to", "great", "film", "it's", "not"))
INDEX = {word: rank for rank, word in enumerate(VOCABULARY.words, start=1)}
TOKENS = ["a", "great", "zzyzx", "film", "the"]


def rules(**values: object) -> EncodingRules:
    return EncodingRules.of(small_config(num_words=50, **values), VOCABULARY)


def test_without_the_shift_each_word_is_read_as_the_one_three_ranks_above() -> None:
    trapped = forget_the_shift(TOKENS, VOCABULARY, rules())
    assert [word.wrong for word in trapped.words] == [INDEX.get(token, 2) for token in TOKENS]
    assert [word.reads for word in trapped.words] == [
        "[out of vocabulary]", "a", "[out of vocabulary]", "of", "[start]",
    ]  # fmt: skip
    # an unknown word is id 2 by the mistake as well
    assert [word.token for word in trapped.changed] == ["a", "great", "film", "the"]
    # ids below 3 are marks and are left out by the usual rules
    assert trapped.ids.tolist() == [3, 6, 7]


def test_shifting_the_unknown_changes_unknown_words_only_into_the_second_word() -> None:
    trapped = shift_the_unknown(TOKENS, VOCABULARY, rules())
    assert [word.wrong for word in trapped.words] == [INDEX.get(token, 2) + 3 for token in TOKENS]
    assert [(word.token, word.right, word.wrong, word.reads) for word in trapped.changed] == [
        ("zzyzx", (2,), 5, "and")
    ]
    assert trapped.ids.tolist() == [6, 9, 5, 10, 4]


def test_a_rare_word_has_no_vector_whatever_the_mistake() -> None:
    few = EncodingRules.of(small_config(num_words=60), WORDS)
    trapped = shift_the_unknown(["w1", "w90", "nobody"], WORDS, few)
    assert trapped.outside == 1
    assert trapped.ids.tolist() == [4, 5]


def test_split_keeps_punctuation_on_the_words() -> None:
    trapped = split_on_spaces("A GREAT film! It's not great, a-b.", VOCABULARY, rules())
    assert [word.token for word in trapped.changed] == ["film!", "great,", "a-b."]
    assert [word.wrong for word in trapped.changed] == [2, 2, 2]
    assert [word.right for word in trapped.changed] == [(10,), (9,), (6, 2)]
    assert trapped.ids.tolist() == [6, 9, 11, 12]


@pytest.mark.keras
def test_plain_keras_loses_words_with_typographic_marks() -> None:
    from keras.src.legacy.preprocessing.text import text_to_word_sequence

    review = "It’s a “great” film… it's—not\u00a0great, a-b “so called” \U0001f600 ’"
    trapped = keep_typographic_marks(review, VOCABULARY, rules())
    assert [word.token for word in trapped.words] == text_to_word_sequence(review)
    assert [(word.token, word.right, word.wrong) for word in trapped.changed] == [
        ("it’s", (11,), 2), ("“great”", (9,), 2), ("film…", (10,), 2),
        ("it's—not\u00a0great", (11, 12, 9), 2), ("’", (), 2),
    ]  # fmt: skip
    assert trapped.ids.tolist() == [6, 6]
    plain = "It's a great film, a-b."
    assert not keep_typographic_marks(plain, VOCABULARY, rules()).changed


def test_the_usual_rules_hold_after_a_mistake() -> None:
    some = rules(clip_length=5, skip_top=6, clipping="post")
    trapped = shift_the_unknown(["the", "a", *["film"] * 9], VOCABULARY, some)
    assert trapped.ids.tolist() == [6, 10, 10, 10, 10]


@pytest.mark.parametrize("review", ["", *HOSTILE])
def test_any_text_can_be_trapped(review: str) -> None:
    encoded = encode_review(review, VOCABULARY, rules())
    tokens = [word.token for word in encoded.words]
    for trapped in (
        forget_the_shift(tokens, VOCABULARY, rules()),
        shift_the_unknown(tokens, VOCABULARY, rules()),
        split_on_spaces(review, VOCABULARY, rules()),
        keep_typographic_marks(review, VOCABULARY, rules()),
    ):
        assert trapped.ids.dtype == np.int32
        assert len(trapped.ids) <= rules().clip_length
    assert len(forget_the_shift(tokens, VOCABULARY, rules()).words) == len(tokenize(review))


@pytest.mark.keras
@pytest.mark.parametrize("places", [1, 3, 5, 9])
def test_pad_sequences_cuts_the_beginning_unless_told_otherwise(places: int) -> None:
    import keras

    ids = np.arange(4, 9, dtype=np.int32)
    judge = keras.utils.pad_sequences([ids], maxlen=places)[0]
    assert judge[judge > 0].tolist() == keep_end(ids, places).tolist()


@pytest.mark.keras
def test_maxlen_drops_whole_reviews_as_keras_does() -> None:
    from keras.src.utils.python_utils import remove_long_seq

    lengths = np.array([0, 8, 9, 10, 30])
    reviews = [[1, *[5] * length] for length in lengths]
    left, _ = remove_long_seq(10, reviews, list(range(5)))
    kept = kept_by_maxlen(lengths, 10)
    assert kept.tolist() == [True, True, False, False, False]
    assert left == [review for review, keep in zip(reviews, kept, strict=True) if keep]
