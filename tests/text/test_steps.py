"""The way from text to tensor, step by step, against Keras and against the encoding itself."""

import numpy as np
import pytest

from sentiment_core.settings.limits import Side
from sentiment_core.text.encoding import EncodingRules, encode_review
from sentiment_core.text.steps import EncodingStep, encoding_steps, punctuation_marks, stack
from tests.examples import HOSTILE, WORDS, small_config


def rules(**values: object) -> EncodingRules:
    return EncodingRules.of(small_config(**values), WORDS)


def steps(review: str, **values: object) -> dict[str, EncodingStep]:
    found = encoding_steps(review, encode_review(review, WORDS, rules(**values)))
    return {step.name: step for step in found}


def test_shapes_and_losses_of_every_step() -> None:
    # 8 words: one frequent (w1), one unknown, one rare (w200), five kept of which two are clipped
    review = "W1 w99, nobody: w200! w20 w30 w40 w50."
    found = steps(review, skip_top=5, clip_length=5, clipping="pre")
    assert [(step.name, step.shape, step.lost) for step in found.values()] == [
        ("text", (38,), 0),
        ("ASCII marks", (38,), 0),
        ("words", (8,), 4),
        ("ids", (8,), 0),
        ("drop", (5,), 3),
        ("clip", (5,), 0),
        ("pad", (5,), 0),
        ("batch axis", (1, 5), 0),
        ("extra axis", (1, 5, 1), 0),
    ]
    assert found["drop"].note == "1 unknown, 1 rare, 1 frequent"
    assert found["drop"].code == "5 <= id < 150"


def test_the_first_step_folds_what_was_typed() -> None:
    found = steps("W20’s “w30”… w40\u00ad\u00a0\U0001f600w50")
    assert list(found)[:3] == ["text", "ASCII marks", "words"]
    assert (found["text"].shape, found["ASCII marks"].shape) == ((22,), (25,))
    assert found["ASCII marks"].note == "6 typographic marks replaced"
    # The emoji is a word of its own; the marks of the plain text are two quotes and three dots.
    assert (found["words"].shape, found["words"].lost) == ((5,), 5)
    assert steps("w20 w30.")["ASCII marks"].note.startswith("0 ")


@pytest.mark.parametrize(("clipping", "end"), [(Side.PRE, "beginning"), (Side.POST, "end")])
def test_clipping_names_its_end(clipping: Side, end: str) -> None:
    clip = steps("w20 " * 9, clip_length=5, clipping=clipping)["clip"]
    assert (clip.shape, clip.lost, clip.note) == ((5,), 4, f"4 words at the {end}")
    assert clip.code == ("ids[-5:]" if clipping == Side.PRE else "ids[:5]")


@pytest.mark.parametrize(("padding", "side"), [(Side.PRE, "before"), (Side.POST, "after")])
def test_padding_names_its_side(padding: Side, side: str) -> None:
    pad = steps("w20 w30", clip_length=6, padding=padding)["pad"]
    assert pad.note == f"4 zeros {side} the words"


def test_without_a_word_everything_is_padding() -> None:
    found = steps("?!", clip_length=6)
    assert found["words"].note == "2 punctuation marks, all capitals"
    assert found["pad"].note == "6 zeros after the words"
    assert found["extra axis"].shape == (1, 6, 1)


def test_losses_add_up_to_the_words_that_do_not_reach_the_tensor() -> None:
    random = np.random.default_rng(1)
    for clip_length in (5, 12, 40):
        tokens = [f"w{rank}" for rank in random.integers(1, 230, 30)]
        review = " ".join(tokens)
        encoded = encode_review(review, WORDS, rules(skip_top=20, clip_length=clip_length))
        found = {step.name: step for step in encoding_steps(review, encoded)}
        assert found["drop"].lost + found["clip"].lost == 30 - len(encoded.ids)
        assert found["clip"].count == len(encoded.ids)
        for before, after in (("ids", "drop"), ("drop", "clip")):
            assert found[before].count - found[after].lost == found[after].count


@pytest.mark.parametrize("review", HOSTILE)
def test_hostile_text_has_steps_too(review: str) -> None:
    found = steps(review)
    assert found["text"].count == len(review)
    assert found["pad"].shape == (12,)


@pytest.mark.parametrize(
    ("review", "marks"), [("", 0), ("good", 0), ("don't", 0), ("a-b (c)!", 4), (" \t\n", 0)]
)
def test_punctuation_is_what_separates_words_and_is_no_space(review: str, marks: int) -> None:
    assert punctuation_marks(review) == marks


@pytest.mark.keras
def test_a_batch_is_the_one_that_keras_pads() -> None:
    import keras

    some = rules(clip_length=5, padding="pre", clipping="post")
    reviews = ["w4", "w4 w5 w6 w7 w8 w9 w10", ""]
    batch = stack([encode_review(review, WORDS, some) for review in reviews])
    ids = [[WORDS.id(token) for token in review.split()] for review in reviews]
    judge = keras.utils.pad_sequences(ids, maxlen=5, padding="pre", truncating="post")
    assert batch.shape == (3, 5)
    assert batch.tolist() == judge.tolist()


@pytest.mark.keras
def test_keras_takes_the_extra_axis_away_before_the_embedding() -> None:
    """(1, T, 1) works as the post does it, and only because the last axis is 1."""
    import keras

    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.Input(shape=(5,), dtype="int32"),
            keras.layers.Embedding(150, 4, mask_zero=True),
            keras.layers.GRU(4),
        ]
    )
    tensor = stack([encode_review("w4 w5", WORDS, rules(clip_length=5))])
    assert np.array_equal(np.asarray(model(tensor)), np.asarray(model(tensor[..., None])))
    with pytest.raises(ValueError, match="Invalid input shape"):
        model(np.repeat(tensor[..., None], 2, axis=-1))
