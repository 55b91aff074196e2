"""The recurrent cells: for each line of `CellType` and `OpenedCell` a file here of its name.

`SimpleRNN` is described in `simple_rnn.py`, whose `CELL` holds its equations and its words.
"""

import re
from collections.abc import Mapping
from importlib import import_module

from sentiment_core.rnn.cells.cell import Cell, State, sigmoid
from sentiment_core.settings.limits import AnyCell, CellType, OpenedCell, layer_name

__all__ = ["CELLS", "Cell", "State", "layer_arguments", "sigmoid", "snake_case"]


def snake_case(cell: AnyCell) -> str:
    """The name of a cell as Keras writes it for a layer, e.g. simple_rnn."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", layer_name(cell)).lower()


def layer_arguments(cell: AnyCell, units: int, **settings: object) -> str:
    """The arguments of a cell's Keras layer as in code, e.g. "32, return_sequences=True"."""
    named = {**settings, **CELLS[cell].arguments}
    return ", ".join([str(units), *(f"{name}={value!r}" for name, value in named.items())])


def _described(module: str) -> Cell:
    described: Cell = import_module(f"{__name__}.{module}").CELL
    return described


CELLS: Mapping[AnyCell, Cell] = {
    **{cell: _described(snake_case(cell)) for cell in CellType},
    **{cell: _described(cell.name.lower()) for cell in OpenedCell},
}
