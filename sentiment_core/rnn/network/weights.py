"""The weights of a network, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike, NDArray

from sentiment_core.data.npz import read_npz
from sentiment_core.errors import RunError
from sentiment_core.i18n import t
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.cells.layer_weights import Floats, LayerWeights
from sentiment_core.settings.limits import AnyCell

__all__ = ["Floats", "LayerWeights", "NetworkWeights"]


@dataclass(frozen=True, eq=False)
class NetworkWeights:
    """All weights of one network at one moment of its training.

    Args:
        layer_cells: the cell of each recurrent layer.
        embedding: a vector for each Keras id; shape (ids, embedding_dim).
        layers: the recurrent layers, first to last; of a bidirectional one, its forward direction.
        head_kernel: the Dense layer's weights; shape (outputs, 1).
        head_bias: the Dense layer's bias; shape (1,).
        backwards: of each layer, the direction that reads from the last word to the first; empty
            where there is none.
    """

    layer_cells: tuple[AnyCell, ...]
    embedding: Floats
    layers: tuple[LayerWeights, ...]
    head_kernel: Floats
    head_bias: Floats
    backwards: tuple[LayerWeights, ...] = ()

    @classmethod
    def from_arrays(
        cls,
        layer_cells: tuple[AnyCell, ...],
        arrays: Sequence[NDArray[np.floating]],
        *,
        bidirectional: bool = False,
    ) -> "NetworkWeights":
        """Weights from the list that Keras' `model.get_weights()` gives.

        Args:
            layer_cells: the cell of each recurrent layer.
            arrays: of any float dtype. Those in one piece that are float32 already are not copied.
            bidirectional: whether each layer has a backward direction, its arrays after the
                forward one's.

        Raises:
            RunError: the list is not that of such a network.
        """
        floats = [np.ascontiguousarray(array, dtype=np.float32) for array in arrays]
        directions = 2 if bidirectional else 1
        own = len(fields(LayerWeights)) * directions
        if len(floats) != 3 + own * len(layer_cells):
            raise RunError(
                t(
                    "A network has 3 arrays and {own} more for each layer; got {floats}.",
                    own=own,
                    floats=len(floats),
                )
            )
        inner = floats[1:-2]
        size = own // directions
        layers = tuple(LayerWeights(*inner[i : i + size]) for i in range(0, len(inner), size))
        there, back = layers[::directions], layers[1::2] if bidirectional else ()
        weights = cls(layer_cells, floats[0], there, floats[-2], floats[-1], back)
        weights._check_shapes()
        return weights

    def as_arrays(self) -> list[Floats]:
        """The list that Keras' `model.set_weights()` takes; these very arrays, not copies."""
        inner = [
            array for layer in self.directions for direction in layer for array in direction.arrays
        ]
        return [self.embedding, *inner, self.head_kernel, self.head_bias]

    @property
    def directions(self) -> tuple[tuple[LayerWeights, ...], ...]:
        """Each layer's weights, forward and, where there is one, backward."""
        return tuple(
            zip(self.layers, self.backwards, strict=True) if self.backwards else zip(self.layers)
        )

    @property
    def layer_outputs(self) -> tuple[int, ...]:
        """How many numbers each recurrent layer gives: its directions' states side by side."""
        return tuple(sum(direction.units for direction in layer) for layer in self.directions)

    @property
    def outputs(self) -> int:
        """How many numbers the last recurrent layer gives."""
        return self.layer_outputs[-1]

    @property
    def parameters(self) -> int:
        """How many numbers were learned."""
        return sum(array.size for array in self.as_arrays())

    @cached_property
    def largest(self) -> float:
        """The largest absolute value among them; NaN where one is NaN."""
        return float(np.max([np.abs(array).max() for array in self.as_arrays()]))

    @property
    def multiplications(self) -> int:
        """How many the recurrent layers make at one step."""
        return sum(
            direction.kernel.size + direction.recurrent_kernel.size
            for layer in self.directions
            for direction in layer
        )

    def save(self, path: Path, *, dtype: DTypeLike = np.float32, compress: bool = False) -> None:
        """Write the weights as `.npz`, which `load` reads.

        Args:
            dtype: float16 halves the size; each weight keeps three significant digits.
            compress: smaller and slower.
        """
        write = np.savez_compressed if compress else np.savez
        arrays = {f"{i:02d}": array.astype(dtype) for i, array in enumerate(self.as_arrays())}
        write(path, allow_pickle=False, **arrays)

    @classmethod
    def load(
        cls,
        path: Path,
        layer_cells: tuple[AnyCell, ...],
        *,
        bidirectional: bool = False,
    ) -> "NetworkWeights":
        """Weights from a file that `save` wrote.

        Args:
            path: the file; float16 becomes float32.
            layer_cells: of the run, since the file does not say them.
            bidirectional: of the run.

        Raises:
            RunError: the file is missing or damaged.
        """
        try:
            arrays = read_npz(path)
            ordered = [arrays[name] for name in sorted(arrays)]
            return cls.from_arrays(layer_cells, ordered, bidirectional=bidirectional)
        except (OSError, ValueError, TypeError) as error:  # text is no number
            raise RunError(
                t(
                    "The weights {path_name} of run {path_parent_name} cannot be "
                    "read. Train it again.",
                    path_name=path.name,
                    path_parent_name=path.parent.name,
                )
            ) from error

    def _check_shapes(self) -> None:
        _check(t("The embedding"), self.embedding, (None, None))
        size = self.embedding.shape[1]
        pairs = zip(self.directions, self.layer_cells, strict=True)
        for number, (layer, cell) in enumerate(pairs, start=1):
            name = t("Layer {number} of a {cell}", number=number, cell=cell)
            names = (
                t("{layer}, its kernel,", layer=name),
                t("{layer}, its recurrent kernel,", layer=name),
                t("{layer}, its bias,", layer=name),
            )
            units: int | None = None
            for direction in layer:
                _check(names[1], direction.recurrent_kernel, (units, None))
                units = direction.units
                for what, array, shape in zip(
                    names, direction.arrays, CELLS[cell].shapes(size, units), strict=True
                ):
                    _check(what, array, shape)
            size = sum(direction.units for direction in layer)  # further layers are not checked yet
        _check(t("The head's kernel"), self.head_kernel, (size, 1))
        _check(t("The head's bias"), self.head_bias, (1,))


def _check(what: str, array: Floats, shape: tuple[int | None, ...]) -> None:
    wanted = zip(array.shape, shape, strict=False)
    if array.ndim != len(shape) or any(size not in {given, None} for given, size in wanted):
        of_any_size = t("any")
        raise RunError(
            t(
                "{what} must have shape {expected}; got {shape}.",
                what=what,
                expected=str(shape).replace("None", of_any_size),
                shape=array.shape,
            )
        )
