"""The recurrent cells: for each line of `CellType` a file here that bears its name.

`SimpleRNN` is described in `simple_rnn.py`, whose `CELL` holds its equations and its words.
"""

import re
from collections.abc import Mapping
from importlib import import_module

from sentiment_core.rnn.cells.cell import Cell, State, sigmoid
from sentiment_core.settings.limits import CellType

__all__ = ["CELLS", "Cell", "State", "sigmoid", "snake_case"]


def snake_case(cell: CellType) -> str:
    """The name of a cell as Keras writes it for a layer, e.g. simple_rnn."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cell).lower()


def _described(cell: CellType) -> Cell:
    described: Cell = import_module(f"{__name__}.{snake_case(cell)}").CELL
    return described


CELLS: Mapping[CellType, Cell] = {cell: _described(cell) for cell in CellType}
