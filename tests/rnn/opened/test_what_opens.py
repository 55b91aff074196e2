"""Variations of a model that mean the same network open; what does not open is named."""

import copy
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from sentiment_core.errors import ModelFileError
from sentiment_core.rnn.opened.opening import Choices, open_model
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from tests.rnn.opened.model_files import (
    LENGTH,
    ROWS,
    archive,
    drawn,
    gru_layers,
    keras_2_file,
    layer,
    members,
)

LOGITS = {"class_name": "BinaryCrossentropy", "config": {"from_logits": True}}


def opened(folder: Path, data: bytes, choices: Choices | None = None) -> Reader:
    path = folder / "model.keras"
    path.write_bytes(data)
    store = RunStore(folder / "runs")
    return Reader.of(store, open_model(path, store, choices or Choices()).run)


def functional(*layers: dict[str, Any]) -> list[dict[str, Any]]:
    """A plain stack; "NotEqual" reads what the layer before the last one gives, the GRU both."""
    found = [copy.deepcopy(each) for each in layers]
    before, mask = "", None
    for each, at in zip(found, range(len(found)), strict=True):
        source = found[at - 2]["config"]["name"] if each["class_name"] == "NotEqual" else before
        nodes = [{"args": [_tensor(source)], "kwargs": {}}] if source else []
        if each["class_name"] == "NotEqual":
            mask = _tensor(each["config"]["name"])
        else:
            before = each["config"]["name"]
        if each["class_name"] == "GRU" and mask:
            nodes[0]["kwargs"] = {"mask": mask}
        each["inbound_nodes"] = nodes
    return found


def _tensor(name: str) -> dict[str, Any]:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}


@pytest.mark.parametrize(
    "kind", ["SpatialDropout1D", "GaussianDropout", "GaussianNoise", "AlphaDropout"]
)
def test_layers_that_only_training_knows(kind: str, tmp_path: Path) -> None:
    """SpatialDropout1D stands between Embedding and LSTM in many tutorials."""
    entrance, embedding, gru, dense = gru_layers()
    data = archive(members([entrance, embedding, layer(kind, "x"), gru, layer(kind, "y"), dense]))
    plain = opened(tmp_path, archive(members()))
    np.testing.assert_equal(opened(tmp_path, data).weights.as_arrays(), plain.weights.as_arrays())


@pytest.mark.parametrize("version", ["2.2.4-tf", "2.3.0-tf", "3.10.0.dev2025041803", "2.1.6"])
def test_versions_as_tensorflow_wrote_them(version: str, tmp_path: Path) -> None:
    """TensorFlow 2.0 to 2.2 wrote "2.2.4-tf" into every .h5 file."""
    assert opened(tmp_path, archive(members(version=version))).run.versions == {"keras": version}


@pytest.mark.parametrize("loss", [LOGITS, [LOGITS], {"dense": LOGITS}])
def test_a_loss_from_logits_is_found_where_it_stands(loss: object, tmp_path: Path) -> None:
    """The logit that the file gives is taken for one: P(positive) is that of a sigmoid."""
    layers, review = gru_layers(), "the film was good and this movie is not"
    layers[-1]["config"]["activation"] = "linear"
    found = opened(tmp_path, archive(members(layers, loss=loss))).read(review)
    plain = opened(tmp_path, archive(members())).read(review)
    assert len(found.encoded.kept) > 5
    assert found.prediction == plain.prediction
    with pytest.raises(ModelFileError, match="logit"):
        opened(tmp_path, archive(members(layers)))


@pytest.mark.parametrize("masks", [True, False])
def test_text_vectorization_in_a_functional_model(masks: bool, tmp_path: Path) -> None:
    """Keras 3 compares the ids with 0, which are not the input where words are numbered first."""
    entrance, embedding, gru, dense = gru_layers()
    entrance["config"].update(batch_shape=[None, 1], dtype="string")
    embedding["config"]["mask_zero"] = masks
    words = layer("TextVectorization", "numbers", output_sequence_length=LENGTH)
    ids = [layer("NotEqual", "not_equal")] if masks else []
    data = members(
        functional(entrance, words, embedding, *ids, gru, dense), kind="Functional"
    ) | {"assets/text_vectorization/vocabulary.txt": "\n".join(
        ["", "[UNK]", *(f"word{n}" for n in range(ROWS - 2))]).encode()}  # fmt: skip
    reader = opened(tmp_path, archive(data))
    assert reader.run.config.mask_zero == masks
    assert [word.token for word in reader.read("word3 word0 else").encoded.kept] == [
        "word3", "word0"]  # fmt: skip


def test_a_mask_of_other_ids_is_refused(tmp_path: Path) -> None:
    layers = functional(*gru_layers())
    embedding, gru = layers[1]["config"]["name"], layers[2]
    other = layer("NotEqual", "not_equal")
    other["inbound_nodes"] = [{"args": [_tensor(embedding)], "kwargs": {}}]
    gru["inbound_nodes"][0]["kwargs"] = {"mask": _tensor("not_equal")}
    with pytest.raises(ModelFileError, match="masks with a layer of its own"):
        opened(tmp_path, archive(members([*layers[:2], other, *layers[2:]], kind="Functional")))


def test_the_layer_that_stops_it_is_named(tmp_path: Path) -> None:
    """Of Dense(1), Activation("sigmoid") the Dense was said to stand in a wrong place."""
    layers = [*gru_layers(), layer("Activation", "a", activation="sigmoid")]
    with pytest.raises(ModelFileError, match="'Activation'"):
        opened(tmp_path, archive(members(layers)))


def test_a_file_of_weights_only(tmp_path: Path) -> None:
    """`save_weights` makes such files; "damaged, save the model again" did not help."""
    path = tmp_path / "model.weights.h5"
    with h5py.File(path, "w") as file:
        file["layers/dense/vars/0"] = drawn(4, 1)
    with pytest.raises(ModelFileError, match="weights") as caught:
        opened(tmp_path, path.read_bytes())
    assert "damaged" not in str(caught.value)


def test_an_h5_file_without_the_words_of_its_layer(tmp_path: Path) -> None:
    path, words = tmp_path / "model.h5", tmp_path / "words.txt"
    words.write_text("\n".join(["", "[UNK]", *(f"word{n}" for n in range(ROWS - 2))]))
    _, embedding, gru, dense = gru_layers()
    layers = [layer("TextVectorization", "numbers", vocabulary=None), embedding, gru, dense]
    shapes = {"embedding": [(ROWS, 5)], "gru": [(5, 12), (4, 12), (2, 12)], "dense": [(4, 1), (1,)]}
    arrays = {
        name: {f"{name}/{at}": drawn(*shape) for at, shape in enumerate(own)}
        for name, own in shapes.items()
    }
    keras_2_file(path, layers, arrays)
    with pytest.raises(ModelFileError, match="get_vocabulary"):
        opened(tmp_path, path.read_bytes())
    reader = opened(tmp_path, path.read_bytes(), Choices(words=words))
    assert [word.token for word in reader.read("word7 is here").encoded.kept] == ["word7"]


def test_a_model_of_longer_reviews_than_are_read(tmp_path: Path) -> None:
    """Input((600,)): the sentence spoke of a setting that no one had given."""
    layers = gru_layers()
    layers[0]["config"]["batch_shape"] = [None, 600]
    with pytest.raises(ModelFileError, match="600 ids"):
        opened(tmp_path, archive(members(layers)))
    run = opened(tmp_path, archive(members(layers)), Choices(clip_length=500)).run
    assert run.config.clip_length == 500
