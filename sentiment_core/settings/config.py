"""The settings of one run.

`RunConfig` is complete: two equal configs on the same dataset train the same model.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from sentiment_core.errors import ConfigError, shown
from sentiment_core.i18n import t
from sentiment_core.settings.limits import (
    LIMITS,
    AnyCell,
    CellType,
    DatasetName,
    OpenedCell,
    Side,
    Trainer,
    ValidationFrom,
    layer_name,
)


@dataclass(frozen=True)
class RunConfig:
    """The settings that determine a run; `LIMITS` describes each field.

    Raises:
        ConfigError: a field is outside `LIMITS`, or two fields contradict each other.
    """

    dataset: str = DatasetName.IMDB
    cell: CellType = CellType.GRU
    layers: int = 1
    bidirectional: bool = False
    units: int = 32
    embedding_dim: int = 32
    dropout: float = 0.5
    mask_zero: bool = True
    padding: Side = Side.POST
    clip_length: int = 150
    clipping: Side = Side.PRE
    num_words: int | None = 10_000
    skip_top: int = 0
    maxlen: int | None = None
    train_reviews: int | None = 5_000
    validation_reviews: int | None = 2_000
    validation_from: ValidationFrom = ValidationFrom.TEST
    epochs: int = 3
    batch_size: int = 128
    learning_rate: float = 0.003
    seed: int = 1
    trainer: Trainer = Trainer.FAST

    def __post_init__(self) -> None:
        for name, limit in LIMITS.items():
            object.__setattr__(self, name, limit.parse(name, getattr(self, name)))
        if self.num_words is not None and self.skip_top >= self.num_words:
            raise ConfigError(
                t(
                    "skip_top ({skip_top}) must be below num_words ({num_words}). "
                    "Lower skip_top or raise num_words.",
                    skip_top=self.skip_top,
                    num_words=self.num_words,
                )
            )

    @classmethod
    def from_mapping(cls, values: Mapping[str, object]) -> Self:
        """A config from names and values, as they come from a file, a link or a command line.

        Raises:
            ConfigError: a name is not a field, or a value is outside its limits.
        """
        unknown = sorted(set(values) - set(LIMITS))
        if unknown:
            raise ConfigError(
                t(
                    "{shown} is not a setting. The settings are {limits}.",
                    shown=shown(unknown[0]),
                    limits=", ".join(LIMITS),
                )
            )
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ parses every field

    def as_mapping(self) -> dict[str, Any]:
        """Names and JSON values of all fields."""
        return {
            name: str(value) if isinstance(value, StrEnum) else value
            for name, value in dataclasses.asdict(self).items()
        }

    @property
    def layer_cells(self) -> tuple[AnyCell, ...]:
        """The cell of each recurrent layer."""
        return (self.cell,) * self.layers

    @property
    def cell_text(self) -> str:
        """The cell as displayed, e.g. "GRU"; of layers that differ, each one's."""
        cells = self.layer_cells
        return " + ".join(cells if len(set(cells)) > 1 else cells[:1])

    @property
    def layer_units(self) -> tuple[int, ...]:
        """The units of each recurrent layer."""
        return (self.units,) * self.layers

    @property
    def layer_outputs(self) -> tuple[int, ...]:
        """The output size of each recurrent layer: its directions' states side by side."""
        return tuple(self.directions * units for units in self.layer_units)

    @property
    def layer_inputs(self) -> tuple[int, ...]:
        """The input size of each recurrent layer."""
        return self.embedding_dim, *self.layer_outputs[:-1]

    @property
    def even(self) -> "RunConfig":
        """The same for a run to be trained: all recurrent layers are of one cell and size."""
        return RunConfig(**{name: getattr(self, name) for name in LIMITS})

    @property
    def directions(self) -> int:
        """The recurrences of a recurrent layer: 2 in a bidirectional one, else 1."""
        return 2 if self.bidirectional else 1

    @property
    def outputs(self) -> int:
        """The output size of the last recurrent layer."""
        return self.layer_outputs[-1]

    def held_out(self, train_reviews: int) -> int:
        """How many training reviews `validation_from="train"` holds out."""
        return self.validation_reviews or train_reviews // 10

    def changed_from(self, other: "RunConfig") -> tuple[str, ...]:
        """The settings in which this config differs from another, in the order of `LIMITS`."""
        return tuple(name for name in LIMITS if getattr(self, name) != getattr(other, name))

    def run_id(self, fingerprint: str) -> str:
        """The id of this config's run on a dataset: 16 hexadecimal digits.

        Args:
            fingerprint: the dataset's own, from `Dataset.fingerprint`.
        """
        values = self.as_mapping()
        # Ids are older than these settings.
        if self.trainer == Trainer.FAST:
            del values["trainer"]
        if not self.bidirectional:
            del values["bidirectional"]
        canonical = json.dumps(values, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{canonical}\n{fingerprint}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class UnevenConfig(RunConfig):
    """The settings of an opened network whose recurrent layers differ, or are not trained here.

    Args:
        later_units: the units of each layer after the first.
        cells: the cell of each layer; empty where all are `cell`.

    Raises:
        ConfigError: as for `RunConfig`, or there are not as many as layers.
    """

    later_units: tuple[int, ...] = ()
    cells: tuple[AnyCell, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        later = tuple(LIMITS["units"].parse("units", units) for units in self.later_units)
        object.__setattr__(self, "later_units", later)
        if len(later) != self.layers - 1:
            raise ConfigError(t("Each recurrent layer needs its units."))
        cells = tuple(_any_cell(cell) for cell in self.cells) or super().layer_cells
        object.__setattr__(self, "cells", cells)
        if len(cells) != self.layers or layer_name(cells[0]) != self.cell:
            raise ConfigError(t("Each recurrent layer needs its cell."))

    @classmethod
    def from_mapping(cls, values: Mapping[str, object]) -> Self:
        """As of `RunConfig`, with `later_units` and `cells`."""
        later, cells = values.get("later_units"), values.get("cells", ())
        if not isinstance(later, list | tuple) or not isinstance(cells, list | tuple):
            raise ConfigError(t("Each recurrent layer needs its units."))
        own = {"later_units", "cells"}
        even = RunConfig.from_mapping({k: v for k, v in values.items() if k not in own})
        return cls(**vars(even), later_units=tuple(later), cells=tuple(cells))

    @property
    def layer_cells(self) -> tuple[AnyCell, ...]:
        """The cell of each recurrent layer."""
        return self.cells

    @property
    def layer_units(self) -> tuple[int, ...]:
        """The units of each recurrent layer."""
        return self.units, *self.later_units


def _any_cell(value: object) -> AnyCell:
    if value in tuple(OpenedCell):
        return OpenedCell(str(value))
    cell: CellType = LIMITS["cell"].parse("cell", value)
    return cell


DATA_SETTINGS = (
    "dataset",
    "clip_length",
    "clipping",
    "num_words",
    "skip_top",
    "maxlen",
    "train_reviews",
    "validation_reviews",
    "validation_from",
)
"""The fields that decide which reviews and words a run is given, whatever network reads them."""
