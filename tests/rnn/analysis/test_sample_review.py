"""The sample, read with the weights that a run has kept so far."""

from contextlib import suppress
from pathlib import Path

import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.sources import load_dataset
from sentiment_core.errors import RunError
from sentiment_core.rnn.analysis import sample_review
from sentiment_core.rnn.analysis.sample_review import (
    SAMPLE_REVIEW,
    SAMPLE_WORDS,
    read_sample,
    sample_words,
)
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.text.vocabulary import tokenize
from tests import sentences
from tests.examples import WORDS, random_weights, small_config

STORE = RunStore(Path("nowhere"), bundled=ASSETS / "runs")


def bundled(name: str) -> tuple[RunFolder, Reader]:
    run = STORE.find(f"bundled-{name}")
    return RunFolder(STORE.folder_of(run)), Reader.of(STORE, run)


def test_the_words_of_the_probe_are_its_tokens() -> None:
    assert list(SAMPLE_WORDS) == tokenize(SAMPLE_REVIEW)


def test_a_dataset_with_words_of_its_own_has_a_sample_of_them() -> None:
    """Networks of German and Spanish reviews read an English one, of which they knew no word."""
    found = load_dataset("restaurants")
    words = sample_words("restaurants")
    assert len(words) > 5
    assert all(found.vocabulary.rank(word) for word in words)
    assert words in {tuple(found.vocabulary.decode(found.test[n])) for n in range(len(found.test))}
    assert [sample_words(name) for name in ("imdb", "replica")] == [SAMPLE_WORDS] * 2


def test_reviews_that_are_added_again_have_their_own_sample_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = "own-0123456789abcdef"
    assert sample_words(key) == SAMPLE_WORDS  # they are not here
    monkeypatch.setattr(sample_review, "load_dataset", lambda name: load_dataset("restaurants"))
    assert sample_words(key) == sample_words("restaurants") != SAMPLE_WORDS


@pytest.mark.parametrize("name", ["simplernn", "lstm", "gru"])
def test_it_is_the_reading_of_the_read_page(name: str) -> None:
    folder, reader = bundled(name)
    trace = reader.read(SAMPLE_REVIEW)
    reading = read_sample(folder, reader.epoch, reader.run.config)
    assert reading.prediction == pytest.approx(trace.prediction)
    assert list(reading.probabilities) == pytest.approx(trace.probabilities.tolist(), abs=1e-4)
    assert len(reading.probabilities) == len(SAMPLE_WORDS)


def test_a_learner_sees_the_reading_improve() -> None:
    """The bundled GRU: undecided before training, then down at the first half and up at the end."""
    folder, reader = bundled("gru")
    before, after = (read_sample(folder, epoch, reader.run.config) for epoch in (0, reader.epoch))
    assert all(abs(value - 0.5) < 0.1 for value in before.probabilities if value is not None)
    awful, loved = SAMPLE_WORDS.index("awful"), SAMPLE_WORDS.index("loved")
    at_awful, at_loved = after.probabilities[awful], after.probabilities[loved]
    assert at_awful is not None and at_awful < 0.3  # noqa: PT018
    assert at_loved is not None and at_loved > 0.6  # noqa: PT018


@pytest.mark.parametrize("mask_zero", [True, False])
def test_words_that_the_network_does_not_get_have_no_value(mask_zero: bool, tmp_path: Path) -> None:
    config = small_config(mask_zero=mask_zero, clip_length=5)
    folder = RunFolder(tmp_path)
    folder.write_vocabulary(WORDS)  # none of the sample's words
    folder.write_weights(0, random_weights(config))
    reading = read_sample(folder, 0, config)
    assert reading.probabilities == (None,) * len(SAMPLE_WORDS)
    assert 0 < reading.prediction < 1


def test_weights_that_are_gone_are_told(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.write_vocabulary(WORDS)
    with pytest.raises(RunError, match=sentences.NOT_READABLE):
        read_sample(folder, 1, small_config())


def test_the_folder_of_a_run_that_is_being_written_is_found(tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    assert store.being_written("0123456789abcdef") is None
    with suppress(RunError), store.writing("0123456789abcdef") as folder:
        found = store.being_written("0123456789abcdef")
        assert found is not None
        assert found.path == folder.path
        assert store.being_written("f" * 16) is None
        assert store.being_written("*") is None
        raise RunError("ends here.")
    assert store.being_written("0123456789abcdef") is None
