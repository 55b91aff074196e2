"""Model files as Keras writes them, made without Keras."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

ROWS, DIM, UNITS, LENGTH = 80, 5, 4, 20
SEQUENCE = "return_sequences"
Arrays = Mapping[str, NDArray[Any]]


def drawn(*shape: int, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(0, 0.5, shape).astype(np.float32)


def layer(kind: str, name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": kind, "config": {"name": name, **config}}


def gru_layers() -> list[dict[str, Any]]:
    """Embedding, GRU, Dense(1, sigmoid), as Keras 3 describes them, the rest left out."""
    return [
        layer("InputLayer", "input_layer", batch_shape=[None, LENGTH]),
        layer("Embedding", "embedding", input_dim=ROWS, output_dim=DIM, mask_zero=True),
        layer("GRU", "gru", units=UNITS, return_sequences=False, reset_after=True),
        layer("Dense", "dense", units=1, activation="sigmoid"),
    ]


def gru_arrays() -> dict[str, NDArray[Any]]:
    return {
        "layers/embedding/vars/0": drawn(ROWS, DIM),
        "layers/gru/cell/vars/0": drawn(DIM, 3 * UNITS),
        "layers/gru/cell/vars/1": drawn(UNITS, 3 * UNITS),
        "layers/gru/cell/vars/2": drawn(2, 3 * UNITS),
        "layers/dense/vars/0": drawn(UNITS, 1),
        "layers/dense/vars/1": drawn(1),
    }


def hdf5(arrays: Arrays) -> bytes:
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        for name, array in arrays.items():
            file[name] = array
    return data.getvalue()


def archive(members: Mapping[str, bytes], *, compression: int = zipfile.ZIP_STORED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return data.getvalue()


def members(
    layers: Sequence[Mapping[str, Any]] | None = None,
    arrays: Arrays | None = None,
    *,
    kind: str = "Sequential",
    version: str = "3.15.1",
    loss: Any = None,
) -> dict[str, bytes]:
    """What is in a `.keras` file; a GRU's where nothing else is given."""
    model = {
        "class_name": kind,
        "config": {"name": "m", "layers": list(gru_layers() if layers is None else layers)},
        "compile_config": {"loss": loss},
    }
    return {
        "metadata.json": json.dumps({"keras_version": version}).encode(),
        "config.json": json.dumps(model).encode(),
        "model.weights.h5": hdf5(gru_arrays() if arrays is None else arrays),
    }


def uneven_file(*, both_ways: bool = False) -> bytes:
    """A `.keras` file of a GRU(6, reset_after=False) and an LSTM(3), plain or Bidirectional."""
    layers, arrays = gru_layers(), gru_arrays()
    arrays = {name: array for name, array in arrays.items() if "gru" not in name}
    parts = ("/forward_layer/cell", "/backward_layer/cell") if both_ways else ("/cell",)
    inputs = DIM
    del layers[2]
    for number, (kind, gates, units) in enumerate((("GRU", 3, 6), ("LSTM", 4, 3))):
        name = f"bidirectional{'_1' * number}" if both_ways else kind.lower()
        own = layer(kind, name, units=units, return_sequences=number == 0, reset_after=False)
        layers.insert(2 + number, layer("Bidirectional", name, layer=own) if both_ways else own)
        width = gates * units
        for at, part in enumerate(parts):
            for index, shape in enumerate([(inputs, width), (units, width), (width,)]):
                arrays[f"layers/{name}{part}/vars/{index}"] = drawn(*shape, seed=at + index)
        inputs = units * len(parts)
    arrays["layers/dense/vars/0"] = drawn(inputs, 1)
    return archive(members(layers, arrays))


def keras_2_file(
    path: Path, layers: Sequence[Mapping[str, Any]], arrays: Mapping[str, Arrays], **attrs: Any
) -> None:
    """A `.h5` file as Keras 2.15 wrote it.

    Args:
        path: of the file.
        layers: as in its `model_config`.
        arrays: of each layer by name, in the order of `get_weights`; the name of an array is what
            stands before ":0".
        attrs: in place of its own.
    """
    model = {"class_name": "Sequential", "config": {"name": "sequential", "layers": list(layers)}}
    own = {
        "keras_version": "2.15.0",
        "backend": "tensorflow",
        "model_config": json.dumps(model),
        "training_config": json.dumps({"loss": "binary_crossentropy"}),
    }
    with h5py.File(path, "w") as file:
        for name, value in {**own, **attrs}.items():
            if value is not None:
                file.attrs[name] = value
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [name.encode() for name in arrays]
        for name, own_arrays in arrays.items():
            group = weights.create_group(name)
            group.attrs["weight_names"] = [f"{each}:0".encode() for each in own_arrays]
            for each, array in own_arrays.items():
                group[f"{each}:0"] = array
