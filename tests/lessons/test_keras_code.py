"""The code that the page shows runs, and gives what the page shows."""

import numpy as np
import pytest

from sentiment_core.lessons.keras_code import (
    DENSE,
    TIME_DISTRIBUTED,
    sentiment_code,
    translator_code,
)
from sentiment_core.rnn.analysis.time_distributed import both_heads
from sentiment_core.rnn.network.trace import apply_head, trace_review
from sentiment_core.settings.limits import AnyCell, CellType, OpenedCell
from sentiment_core.text.encoding import EncodingRules, encode_review
from tests.examples import WORDS, random_weights, small_config

REVIEW = "w1 w5 w9 w44 w99 w3 w1 w70"


@pytest.mark.keras
@pytest.mark.parametrize(
    ("cell", "layers", "mask_zero"),
    [
        (CellType.SIMPLE_RNN, 1, True),
        (CellType.LSTM, 2, False),
        (CellType.GRU, 1, True),
        (CellType.GRU, 3, False),
        (OpenedCell.GRU_RESET_BEFORE, 2, True),
    ],
)
def test_a_label_at_the_end_or_after_every_word(
    cell: AnyCell, layers: int, mask_zero: bool
) -> None:
    from sentiment_core.lessons.keras.models import model_of_code

    config = small_config(cell=cell, layers=layers, mask_zero=mask_zero)
    weights = random_weights(config)
    encoded = encode_review(REVIEW, WORDS, EncodingRules.of(config, WORDS))
    trace = trace_review(encoded, weights, mask_zero=mask_zero, model_name="")
    ids = trace.ids[None]
    for every_word, shape in ((False, (1, 1)), (True, (1, ids.shape[1], 1))):
        code = sentiment_code(config, rows=len(weights.embedding), every_word=every_word)
        model = model_of_code(code)
        model.set_weights(weights.as_arrays())
        judge = model.predict(ids, verbose=0)
        assert judge.shape == shape
        mine = trace.probabilities if every_word else trace.probabilities[-1:]
        assert np.abs(judge.ravel() - mine).max() < 1e-5
        assert f"return_sequences={every_word}" in code
    assert np.abs(apply_head(trace.hidden_states, weights) - trace.probabilities).max() < 1e-6


@pytest.mark.keras
@pytest.mark.parametrize(("cell", "bidirectional"), [(CellType.GRU, False), (CellType.LSTM, True)])
@pytest.mark.parametrize("mask_zero", [True, False])
def test_dense_and_time_distributed_give_the_same(
    cell: CellType, bidirectional: bool, mask_zero: bool
) -> None:
    from sentiment_core.lessons.keras.models import model_of_code

    config = small_config(cell=cell, bidirectional=bidirectional, mask_zero=mask_zero)
    weights = random_weights(config)
    encoded = encode_review(REVIEW, WORDS, EncodingRules.of(config, WORDS))
    trace = trace_review(encoded, weights, mask_zero=mask_zero, model_name="")
    found = both_heads(trace, weights)
    code = sentiment_code(config, rows=len(weights.embedding), every_word=True)
    assert f"    {DENSE}," in code
    for line, mine in ((DENSE, found.dense), (TIME_DISTRIBUTED, found.time_distributed)):
        model = model_of_code(code.replace(DENSE, line))
        model.set_weights(weights.as_arrays())
        judge = model.predict(trace.ids[None], verbose=0)
        assert judge.shape == (1, len(trace.ids), 1)
        assert np.abs(judge.ravel() - mine).max() < 1e-5
        assert model.layers[-1].count_params() == found.parameters
    assert found.difference < 1e-6


def test_the_numbers_of_words_are_filled_in() -> None:
    code = translator_code(english_words=95, hindi_words=128)
    assert "Embedding(95, 32" in code
    assert "WORDS" not in code
    assert code.count("return_sequences") == 2
    assert max(map(len, code.splitlines())) <= 80
