"""The plane of a run's words."""

from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.rnn.analysis.word_map import MAP_WORDS, WordMap, WordPlane, map_ids
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from tests.examples import WORDS, small_reader


def test_the_axes_are_the_directions_of_the_largest_variance() -> None:
    found = small_reader(embedding_dim=16)
    vectors = found.weights.embedding[map_ids(found)].astype(np.float64)
    values = np.linalg.eigvalsh(np.cov(vectors.T, bias=True))[::-1]
    plane = WordPlane.of(found)
    spread = plane.project(found.weights.embedding[map_ids(found)]).var(axis=0)
    assert spread == pytest.approx(values[:2], rel=1e-3)
    assert plane.explained == pytest.approx(values[:2] / values.sum(), rel=1e-4)
    assert plane.directions @ plane.directions.T == pytest.approx(np.eye(2), abs=1e-5)
    assert not plane.is_whole


def test_positive_words_lie_to_the_right() -> None:
    found = small_reader(embedding_dim=16)
    words = WordMap.of(found, WordPlane.of(found), map_ids(found))
    assert np.corrcoef(words.points[:, 0], words.probabilities)[0, 1] > 0


def test_vectors_of_two_numbers_are_their_own_places() -> None:
    found = small_reader(embedding_dim=2)
    words = WordMap.of(found, WordPlane.of(found), map_ids(found))
    assert np.array_equal(words.points, found.weights.embedding[map_ids(found)])
    assert words.plane.is_whole
    assert sum(words.plane.explained) == pytest.approx(1)


def test_the_axes_have_room_for_every_epoch_that_is_given() -> None:
    small = small_reader()
    weights = small.weights
    large = Reader(
        small.run, 3, WORDS, small.rules,
        type(weights)(
            weights.layer_cells, weights.embedding * 3, weights.layers,
            weights.head_kernel, weights.head_bias,
        ),
    )  # fmt: skip
    tight, wide = WordPlane.of(small), WordPlane.of(small, [large])
    points = wide.project(large.weights.embedding[map_ids(large)])
    assert tight.beyond(points) > 10
    assert wide.beyond(points) == 0
    assert np.array_equal(tight.directions, wide.directions)


@pytest.mark.parametrize("settings", [{"num_words": 50}, {"skip_top": 149}, {"embedding_dim": 2}])
def test_a_run_with_few_words_has_a_map(settings: dict[str, object]) -> None:
    found = small_reader(**settings)
    ids = map_ids(found)
    words = WordMap.of(found, WordPlane.of(found), ids)
    assert len(words) == len(ids) >= 1
    assert np.isfinite(words.points).all()
    assert words.plane.beyond(words.points) == 0


@pytest.mark.parametrize("run_id", ["bundled-gru", "bundled-lstm", "bundled-embedding-2"])
def test_every_epoch_of_a_bundled_run_fits_on_its_plane(run_id: str, tmp_path: Path) -> None:
    store = RunStore(tmp_path, bundled=ASSETS / "runs")
    run = store.find(run_id)
    epochs = [Reader.of(store, run, epoch=epoch) for epoch in store.epochs(run)]
    assert len(epochs) == 5
    plane = WordPlane.of(Reader.of(store, run), [epochs[-1]])
    spreads = []
    for found in epochs:
        ids = map_ids(found)
        assert len(ids) == MAP_WORDS
        points = plane.project(found.weights.embedding[ids])
        assert plane.beyond(points) == 0
        spreads.append(float(points.std()))
    assert spreads[0] < spreads[1] < spreads[-1]  # training pulls the words apart


def test_length_and_effect_are_correlated_by_training(tmp_path: Path) -> None:
    store = RunStore(tmp_path, bundled=ASSETS / "runs")
    run = store.find("bundled-gru")
    found = {}
    for epoch in (0, run.best.epoch):
        network = Reader.of(store, run, epoch=epoch)
        words = WordMap.of(network, WordPlane.of(network), map_ids(network))
        embedding = network.weights.embedding
        effects = np.abs(words.probabilities - words.nothing)
        lengths = np.sqrt((embedding[words.ids] ** 2).sum(axis=1))
        found[epoch] = words.length_and_effect(embedding)
        assert found[epoch] == pytest.approx(np.corrcoef(lengths, effects)[0, 1], abs=1e-4)
    assert found[0] < 0.3 < 0.8 < found[run.best.epoch]


def test_words_that_are_all_alike_have_no_correlation() -> None:
    network = small_reader()
    one = WordMap.of(network, WordPlane.of(network), map_ids(network)[:1])
    assert one.length_and_effect(network.weights.embedding) == 0.0
    same = np.ones_like(network.weights.embedding)
    words = WordMap.of(network, WordPlane.of(network), map_ids(network))
    assert words.length_and_effect(same) == 0.0
