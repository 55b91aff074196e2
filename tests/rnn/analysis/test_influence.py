"""Leaving one word out, against reading each shortened review and against Keras."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.rnn.analysis.influence import WordInfluence, leave_one_word_out
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import CellType, Side
from sentiment_core.text.encoding import WordStatus
from tests.examples import keep, trained_run

# 150 is num_words: w199 is rare; nobody is unknown; clip_length is 12.
SHORT = "w1 w5 nobody w9 w44 w199 w3 w1 w70"
FULL = " ".join(f"w{rank}" for rank in range(1, 13))
LONG = "w7 " + SHORT + " w8 w20 w21 nobody w22 w23 w24 w25 w26"


def reader(folder: Path, **settings: object) -> Reader:
    store = RunStore(folder / "runs")
    return Reader.of(store, keep(store, trained_run(**settings)))


def shortened(review: str, one: Reader) -> list[str]:
    """The review without each word that is read."""
    words = review.split()
    read = [
        at for at, word in enumerate(one.encode(review).words) if word.status is WordStatus.KEPT
    ]
    return [" ".join(words[:at] + words[at + 1 :]) for at in read]


CASES = list(itertools.product(CellType, (1, 2), (True, False), Side, Side))


@pytest.mark.parametrize(("cell", "layers", "mask_zero", "padding", "clipping"), CASES)
def test_it_is_what_the_network_says_of_each_shortened_review(
    cell: CellType, layers: int, mask_zero: bool, padding: Side, clipping: Side, tmp_path: Path
) -> None:
    one = reader(
        tmp_path, cell=cell, layers=layers, mask_zero=mask_zero, padding=padding, clipping=clipping
    )
    largest = 0.0
    for review in ("w9", SHORT, FULL, FULL + " w13", LONG):
        trace = one.read(review)
        found = leave_one_word_out(trace, one.weights)
        judge = [one.read(text).prediction for text in shortened(review, one)]
        assert len(judge) == len(trace.encoded.ids) > 0
        assert np.abs(found.without - judge).max() < 1e-5
        assert found.prediction == trace.prediction
        largest = max(largest, float(np.abs(found.influence).max()))
    assert largest > 1e-3


@pytest.mark.keras
@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize(("mask_zero", "padding"), list(itertools.product((True, False), Side)))
def test_it_is_what_keras_says_of_each_shortened_review(
    cell: CellType, mask_zero: bool, padding: Side, tmp_path: Path
) -> None:
    from sentiment_core.rnn.keras.model import model_of

    one = reader(tmp_path, cell=cell, layers=2, mask_zero=mask_zero, padding=padding)
    model = model_of(one.run.config, one.weights)
    for review in (SHORT, FULL, LONG):
        padded = np.stack([one.encode(text).padded for text in shortened(review, one)])
        judge = np.asarray(model(padded))[:, 0]
        found = leave_one_word_out(one.read(review), one.weights)
        assert np.abs(found.without - judge).max() < 1e-5


def test_many_words_are_read_in_blocks(tmp_path: Path) -> None:
    one = reader(tmp_path, cell="LSTM", units=128, clip_length=25)
    review = " ".join(f"w{rank}" for rank in range(1, 31))
    found = leave_one_word_out(one.read(review), one.weights)
    judge = [one.read(text).prediction for text in shortened(review, one)]
    assert len(judge) == 25
    assert np.abs(found.without - judge).max() < 1e-4  # states of random weights this large


def test_reading_leaves_the_trace_as_it_was(tmp_path: Path) -> None:
    one = reader(tmp_path, cell="LSTM", layers=2)
    trace, again = one.read(SHORT), one.read(SHORT)
    leave_one_word_out(trace, one.weights)
    for layer, other in zip(trace.layers, again.layers, strict=True):
        assert np.array_equal(layer.hidden_states, other.hidden_states)
        assert np.array_equal(layer.cell_states, other.cell_states)


@pytest.mark.parametrize("mask_zero", [True, False])
def test_a_review_without_words_has_no_influence(mask_zero: bool, tmp_path: Path) -> None:
    one = reader(tmp_path, mask_zero=mask_zero)
    found = leave_one_word_out(one.read("nobody"), one.weights)
    assert found.influence.shape == found.from_end.shape == (0,)
    with pytest.raises(ValueError, match="empty"):
        _ = found.largest


def test_the_sign_says_what_the_word_does_and_the_distance_where_it_is() -> None:
    found = WordInfluence(np.array([0.5, 0.9, 0.2, 0.9], dtype=np.float32), 0.6)
    assert found.influence.tolist() == pytest.approx([0.1, -0.3, 0.4, -0.3])
    assert found.from_end.tolist() == [3, 2, 1, 0]
    assert found.largest == 2
    tied = WordInfluence(np.array([0.5, 0.9, 0.9], dtype=np.float32), 0.6)
    assert tied.largest == 1
