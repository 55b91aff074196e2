"""The language model writes the same review again, copies none, and Keras gives the same logits."""

import numpy as np
import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.ngrams import RUN
from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.copy_guard import KEPT, CopyGuard
from sentiment_core.lessons.language import (
    LONGEST,
    NAME,
    NUM_WORDS,
    SHOWN,
    LanguageModel,
    bundled_language_model,
    next_word_chances,
)
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.text.vocabulary import INDEX_FROM, START_ID
from tests.examples import imdb_training_reviews


def test_the_same_settings_write_the_same_review() -> None:
    model = bundled_language_model()
    one, again, other = (
        model.write(positive=True, temperature=0.8, seed=seed, words=20) for seed in (3, 3, 4)
    )
    assert one.words == again.words != other.words
    assert len(one.words) == len(one.steps) == len(one.states) == 20
    assert one.steps[0].given == START_ID
    assert [step.given for step in one.steps[1:]] == [step.taken for step in one.steps[:-1]]
    assert one.words == tuple(model.vocabulary.decode(step.taken for step in one.steps))
    assert one.words[:7] == model.write(positive=True, temperature=0.8, seed=3, words=7).words


def test_only_words_are_written() -> None:
    model = bundled_language_model()
    for temperature in (0.0, 0.5, 1.5):
        written = model.write(positive=False, temperature=temperature, seed=1, words=LONGEST)
        for step in written.steps:
            assert INDEX_FROM < step.taken < NUM_WORDS
            assert step.chances.sum() == pytest.approx(1)
            assert not step.chances[: INDEX_FROM + 1].any()
            assert len(set(step.most_likely)) == SHOWN
            assert step.chances[step.most_likely[0]] == step.chances.max()


@pytest.mark.parametrize("temperature", [0.0, 0.3, 1.0, 1.5])
def test_temperature_sharpens_and_flattens(temperature: float) -> None:
    logits = np.zeros(8, dtype=np.float32)
    logits[[0, 5, 6]] = 9, 2, 1  # id 0 is no word, whatever its score
    shares = next_word_chances(logits, temperature)
    assert shares.sum() == pytest.approx(1)
    assert not shares[: INDEX_FROM + 1].any()
    if temperature == 0:
        assert shares[5] == 1
    else:
        assert np.log(shares[5] / shares[6]) == pytest.approx(1 / temperature)


def test_a_word_that_would_copy_is_refused_and_another_drawn() -> None:
    free = bundled_language_model()
    written = free.write(positive=True, temperature=0.8, seed=5, words=30)
    ids = np.array([step.taken for step in written.steps])
    guard = CopyGuard.of([ids], num_words=NUM_WORDS, size=10_000)
    strict = LanguageModel(
        free.vocabulary, guard, free.label, free.embedding, free.layer, free.head
    )
    again = strict.write(positive=True, temperature=0.8, seed=5, words=30)
    assert again.words[: KEPT - 1] == written.words[: KEPT - 1]
    assert again.words[KEPT - 1] != written.words[KEPT - 1]
    refusing = again.steps[KEPT - 1]
    assert refusing.refused[0] == written.steps[KEPT - 1].taken
    assert refusing.taken not in refusing.refused


def test_the_label_can_be_read_out_of_what_it_became() -> None:
    """The bundled sentiment network, which knows nothing of the writer, is the judge."""
    store = RunStore(ASSETS / "runs")
    reader = Reader.of(store, store.find("bundled-gru"))
    model = bundled_language_model()
    mean = {}
    for positive in (False, True):
        texts = [
            model.write(positive=positive, temperature=0.7, seed=seed, words=40).words
            for seed in range(12)
        ]
        values = [reader.read(" ".join(words)).prediction for words in texts]
        mean[positive] = np.mean(values)
    assert mean[True] > 0.6
    assert mean[False] < 0.4


def test_it_listens_to_the_label() -> None:
    facts = bundled_lesson(NAME).facts
    assert facts["perplexity"] < 130
    assert facts["perplexity_with_the_other_label"] > 1.1 * facts["perplexity"]
    assert facts["guard_filled"] < 0.5  # else it would refuse words for nothing


@pytest.mark.keras
@pytest.mark.parametrize("positive", [True, False])
def test_keras_gives_the_same_logits(positive: bool) -> None:
    from sentiment_core.lessons.keras.models import model_of_code
    from sentiment_core.lessons.keras_code import LANGUAGE

    mine = bundled_language_model()
    model = model_of_code(LANGUAGE)
    model.set_weights(bundled_lesson(NAME).weights)
    written = mine.write(positive=positive, temperature=1.0, seed=2, words=30)
    ids = [step.given for step in written.steps]
    label = np.array([[0, 1] if positive else [1, 0]], dtype=np.float32)
    judge = model.predict([label, np.array([ids], dtype=np.int32)], verbose=0)
    assert judge.shape == (1, 30, NUM_WORDS)
    logits = mine.logits(ids, positive=positive)
    assert np.abs(judge[0] - logits).max() < 1e-4
    for row, step in zip(judge[0], written.steps, strict=True):
        assert np.abs(next_word_chances(row, 1.0) - step.chances).max() < 1e-5


@pytest.mark.long
@pytest.mark.imdb
def test_no_twelve_words_of_a_training_review_are_written() -> None:
    """Counted on the reviews themselves, not with the guard that prevents it."""
    model = bundled_language_model()
    train = imdb_training_reviews(model.vocabulary)
    line_break = model.vocabulary.id("br")
    written = [
        np.array([step.taken for step in one.steps], dtype=np.int32)
        for temperature in (0.0, 0.3, 0.7, 1.0)
        for positive in (False, True)
        for seed in range(1 if temperature == 0 else 12)
        for one in [
            model.write(positive=positive, temperature=temperature, seed=seed, words=LONGEST)
        ]
    ]
    runs = {ids[at : at + RUN].tobytes() for ids in written for at in range(LONGEST - RUN + 1)}
    phrases = {ids[at : at + 5].tobytes() for ids in written for at in range(LONGEST - 4)}
    assert len(runs) > 3_000
    shared = 0
    for review in range(len(train)):
        ids = train[review].astype(np.int32)
        ids = ids[ids != line_break]
        assert not any(ids[at : at + RUN].tobytes() in runs for at in range(len(ids) - RUN + 1))
        if review < 2_000:
            shared += any(ids[at : at + 5].tobytes() in phrases for at in range(len(ids) - 4))
    # Short phrases are shared, or the comparison itself is broken.
    assert shared > 100
