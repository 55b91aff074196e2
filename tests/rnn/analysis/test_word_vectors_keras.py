"""The Embedding page's numbers against Keras on the same weights."""

from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is not installed")

from sentiment_core.data.assets import ASSETS
from sentiment_core.rnn.analysis.word_map import WordMap, WordPlane
from sentiment_core.rnn.analysis.word_vectors import kept_ids, look_up, one_hot, probabilities_alone
from sentiment_core.rnn.bundled.embedding_sizes import EMBEDDING_DIMS, sized_id
from sentiment_core.rnn.keras.model import model_of
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import CellType, Side
from tests.examples import small_reader

pytestmark = pytest.mark.keras


def padded(ids: np.ndarray, found: Reader) -> np.ndarray:
    """Reviews of one word each, as Keras is given them."""
    return keras.utils.pad_sequences(
        [[word_id] for word_id in ids],
        maxlen=found.rules.clip_length,
        padding=str(found.rules.padding),
    )


def test_keras_embedding_gives_the_row_and_its_product() -> None:
    embedding = small_reader().weights.embedding
    layer = keras.layers.Embedding(*embedding.shape, mask_zero=True)
    layer.build()
    layer.set_weights([embedding])
    ids = np.arange(len(embedding))
    judge = np.asarray(layer(ids[None]))[0]
    rows = np.stack([look_up(word_id, embedding).row for word_id in ids])
    products = np.stack([look_up(word_id, embedding).product for word_id in ids])
    assert np.array_equal(rows, judge)
    assert np.array_equal(products, judge)
    # The same by Keras' own one-hot rows and a Dense layer without bias.
    dense = keras.layers.Dense(embedding.shape[1], use_bias=False)
    dense.build((None, len(embedding)))
    dense.set_weights([embedding])
    hot = np.asarray(keras.ops.one_hot(ids, len(embedding)))
    assert np.array_equal(hot, np.stack([one_hot(word_id, len(embedding)) for word_id in ids]))
    assert np.abs(np.asarray(dense(hot)) - judge).max() < 1e-6


@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize("mask_zero", [True, False])
@pytest.mark.parametrize("padding", Side)
def test_a_word_alone_has_the_probability_that_keras_gives(
    cell: CellType, mask_zero: bool, padding: Side
) -> None:
    found = small_reader(cell=cell, mask_zero=mask_zero, padding=padding, layers=2)
    ids = kept_ids(found)
    model = model_of(found.run.config, found.weights)
    judge = np.asarray(model(padded(ids, found)))[:, 0]
    assert np.abs(probabilities_alone(ids, found) - judge).max() < 1e-5
    assert np.ptp(judge) > 1e-4  # ten times what may differ


@pytest.mark.parametrize("run_id", ["bundled-gru", *(sized_id(size) for size in EMBEDDING_DIMS)])
def test_the_map_of_a_bundled_run_has_the_probabilities_that_keras_gives(
    run_id: str, tmp_path: Path
) -> None:
    store = RunStore(tmp_path, bundled=ASSETS / "runs")
    found = Reader.of(store, store.find(run_id))
    ids = kept_ids(found)[::50]
    words = WordMap.of(found, WordPlane.of(found), ids)
    model = model_of(found.run.config, found.weights)
    judge = np.asarray(model(padded(ids, found)))[:, 0]
    assert np.abs(words.probabilities - judge).max() < 1e-5
    vectors = np.asarray(model.layers[0](ids))
    assert np.array_equal(vectors, found.weights.embedding[ids])
