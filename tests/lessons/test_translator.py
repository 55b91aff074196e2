"""The translator: how often it is right, and Keras on the same weights."""

import numpy as np
import pytest

from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.sentences import training_and_held_out
from sentiment_core.lessons.translator import (
    END,
    LONGEST,
    NAME,
    PAD,
    START,
    bundled_translator,
)


def test_held_out_pairs_are_translated_right() -> None:
    translator = bundled_translator()
    _, held_out = training_and_held_out()
    wrong = [one for one in held_out if translator.translate(one.english).hindi != one.hindi]
    assert len(wrong) <= 0.05 * len(held_out)
    facts = bundled_lesson(NAME).facts
    assert facts["held_out_right"] == len(held_out) - len(wrong)
    assert facts["held_out_wrong"] == [" ".join(one.english) for one in wrong]


def test_a_translation_holds_every_step() -> None:
    translator = bundled_translator()
    read = translator.translate(("the", "boy", "eats", "rice"))
    assert read.read_states.shape == (4, 96)
    assert read.fed[0] == START
    assert read.fed[1:] == read.written[:-1]
    assert read.written[-1] == END
    assert len(read.written) == len(read.written_states) == len(read.chances)
    assert read.chances.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert set(read.hindi) <= set(translator.hindi_words)
    assert translator.english_words[0] == translator.hindi_words[0] == PAD


def test_it_stops_even_without_an_end() -> None:
    translator = bundled_translator()
    odd = translator.translate(("every",) * 30)
    assert 1 <= len(odd.written) <= LONGEST


@pytest.mark.keras
def test_keras_gives_the_same_shares_on_padded_sentences() -> None:
    from sentiment_core.lessons.keras.models import model_of_code
    from sentiment_core.lessons.keras.translator_builder import padded

    translator = bundled_translator()
    model = model_of_code(translator.code)
    model.set_weights(bundled_lesson(NAME).weights)
    sentences = [one.english for one in training_and_held_out()[1][:20]]
    translations = [translator.translate(english) for english in sentences]
    read = padded(sentences, translator.english_words)
    fed = padded([one.fed for one in translations], translator.hindi_words)
    logits = np.asarray(model.predict([read, fed], verbose=0), dtype=np.float64)
    assert logits.shape == (20, fed.shape[1], len(translator.hindi_words))
    judge = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    for row, one in enumerate(translations):
        assert np.abs(judge[row, : len(one.written)] - one.chances).max() < 1e-5
