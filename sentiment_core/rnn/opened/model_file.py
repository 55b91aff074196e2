"""A model file of Keras: its description and its arrays, read within bounds.

Nothing in the file is run and nothing is imported by name: the description is JSON, arrays are read
with h5py. An array is read only where the caller knows its shape, lies in the file itself, in one
piece, and is as large there as it says.

Sources: Keras 3.15.1, `saving_lib` (`.keras`) and `legacy_h5_format` (`.h5`); Keras 2.15 wrote the
latter's layout too.
"""

import io
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import h5py
import numpy as np

from sentiment_core.data.npz import DAMAGE
from sentiment_core.data.stranger import parse_json
from sentiment_core.errors import ModelFileError, shown
from sentiment_core.i18n import t
from sentiment_core.rnn.cells.layer_weights import Floats
from sentiment_core.rnn.opened.archive import (
    CONFIG,
    LARGEST_CONFIG,
    META,
    WEIGHTS,
    damaged,
    unpacked,
)
from sentiment_core.rnn.opened.layer_entry import LayerEntry, layer_entries

_MOST_NAMES = 20
_ZIP, _HDF5 = b"PK\x03\x04", b"\x89HDF\r\n\x1a\n"


class ModelFile:
    """A `.keras` or `.h5` file in memory; use it as a context manager.

    Args:
        data: the whole file.

    Raises:
        ModelFileError: it is no such file, damaged, or unpacks to more than 40 MB.
    """

    def __init__(self, data: bytes) -> None:
        self._size = len(data)
        self._archive: Mapping[str, bytes] = {}
        try:
            if data.startswith(_ZIP):
                self._archive = unpacked(data)
                data = self._archive[WEIGHTS]
                self._size = len(data)
            if not data.startswith(_HDF5):
                raise ModelFileError(t("This is no .keras or .h5 file of Keras. Use model.save()."))
            self._hdf5 = h5py.File(io.BytesIO(data), "r")
        except (*DAMAGE, OSError) as error:
            raise damaged(error) from error

    def __enter__(self) -> "ModelFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._hdf5.close()

    @property
    def is_archive(self) -> bool:
        """Whether it is a `.keras` file."""
        return bool(self._archive)

    def description(self) -> tuple[str, list[LayerEntry], Any]:
        """Which Keras wrote the file, its layers in order, and how it was compiled.

        Returns:
            The version; the layers; the loss as the file gives it, None where it does not.

        Raises:
            ModelFileError: the description is missing or damaged, or the model is no stack.
        """
        try:
            if self.is_archive:
                model = parse_json(self._archive[CONFIG])
                version = parse_json(self._archive[META])["keras_version"]
                compiled = model.get("compile_config") or {}
            elif "model_config" not in self._hdf5.attrs:
                raise ModelFileError(
                    t("The file holds no model, but weights at most. Save both with model.save().")
                )
            else:
                model = parse_json(self._text("model_config"))
                version = self._text("keras_version").decode("utf-8")
                compiled = {}
                with suppress(KeyError):  # never compiled
                    compiled = parse_json(self._text("training_config"))
            return str(version), layer_entries(model), compiled.get("loss")
        except (*DAMAGE, OSError) as error:
            raise damaged(error) from error

    def lines(self, ending: str) -> list[str] | None:
        """The lines of a text beside the weights of a `.keras` file; None where there is none.

        Args:
            ending: of the member's name.

        Raises:
            ModelFileError: it is no UTF-8.
        """
        found = next((name for name in sorted(self._archive) if name.endswith(ending)), None)
        if found is None:
            return None
        try:
            return self._archive[found].decode("utf-8").split("\n")
        except UnicodeDecodeError as error:
            raise damaged(error) from error

    def array(self, path: str, shape: tuple[int, ...]) -> Floats:
        """An array of a `.keras` file.

        Args:
            path: of the dataset.
            shape: that it must have.

        Raises:
            ModelFileError: it is missing, of another shape, not in one piece, or no number.
        """
        return self._read(self._hdf5, path, shape)

    def layer_arrays(self, layer: str, shapes: Sequence[tuple[int, ...]]) -> list[Floats]:
        """A layer's arrays in a `.h5` file, in the order of `layer.get_weights()`.

        Args:
            layer: its name.
            shapes: those that they must have.

        Raises:
            ModelFileError: as in `array`.
        """
        try:
            group = _inside(_inside(self._hdf5, "model_weights"), layer)
            names = group.attrs.get_id("weight_names")
            if names.shape != (len(shapes),) or len(shapes) > _MOST_NAMES:
                raise ValueError(f"{shown(layer)} has {names.shape} arrays, not {len(shapes)}")
            self._check_size(names)
            paths = [_decoded(name) for name in group.attrs["weight_names"]]
        except (*DAMAGE, OSError) as error:
            raise damaged(error) from error
        return [self._read(group, path, shape) for path, shape in zip(paths, shapes, strict=True)]

    def _read(self, group: h5py.Group, path: str, shape: tuple[int, ...]) -> Floats:
        try:
            found = _inside(group, path)
            if not isinstance(found, h5py.Dataset) or found.shape != shape:
                given = getattr(found, "shape", None)
                raise ValueError(f"{shown(path)} has shape {given}, not {shape}")
            if found.dtype.kind != "f" or found.dtype.itemsize > 8:
                raise ValueError(f"{shown(path)} holds {shown(found.dtype)}, not numbers")
            stored = found.id.get_storage_size()
            # Chunks unpack, and other files are opened, only when an array is read.
            if found.chunks is not None or found.external is not None or found.is_virtual:
                raise ValueError(f"{shown(path)} does not lie in the file in one piece")
            if stored != math.prod(shape) * found.dtype.itemsize or stored > self._size:
                raise ValueError(f"{shown(path)} is not as large as it says")
            with np.errstate(over="ignore"):  # told below
                values = np.ascontiguousarray(found[()], dtype=np.float32)
        except (*DAMAGE, OSError) as error:
            raise damaged(error) from error
        if not np.isfinite(values).all():
            raise ModelFileError(
                t("{path} holds NaN or infinite numbers. Train the model again.", path=shown(path))
            )
        return values

    def _text(self, name: str) -> bytes:
        found = self._hdf5.attrs.get_id(name)
        if found.shape != ():
            raise ValueError(f"{name} is no text")
        self._check_size(found)
        text = _decoded(self._hdf5.attrs[name]).encode("utf-8")
        if len(text) > LARGEST_CONFIG:
            raise ValueError(f"{name} has more than {LARGEST_CONFIG:,} bytes")
        return text

    def _check_size(self, attribute: h5py.h5a.AttrID) -> None:
        # A fixed-size text may declare any size.
        if attribute.dtype.itemsize > self._size or attribute.get_storage_size() > self._size:
            raise ValueError("an attribute is larger than the file")


def _inside(group: h5py.Group, path: str) -> Any:
    """What lies at a path, without following a link that leaves it."""
    for part in [part for part in path.split("/") if part]:
        link = group.get(part, getlink=True) if isinstance(group, h5py.Group) else None
        if link is None:
            raise ValueError(f"{shown(path)} is missing")
        if not isinstance(link, h5py.HardLink):
            raise ValueError(f"{shown(path)} is a link")
        group = group[part]
    return group


def _decoded(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if not isinstance(value, str):
        raise ValueError(f"{shown(value)} is no text")
    return value
