"""Files that are something else than what Keras writes: a sentence, and nothing large allocated."""

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from sentiment_core.errors import ModelFileError, SentimentError
from sentiment_core.rnn.opened.archive import LARGEST
from sentiment_core.rnn.opened.opening import Choices, open_model
from sentiment_core.rnn.runs.store import RunStore
from tests.examples import HOSTILE
from tests.rnn.opened.model_files import (
    DIM,
    ROWS,
    UNITS,
    archive,
    drawn,
    gru_arrays,
    gru_layers,
    hdf5,
    keras_2_file,
    layer,
    members,
)

EMBEDDING = "layers/embedding/vars/0"


def refused(tmp_path: Path, data: bytes) -> str:
    """The sentence; nothing is stored, and no more than some MB were in use."""
    path = tmp_path / "model.keras"
    path.write_bytes(data)
    store = RunStore(tmp_path / "runs")
    tracemalloc.start()
    with pytest.raises(SentimentError) as caught:
        open_model(path, store, Choices())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < LARGEST + 5_000_000
    assert store.all() == []
    assert len(str(caught.value)) < 600
    return str(caught.value)


def test_the_file_that_the_others_are_bent_from_opens(tmp_path: Path) -> None:
    path = tmp_path / "model.keras"
    path.write_bytes(archive(members()))
    store = RunStore(tmp_path / "runs")
    run = open_model(path, store, Choices()).run
    assert [found.run_id for found in store.all()] == [run.run_id]


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"PK\x03\x04", b"PK\x03\x04" + bytes(5_000), b"\x89HDF\r\n\x1a\n" + bytes(5_000),
     b"\x80\x04cos\nsystem\n(S'true'\ntR.", b"\xff" * 3_000,
     *(text.encode("utf-8", "replace") for text in HOSTILE)],
)  # fmt: skip
def test_something_else(data: bytes, tmp_path: Path) -> None:
    assert "model.save()" in refused(tmp_path, data)


@pytest.mark.parametrize("missing", ["metadata.json", "config.json", "model.weights.h5"])
def test_a_member_is_missing(missing: str, tmp_path: Path) -> None:
    rest = {name: content for name, content in members().items() if name != missing}
    assert missing in refused(tmp_path, archive(rest))


