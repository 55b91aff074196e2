"""The two Dense networks: what they show, and Keras on the same weights."""

from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data.samples import sample_reviews
from sentiment_core.errors import DataError
from sentiment_core.lessons import iris, multi_hot
from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.keras_code import IRIS, MULTI_HOT
from tests.examples import HOSTILE


def test_the_multi_hot_vector_has_a_one_for_each_different_known_word() -> None:
    reading = multi_hot.bundled_multi_hot().read("A good, good film zzyzx! the GOOD film")
    assert reading.words == ("a", "good", "film", "the")
    assert reading.seen == 8
    assert reading.vector.sum() == 4
    assert np.flatnonzero(reading.vector).tolist() == sorted(reading.ids.tolist())


def test_order_and_count_do_not_matter() -> None:
    network = multi_hot.bundled_multi_hot()
    one = network.read("not good at all but bad").probability
    assert network.read("all bad at but good not not good").probability == pytest.approx(one)
    assert network.read("a wonderful excellent film").probability > 0.7
    assert network.read("an awful boring waste").probability < 0.3


def test_without_a_word_is_the_network_without_that_word() -> None:
    network = multi_hot.bundled_multi_hot()
    reading = network.read("a great film with a terrible end")
    for word, value in zip(reading.words, reading.without, strict=True):
        rest = " ".join(other for other in reading.words if other != word)
        assert network.read(rest).probability == pytest.approx(float(value), abs=1e-5)


@pytest.mark.parametrize("text", ["", "zzyzx", *HOSTILE])
def test_any_text_is_read(text: str) -> None:
    reading = multi_hot.bundled_multi_hot().read(text)
    assert 0 <= reading.probability <= 1
    assert len(reading.words) == len(reading.without) == reading.vector.sum()


def test_the_iris_network_is_right_as_often_as_it_says() -> None:
    network, flowers = iris.bundled_iris(), iris.held_out_flowers()
    right = sum(
        iris.SPECIES[int(np.argmax(network.read(flower.measurements).shares))] == flower.species
        for flower in flowers
    )
    assert right == bundled_lesson(iris.NAME).facts["right"] >= 27
    assert len(flowers) == iris.HELD_OUT
    assert network.read(flowers[0].measurements).shares.sum() == pytest.approx(1)


def test_all_flowers_are_there_and_none_is_on_both_sides() -> None:
    training, held_out = iris.read_flowers()
    assert len(training) + len(held_out) == 150
    for species in iris.SPECIES:
        assert sum(flower.species == species for flower in (*training, *held_out)) == 50
    assert iris.read_flowers() == (training, held_out)
    # Fisher's own numbers, which another common copy of the data has wrong.
    rows = (*training, *held_out)
    assert iris.Flower((4.9, 3.1, 1.5, 0.2), "setosa") in rows
    assert iris.Flower((4.9, 3.6, 1.4, 0.1), "setosa") in rows


@pytest.mark.parametrize("text", ["", "a\n1,2,3,4,rose", "a\n1,2", "a\nx,2,3,4,setosa"])
def test_damaged_flowers_are_a_sentence(text: str, tmp_path: Path) -> None:
    file = tmp_path / "iris.csv"
    if text:
        file.write_text(text)
    with pytest.raises(DataError, match=r"Restore iris\.csv"):
        iris.read_flowers(file)


@pytest.mark.keras
def test_keras_says_the_same() -> None:
    from sentiment_core.lessons.keras.models import model_of_code

    model = model_of_code(MULTI_HOT)
    model.set_weights(bundled_lesson(multi_hot.NAME).weights)
    reviews = [sample.text for sample in sample_reviews()]
    readings = [multi_hot.bundled_multi_hot().read(review) for review in reviews]
    judge = model.predict(np.stack([reading.vector for reading in readings]), verbose=0)
    assert judge.shape == (len(reviews), 1)
    assert [reading.probability for reading in readings] == pytest.approx(judge[:, 0], abs=1e-5)
    assert model.layers[0].output.shape == (None, 16)

    model = model_of_code(IRIS)
    model.set_weights(bundled_lesson(iris.NAME).weights)
    flowers = iris.held_out_flowers()
    shares = np.stack([iris.bundled_iris().read(f.measurements).shares for f in flowers])
    judge = model.predict(np.array([f.measurements for f in flowers]), verbose=0)
    assert np.abs(judge - shares).max() < 1e-5
    assert judge.shape == (iris.HELD_OUT, 3)
