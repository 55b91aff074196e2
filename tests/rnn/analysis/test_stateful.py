"""A review in pieces: equal to reading it at once where states are carried, as in Keras."""

import numpy as np
import pytest

from sentiment_core.lessons.keras_code import pieces_code, sentiment_code
from sentiment_core.rnn.analysis.stateful import REFUSAL, cuts_of, read_pieces
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace, trace_review
from sentiment_core.rnn.network.weights import NetworkWeights
from sentiment_core.settings.limits import AnyCell, CellType
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests.examples import WORDS, random_weights, small_config

REVIEW = "w1 w5 w9 w44 w99 w3 w1 w70 w12"


def reading(**settings: object) -> tuple[ReviewTrace, NetworkWeights]:
    config = small_config(**settings)
    weights = random_weights(config)
    encoded = encode_review(REVIEW, WORDS, EncodingRules.of(config, WORDS))
    return trace_review(encoded, weights, mask_zero=config.mask_zero, model_name=""), weights


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("mask_zero", [True, False])
@pytest.mark.parametrize("cuts", [(1,), (4,), (2, 3, 8)])
def test_carried_states_give_what_reading_at_once_gives(
    cell: AnyCell, layers: int, mask_zero: bool, cuts: tuple[int, ...]
) -> None:
    trace, weights = reading(cell=cell, layers=layers, mask_zero=mask_zero)
    carried = read_pieces(trace.ids, weights, cuts=cuts, carry=True)
    assert carried.difference(trace) < 1e-6
    assert carried.prediction == pytest.approx(trace.prediction, abs=1e-6)
    assert np.abs(carried.probabilities - trace.probabilities).max() < 1e-6
    fresh = read_pieces(trace.ids, weights, cuts=cuts, carry=False)
    assert np.abs(fresh.hidden_states - trace.hidden_states)[: cuts[0]].max() < 1e-6
    assert np.abs(fresh.hidden_states - trace.hidden_states)[cuts[0]].max() > 0.01
    assert fresh.prediction == pytest.approx(
        read_pieces(trace.ids[cuts[-1] :], weights, carry=True).prediction, abs=1e-6
    )


@pytest.mark.parametrize(
    ("steps", "pieces", "cuts"),
    [(8, 2, (4,)), (9, 2, (4,)), (10, 4, (2, 5, 7)), (3, 10, (1, 2)), (1, 2, ()), (5, 1, ())],
)
def test_pieces_are_as_equal_as_can_be(steps: int, pieces: int, cuts: tuple[int, ...]) -> None:
    assert cuts_of(steps, pieces) == cuts


@pytest.mark.keras
@pytest.mark.parametrize(
    ("cell", "layers", "bidirectional"),
    [
        (CellType.SIMPLE_RNN, 1, False),
        (CellType.GRU, 2, False),
        (CellType.LSTM, 2, False),
        (CellType.LSTM, 2, True),
    ],
)
def test_the_lines_on_the_page_give_the_numbers_on_the_page(
    cell: AnyCell, layers: int, bidirectional: bool
) -> None:
    """The code is run as it stands, then without its last lines: the review continues itself."""
    from sentiment_core.lessons.keras.models import model_of_code

    settings = {"cell": cell, "layers": layers, "bidirectional": bidirectional}
    trace, weights = reading(**settings)
    cuts = cuts_of(len(trace.ids), 3)
    code = sentiment_code(
        small_config(**settings), rows=len(weights.embedding), every_word=False, stateful=True
    )
    model = model_of_code(code)
    model.set_weights(weights.as_arrays())
    names = {"model": model, "x": trace.ids[None]}
    carried = read_pieces(trace.ids, weights, cuts=cuts, carry=True)
    whole = pieces_code(cuts)
    lines = whole[: whole.index("\n\n")]
    assert len(lines) < len(whole) - 50
    exec(lines, names)
    assert float(names["p"][0, 0]) == pytest.approx(carried.prediction, abs=1e-5)
    again = read_pieces(trace.ids, weights, carry=True, start=carried.held)
    first = float(model.predict(trace.ids[None], verbose=0)[0, 0])
    assert first == pytest.approx(again.prediction, abs=1e-5)
    assert again.difference(trace) > 0.01
    exec(whole, names)  # forgets at its end
    exec(whole, names)
    assert float(names["p"][0, 0]) == pytest.approx(carried.prediction, abs=1e-5)
    assert float(model.predict(trace.ids[None], verbose=0)[0, 0]) == pytest.approx(
        trace.prediction, abs=1e-5
    )
    # What a backward direction would have to start from stands in the piece that follows.
    assert (carried.difference(trace) > 0.01) == bidirectional
    assert (abs(carried.prediction - trace.prediction) > 1e-4) == bidirectional


@pytest.mark.keras
@pytest.mark.parametrize("bidirectional", [False, True])
def test_keras_refuses_a_batch_of_any_size_with_the_sentence_on_the_page(
    bidirectional: bool,
) -> None:
    from sentiment_core.lessons.keras.models import model_of_code

    config = small_config(bidirectional=bidirectional)
    code = sentiment_code(config, rows=150, every_word=False, stateful=True)
    with pytest.raises(ValueError, match="stateful=True") as refused:
        model_of_code(code.replace("batch_shape=(1, None)", "shape=(None,)"))
    assert REFUSAL in str(refused.value)