def test_every_cut_of_a_file_is_refused(tmp_path: Path) -> None:
    whole = archive(members())
    for end in range(1, len(whole), len(whole) // 40):
        assert "model.save()" in refused(tmp_path, whole[:end])


def test_a_file_larger_than_the_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "model.keras"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(ModelFileError):
        open_model(path, RunStore(tmp_path / "runs"), Choices())


@pytest.mark.parametrize("name", ["model.weights.h5", "config.json", "assets/x.txt", "other"])
def test_a_zip_bomb(name: str, tmp_path: Path) -> None:
    bomb = archive({**members(), name: bytes(200_000_000)}, compression=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 400_000
    assert "unpacks" in refused(tmp_path, bomb)


def test_a_member_that_lies_about_its_size(tmp_path: Path) -> None:
    bomb = bytearray(
        archive({**members(), "config.json": bytes(30_000_000)}, compression=zipfile.ZIP_DEFLATED)
    )
    for at in _all(bomb, (30_000_000).to_bytes(4, "little")):
        bomb[at : at + 4] = (1_000).to_bytes(4, "little")
    assert "damaged" in refused(tmp_path, bytes(bomb))


def _all(data: bytes, part: bytes) -> list[int]:
    found, at = [], data.find(part)
    while at >= 0:
        found.append(at)
        at = data.find(part, at + 1)
    return found


def test_too_many_members_and_one_twice(tmp_path: Path) -> None:
    many = {**members(), **{f"assets/{n}.txt": b"" for n in range(500)}}
    refused(tmp_path, archive(many))
    data = io.BytesIO(archive(members()))
    with zipfile.ZipFile(data, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("config.json", members()["config.json"])
    refused(tmp_path, data.getvalue())


def test_paths_out_of_the_archive_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "in" / "model.keras"
    path.parent.mkdir()
    path.write_bytes(archive({**members(), "../out.txt": b"x", "/tmp/out-of-the-archive": b"x"}))
    open_model(path, RunStore(tmp_path / "runs"), Choices())
    assert not (tmp_path / "out.txt").exists()
    assert not Path("/tmp/out-of-the-archive").exists()


def test_deep_and_damaged_json(tmp_path: Path) -> None:
    for text in (b"[" * 100_000, b"{", b"null", b"[]", b'{"class_name": []}', b"NaN", b"9" * 9_999):
        for name in ("config.json", "metadata.json"):
            assert refused(tmp_path, archive({**members(), name: text}))


JUNK: tuple[Any, ...] = (None, -1, 0, 1e308, True, "x", [], {}, [[]], 10**18, *HOSTILE)


@pytest.mark.long
def test_every_argument_may_be_anything(tmp_path: Path) -> None:
    """No value of any argument ends in anything but a run or a sentence."""
    path, store = tmp_path / "model.keras", RunStore(tmp_path / "runs")
    content = members()
    runs, told = 0, []
    for number, entry in enumerate(gru_layers()):
        for name in ["class_name", *entry["config"], "dtype", "activation", "dropout", "use_bias"]:
            for value in JUNK:
                layers = gru_layers()
                place = layers[number] if name == "class_name" else layers[number]["config"]
                place[name] = value
                config = {"class_name": "Sequential", "config": {"layers": layers}}
                path.write_bytes(archive({**content, "config.json": json.dumps(config).encode()}))
                try:
                    open_model(path, store, Choices())
                    runs += 1
                except SentimentError as error:
                    told.append(str(error))
    assert runs
    assert told
    assert all(0 < len(sentence) < 600 for sentence in told)


def test_a_huge_declared_embedding_is_not_allocated(tmp_path: Path) -> None:
    layers = gru_layers()
    layers[1]["config"]["input_dim"] = 100_000
    layers[1]["config"]["output_dim"] = 128

    def declared(file: h5py.File) -> None:
        del file[EMBEDDING]
        file.create_dataset(EMBEDDING, shape=(100_000, 128), dtype="f4")

    sentence = refused(tmp_path, archive({**members(layers), "model.weights.h5": bent(declared)}))
    assert EMBEDDING in sentence


def bent(change: Callable[[h5py.File], object]) -> bytes:
    """The weights of the GRU after a change."""
    data = io.BytesIO(hdf5(gru_arrays()))
    with h5py.File(data, "r+") as file:
        change(file)
    return data.getvalue()


def _replace(make: Callable[[h5py.File], object]) -> Callable[[h5py.File], None]:
    def change(file: h5py.File) -> None:
        del file[EMBEDDING]
        made = make(file)
        if made is not None:
            file[EMBEDDING] = made

    return change


def _chunks(file: h5py.File) -> None:
    file.create_dataset(EMBEDDING, data=drawn(ROWS, DIM), chunks=(ROWS, DIM), compression="gzip")


def _external(file: h5py.File) -> None:
    file.create_dataset(
        EMBEDDING, (ROWS, DIM), dtype="f4", external=[("/etc/passwd", 0, 4 * ROWS * DIM)]
    )


def _virtual(file: h5py.File) -> None:
    layout = h5py.VirtualLayout((ROWS, DIM), dtype="f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", shape=(ROWS, DIM))
    file.create_virtual_dataset(EMBEDDING, layout)


BENT: Mapping[str, Callable[[h5py.File], Any]] = {
    "missing": lambda file: None,
    "other file": lambda file: h5py.ExternalLink("/etc/passwd", "/x"),
    "soft link": lambda file: h5py.SoftLink("/layers/gru/cell/vars/0"),
    "loop": lambda file: file["layers"],
    "chunks": _chunks,
    "external": _external,
    "virtual": _virtual,
    "empty": lambda file: h5py.Empty("f4"),
    "scalar": lambda file: np.float32(1),
    "integers": lambda file: np.zeros((ROWS, DIM), dtype=np.int32),
    "text": lambda file: np.full((ROWS, DIM), b"x" * 100),
    "complex": lambda file: np.zeros((ROWS, DIM), dtype=np.complex64),
    "one row less": lambda file: drawn(ROWS - 1, DIM),
    "one axis more": lambda file: drawn(ROWS, DIM, 1),
    "nan": lambda file: np.full((ROWS, DIM), np.nan, dtype=np.float32),
    "too large for float32": lambda file: np.full((ROWS, DIM), 1e300),
}


@pytest.mark.parametrize("name", BENT)
def test_an_array_that_is_something_else(name: str, tmp_path: Path) -> None:
    weights = bent(_replace(BENT[name]))
    assert EMBEDDING in refused(tmp_path, archive({**members(), "model.weights.h5": weights}))


@pytest.mark.parametrize(
    "attrs",
    [
        {"model_config": None},
        {"model_config": "{"},
        {"model_config": "[" * 100_000},
        {"model_config": np.zeros(1_000)},
        {"model_config": np.bytes_(b"x" * 10)},
        {"keras_version": 3},
        {"keras_version": "1.2.2"},
        {"training_config": "{"},
    ],
)
def test_attributes_of_an_h5_file(attrs: Mapping[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "bent.h5"
    keras_2_file(path, gru_layers(), {}, **attrs)
    assert refused(tmp_path, path.read_bytes())


@pytest.mark.parametrize("name", ["../../x", "/", "", "a/b", "top", *HOSTILE])
def test_names_of_layers_in_an_h5_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bent.h5"
    layers = gru_layers()
    layers[1]["config"]["name"] = name
    keras_2_file(path, layers, {"embedding": {"embedding/embeddings": drawn(ROWS, DIM)}})
    assert "damaged" in refused(tmp_path, path.read_bytes())


def _with(number: int, **arguments: Any) -> list[dict[str, Any]]:
    layers = gru_layers()
    layers[number]["config"].update(arguments)
    return layers


LAMBDA = layer("Lambda", "lambda", function="4wEAAAAA")
GRU, DENSE = gru_layers()[-2:]


def _both_ways(**arguments: Any) -> list[dict[str, Any]]:
    wrapped = layer("Bidirectional", "b", **{"layer": GRU, **arguments})
    return [*gru_layers()[:2], wrapped, DENSE]


@pytest.mark.parametrize(
    ("layers", "named"),
    [
        ([*gru_layers()[:2], LAMBDA, *gru_layers()[2:]], "'Lambda'"),
        ([*gru_layers()[:3], layer("os.system", "x"), DENSE], "'os.system'"),
        (gru_layers()[:3], "'GRU'"),
        (gru_layers()[:1] + gru_layers()[2:], "'GRU'"),
        ([], "no layers"),
        (_both_ways(layer=None), "layer=None"),
        (_both_ways(layer={"class_name": "GRU", "config": [1]}), "('Bidirectional') has layer="),
        (_both_ways(merge_mode="sum"), "merge_mode='sum'"),
        (_both_ways(layer=LAMBDA), "'Lambda'"),
        (_both_ways(layer=layer("Bidirectional", "b", layer=GRU)), "'Bidirectional'"),
        (_both_ways(backward_layer=LAMBDA), "backward_layer='Lambda'"),
        (
            _both_ways(backward_layer=layer("GRU", "b", units=UNITS, go_backwards=False)),
            "go_backwards",
        ),
        (_both_ways(backward_layer=layer("GRU", "b", units=9)), "backward_layer='GRU'"),
        ([*_both_ways(return_sequences=True)[:3], *gru_layers()[2:]], "another recurrent layer"),
        (_with(2, reset_after="no"), "reset_after='no'"),
        (_with(2, reset_after=0), "reset_after=0"),
        (_with(2, go_backwards=True), "go_backwards=True"),
        (_with(2, activation="relu"), "activation='relu'"),
        (_with(2, recurrent_activation="hard_sigmoid"), "'hard_sigmoid'"),
        (_with(2, return_sequences=True), "return_sequences=True"),
        (_with(2, time_major=True), "time_major=True"),
        (_with(2, dtype="mixed_float16"), "mixed_float16"),
        (_with(3, activation="linear"), "from_logits"),
        (_with(3, units=3), "units=3"),
        (_with(1, input_dim=200_000), "200,000"),
        (_with(2, units=4_000), "4000"),
    ],
)
def test_other_models_are_told_where_they_stop(
    layers: list[dict[str, Any]], named: str, tmp_path: Path
) -> None:
    assert named in refused(tmp_path, archive(members(layers)))


def test_other_versions_and_classes(tmp_path: Path) -> None:
    for version in ("4.0.0", "3", "3.**bold**", "3.1\n", *HOSTILE):
        sentence = refused(tmp_path, archive(members(version=version)))
        # Half a character in JSON is damage.
        assert ("is damaged" if "\ud800" in version else "Files of Keras 2 and 3 open") in sentence
    assert "'MyModel'" in refused(tmp_path, archive(members(kind="MyModel")))


def test_a_branch_in_a_functional_model(tmp_path: Path) -> None:
    layers = gru_layers()
    for entry, source in zip(layers, ["", "input_layer", "embedding", "embedding"], strict=True):
        tensor = {"config": {"keras_history": [source, 0, 0]}}
        entry["inbound_nodes"] = [{"args": [tensor], "kwargs": {}}] if source else []
    assert "plain stack" in refused(tmp_path, archive(members(layers, kind="Functional")))


def test_biases_of_another_gru_than_described(tmp_path: Path) -> None:
    """`reset_after=False` has one bias; the file holds two."""
    sentence = refused(tmp_path, archive(members(_with(2, reset_after=False))))
    assert "(2, 12), not (12,)" in sentence
