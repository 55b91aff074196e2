"""What a worker answers about return_sequences, and that the web process can ask for it."""

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.job.keras_questions import keras_outputs
from sentiment_core.rnn.network.keras_outputs import KerasOutputs
from sentiment_core.rnn.network.stack import returned_states
from sentiment_core.rnn.network.trace import single_output
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import AnyCell, CellType, OpenedCell, Side
from tests import sentences
from tests.examples import keep, trained_run

REVIEW = "w1 w5 nobody w9 w44 w199 w3 w1 w70"


def asked(reader: Reader, review: str = REVIEW) -> KerasOutputs:
    padded = reader.encode(review).padded
    return keras_outputs(reader.run.config, reader.weights, padded, print, bool)


@pytest.mark.keras
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("padding", Side)
@pytest.mark.parametrize("mask_zero", [True, False])
def test_keras_gives_what_the_trace_holds(
    cell: AnyCell, padding: Side, mask_zero: bool, tmp_path: Path
) -> None:
    run = trained_run(cell=cell, layers=2, padding=padding, mask_zero=mask_zero)
    store = RunStore(tmp_path)
    reader = Reader.of(store, keep(store, run), epoch=1)
    trace = reader.read(REVIEW)
    answer = asked(reader)
    assert [output.shape for output in answer.sequences] == [(1, 12, 4), (1, 12, 4)]
    assert [output.shape for output in answer.singles] == [(1, 4), (1, 4)]
    assert answer.used == (True, False)
    first = trace.encoded.first_position if mask_zero else 0
    read = slice(first, first + len(trace.ids))
    for layer, sequence, single in zip(trace.layers, answer.sequences, answer.singles, strict=True):
        assert np.abs(sequence[0, read] - layer.hidden_states).max() < 1e-5
        assert np.abs(single[0] - layer.hidden_states[-1]).max() < 1e-5
        # Whatever the padding, the last row of the table is the single row.
        assert np.abs(sequence[0, -1] - single[0]).max() < 1e-6
    for layer, states in zip(trace.layers, answer.states, strict=True):
        ours = returned_states(layer)
        assert list(ours) == (["h", "c"] if cell == CellType.LSTM else ["h"])
        for state, judge in zip(ours.values(), states, strict=True):
            assert state.shape == judge.shape == (1, 4)
            assert np.abs(state - judge).max() < 1e-5


@pytest.mark.keras
def test_layers_with_other_states_each_get_their_own(tmp_path: Path) -> None:
    """The answers were cut into parts of one length: the states of an LSTM before a GRU shifted."""
    store = RunStore(tmp_path)
    cells = [CellType.LSTM, CellType.GRU, OpenedCell.GRU_RESET_BEFORE]
    reader = Reader.of(store, keep(store, trained_run(cells=cells)), epoch=1)
    assert reader.weights.layer_cells == tuple(cells)
    answer = asked(reader)
    for layer, states in zip(reader.read(REVIEW).layers, answer.states, strict=True):
        for ours, theirs in zip(returned_states(layer).values(), states, strict=True):
            assert np.abs(ours - theirs).max() < 1e-5


@pytest.mark.keras
@pytest.mark.parametrize("layers", [1, 3])
def test_every_layer_is_answered_and_the_refusal_is_keras_own(layers: int, tmp_path: Path) -> None:
    store = RunStore(tmp_path)
    reader = Reader.of(store, keep(store, trained_run(layers=layers)))
    answer = asked(reader, "")
    assert len(answer.sequences) == len(answer.singles) == layers
    assert answer.used == (True, True, True, False)[-layers:]
    assert sentences.KERAS_REFUSAL in answer.refusal
    assert "layer_2" in answer.refusal
    assert answer.version.split(".")[0] == "3"
    sent = pickle.loads(pickle.dumps(answer))
    assert type(sent.refusal) is str
    assert type(sent.singles[0]) is np.ndarray


def test_asking_brings_no_keras_into_the_web_process() -> None:
    program = (
        "import sys, sentiment_core.rnn.job.keras_questions as m; import pickle;"
        "pickle.dumps(m.keras_outputs);"
        "sys.exit(bool({'keras', 'tensorflow'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


@pytest.mark.keras
@pytest.mark.parametrize("padding", Side)
@pytest.mark.parametrize("mask_zero", [True, False])
def test_keras_gives_both_directions(padding: Side, mask_zero: bool, tmp_path: Path) -> None:
    run = trained_run(
        cell=CellType.LSTM, layers=2, padding=padding, mask_zero=mask_zero, bidirectional=True
    )
    store = RunStore(tmp_path)
    reader = Reader.of(store, keep(store, run), epoch=1)
    trace, answer = reader.read(REVIEW), asked(reader)
    first = trace.encoded.first_position if mask_zero else 0
    read = slice(first, first + len(trace.ids))
    for number, (layer, sequence, single) in enumerate(
        zip(trace.layers, answer.sequences, answer.singles, strict=True)
    ):
        assert sequence.shape == (1, 12, 8)
        assert np.abs(sequence[0, read] - layer.hidden_states).max() < 1e-5
        assert np.abs(single - layer.output).max() < 1e-5
        own = single_output(trace, reader.weights, layer=number)
        assert np.abs(single[0] - own).max() < 1e-5
        ours = returned_states(layer)
        assert list(ours) == ["forward_h", "forward_c", "backward_h", "backward_c"]
        for state, theirs in zip(ours.values(), answer.states[number], strict=True):
            assert np.abs(state - theirs).max() < 1e-5
    assert "expected ndim=3, found ndim=2" in answer.refusal
