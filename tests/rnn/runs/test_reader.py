"""A run's reader knows the rank of words that the run has not kept, where its dataset is here."""

from pathlib import Path

import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.sources import load_dataset
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import DatasetName
from sentiment_core.text.encoding import WordStatus
from sentiment_core.text.vocabulary import Vocabulary
from tests.examples import random_weights, trained_run


def reader_with(words: Vocabulary, folder: Path, **settings: object) -> Reader:
    """The reader of a run on the replica that has kept these words."""
    store, run = RunStore(folder), trained_run(**settings)
    with store.writing(run.run_id) as kept:
        kept.write_vocabulary(words)
        kept.write_weights(2, random_weights(run.config))
        kept.write_run(run)
    return Reader.of(store, run, epoch=2)


def test_a_word_beyond_those_that_were_kept_is_too_rare_and_has_its_rank(tmp_path: Path) -> None:
    replica = load_dataset(DatasetName.REPLICA).vocabulary
    [word] = reader_with(replica.first(160), tmp_path).encode(replica.words[7_000]).words
    assert (word.status, word.rank, word.id) == (WordStatus.RARE, 7_001, 7_004)
    assert word.step is None


def test_ranks_of_another_dataset_are_not_told(tmp_path: Path) -> None:
    replica = load_dataset(DatasetName.REPLICA).vocabulary
    words = (*replica.words[:159], "zzyzx")
    reader = reader_with(Vocabulary(words), tmp_path)
    assert reader.vocabulary.words == words
    assert reader.encode(replica.words[7_000]).words[0].status is WordStatus.UNKNOWN


def test_a_run_that_kept_all_words_keeps_its_bound(tmp_path: Path) -> None:
    words = load_dataset(DatasetName.REPLICA).vocabulary.first(100)
    reader = reader_with(words, tmp_path, num_words=None)
    assert (len(reader.vocabulary), reader.rules.num_words) == (100, 103)


@pytest.mark.imdb
@pytest.mark.parametrize("run_id", ["bundled-simplernn", "bundled-lstm", "bundled-gru"])
def test_a_word_of_imdb_that_the_bundled_runs_have_not_kept(run_id: str, tmp_path: Path) -> None:
    """unsatisfactorily, rank 68,829, was called unknown."""
    load_dataset(DatasetName.IMDB)
    store = RunStore(tmp_path, bundled=ASSETS / "runs")
    reader = Reader.of(store, store.find(run_id))
    rare, unknown = reader.encode("unsatisfactorily zzyzxq").words
    assert (rare.status, rare.rank) == (WordStatus.RARE, 68_829)
    assert "68,829" in rare.reason(reader.rules)
    assert (unknown.status, unknown.rank) == (WordStatus.UNKNOWN, None)
