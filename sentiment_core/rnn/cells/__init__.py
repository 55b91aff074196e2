"""The recurrent cells, each a file with its equations and a line here."""

from collections.abc import Mapping

from sentiment_core.limits import CellType
from sentiment_core.rnn.cells.cell import Cell, State, sigmoid
from sentiment_core.rnn.cells.gru import GRU
from sentiment_core.rnn.cells.layer import LayerTrace, run_layer
from sentiment_core.rnn.cells.lstm import LSTM
from sentiment_core.rnn.cells.simple_rnn import SIMPLE_RNN

__all__ = ["CELLS", "Cell", "LayerTrace", "State", "run_layer", "sigmoid"]

CELLS: Mapping[CellType, Cell] = {
    CellType.SIMPLE_RNN: SIMPLE_RNN,
    CellType.LSTM: LSTM,
    CellType.GRU: GRU,
}
