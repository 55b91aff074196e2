"""Attributions against shortened reviews, Keras' gradients, and finite differences."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentiment_core.rnn.analysis import attribution
from sentiment_core.rnn.analysis.attribution import (
    COMPLETE_WITHIN,
    MOST_POINTS,
    Attributions,
    Method,
    attributions,
    predict_without,
    rank_correlation,
)
from sentiment_core.rnn.cells import CELLS
from sentiment_core.rnn.network.trace import ReviewTrace
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import AnyCell, CellType, Side
from sentiment_core.text.edits import word_spans
from sentiment_core.text.encoding import WordStatus
from sentiment_core.text.parts import Part, parts_of
from sentiment_core.text.sentences import sentence_starts
from tests.examples import keep, small_reader, trained_run
from tests.rnn.analysis.judge import Judge

# 150 is num_words: w199 is rare; nobody is unknown; clip_length is 12.
SHORT = "w1 w5 nobody w9 w44 w199 w3 w1 w70"
FULL = " ".join(f"w{rank}" for rank in range(1, 13))
LONG = "w7 " + SHORT + " w8 w20 w21 nobody w22 w23 w24 w25 w26"
SENTENCES = "w7 w1. W5 nobody w9 w44! Nobody. W199 w3\nw1 w70 w8"


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


def without_words(trace: ReviewTrace, one: Reader) -> np.ndarray:
    return predict_without(trace, one.weights, parts_of(trace.encoded))


def by_sentence(trace: ReviewTrace, review: str) -> tuple[Part, ...]:
    return parts_of(trace.encoded, sentence_starts(review, word_spans(review)))


CASES = list(itertools.product(CellType, (1, 2), (True, False), Side, Side))


@pytest.mark.parametrize(("cell", "layers", "mask_zero", "padding", "clipping"), CASES)
def test_it_is_what_the_network_says_of_each_shortened_review(
    cell: AnyCell, layers: int, mask_zero: bool, padding: Side, clipping: Side, tmp_path: Path
) -> None:
    one = reader(
        tmp_path, cell=cell, layers=layers, mask_zero=mask_zero, padding=padding, clipping=clipping
    )
    largest = 0.0
    for review in ("w9", SHORT, FULL, FULL + " w13", LONG):
        trace = one.read(review)
        found = without_words(trace, one)
        judge = [one.read(text).prediction for text in shortened(review, one)]
        assert len(judge) == len(trace.encoded.ids) > 0
        assert np.abs(found - judge).max() < 1e-5
        largest = max(largest, float(np.abs(trace.prediction - found).max()))
    assert largest > 1e-3


@pytest.mark.parametrize("clipping", Side)
@pytest.mark.parametrize("settings", [{}, {"mask_zero": False}, {"bidirectional": True}], ids=str)
def test_a_sentence_is_left_out_whole(
    settings: dict[str, Any], clipping: Side, tmp_path: Path
) -> None:
    """Also what of it was clipped; the words that then fit move in."""
    one = reader(tmp_path, clip_length=5, clipping=clipping, **settings)
    trace = one.read(SENTENCES)
    found = predict_without(trace, one.weights, by_sentence(trace, SENTENCES))
    sentences = ["w7 w1.", "W5 nobody w9 w44!", "W199 w3", "w1 w70 w8"]
    read = sentences[:2] if clipping == Side.POST else sentences[1:]
    assert len(trace.encoded.ids) == 5
    judge = [one.read(" ".join(each for each in sentences if each != out)) for out in read]
    assert found.tolist() == pytest.approx([each.prediction for each in judge], abs=1e-5)


@pytest.mark.keras
@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize(("mask_zero", "padding"), list(itertools.product((True, False), Side)))
def test_it_is_what_keras_says_of_each_shortened_review(
    cell: AnyCell, mask_zero: bool, padding: Side, tmp_path: Path
) -> None:
    from sentiment_core.rnn.keras.model import model_of

    one = reader(tmp_path, cell=cell, layers=2, mask_zero=mask_zero, padding=padding)
    model = model_of(one.run.config, one.weights)
    for review in (SHORT, FULL, LONG):
        padded = np.stack([one.encode(text).padded for text in shortened(review, one)])
        judge = np.asarray(model(padded))[:, 0]
        assert np.abs(without_words(one.read(review), one) - judge).max() < 1e-5


def test_many_words_are_read_in_blocks(tmp_path: Path) -> None:
    one = reader(tmp_path, cell="LSTM", units=128, clip_length=25)
    review = " ".join(f"w{rank}" for rank in range(1, 31))
    judge = [one.read(text).prediction for text in shortened(review, one)]
    assert len(judge) == 25
    found = without_words(one.read(review), one)
    assert np.abs(found - judge).max() < 1e-4  # states of random weights this large


def test_reading_leaves_the_trace_as_it_was(tmp_path: Path) -> None:
    one = reader(tmp_path, cell="LSTM", layers=2)
    trace, again = one.read(SHORT), one.read(SHORT)
    attributions(trace, one.weights, parts_of(trace.encoded))
    for layer, other in zip(trace.layers, again.layers, strict=True):
        assert np.array_equal(layer.hidden_states, other.hidden_states)
        assert np.array_equal(layer.cell_states, other.cell_states)


@pytest.mark.keras
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(
    "settings",
    [
        {"layers": 1},
        {"layers": 3},
        {"layers": 2, "bidirectional": True},
        {"mask_zero": False, "padding": "pre"},
        {"mask_zero": False, "padding": "post"},
    ],
    ids=str,
)
def test_gradients_are_those_of_tensorflow(cell: AnyCell, settings: dict[str, Any]) -> None:
    import tensorflow as tf

    from sentiment_core.rnn.keras.model import model_of

    one = small_reader(cell=cell, **settings)
    trace = one.read(SHORT)
    found = attributions(trace, one.weights, parts_of(trace.encoded))
    layers = model_of(one.run.config, one.weights).layers[1:]
    x = one.weights.embedding[trace.ids]
    words = np.zeros_like(x)
    words[trace.words_at] = x[trace.words_at]

    def judge(at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """P and dP/dx from the baseline (0) to the review (1)."""
        y = vectors = tf.constant(x + (at[:, None, None].astype(np.float32) - 1) * words)
        with tf.GradientTape() as tape:
            tape.watch(vectors)
            for layer in layers:
                y = layer(y)
        return np.asarray(y)[:, 0], np.asarray(tape.gradient(y, vectors))

    [baseline, _], _ = judge(np.array([0.0, 1.0]))
    assert found.baseline == pytest.approx(float(baseline), abs=1e-6)
    _close(found.values[Method.TIMES_INPUT], (words * judge(np.ones(1))[1][0]).sum(axis=1), trace)
    at, shares = np.polynomial.legendre.leggauss(found.points)
    mean = np.tensordot(shares / 2, judge((at + 1) / 2)[1], axes=1)
    _close(found.values[Method.INTEGRATED], (words * mean).sum(axis=1), trace)
    # A fine midpoint rule, another than ours.
    middle = (np.arange(2_000) + 0.5) / 2_000
    mean = np.mean([judge(part)[1].mean(axis=0) for part in np.split(middle, 10)], axis=0)
    exact = (words * mean).sum(axis=1)[trace.words_at]
    assert np.abs(found.values[Method.INTEGRATED] - exact).max() < COMPLETE_WITHIN


def _close(ours: np.ndarray, theirs: np.ndarray, trace: ReviewTrace) -> None:
    """Within 1e-4 of the largest."""
    theirs = theirs[trace.words_at]
    assert np.abs(theirs).max() > 1e-5
    assert np.abs(ours - theirs).max() < 1e-4 * np.abs(theirs).max()


@pytest.mark.keras
@pytest.mark.parametrize("cell", CellType)
def test_gradient_times_input_is_the_slope_of_a_word_that_grows(cell: AnyCell) -> None:
    one = small_reader(cell=cell, layers=2)
    trace = one.read(SHORT)
    found = attributions(trace, one.weights, parts_of(trace.encoded)).values[Method.TIMES_INPUT]
    judge, nudge = Judge(one.weights), 1e-5
    x = one.weights.embedding[trace.ids].astype(float)
    for word, value in enumerate(found):
        up, down = x.copy(), x.copy()
        up[word] *= 1 + nudge
        down[word] *= 1 - nudge
        slope = (judge.prediction(up) - judge.prediction(down)) / (2 * nudge)
        assert abs(value - slope) < 1e-4 * np.abs(found).max()


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("review", [SHORT, LONG])
def test_integrated_gradients_are_complete(cell: AnyCell, review: str) -> None:
    one = small_reader(cell=cell, layers=2)
    trace = one.read(review)
    found = attributions(trace, one.weights, parts_of(trace.encoded))
    one.weights.embedding[:] = 0
    zeros = one.read(review)
    assert found.baseline == pytest.approx(zeros.prediction, abs=1e-6)
    assert abs(trace.prediction - found.baseline) > COMPLETE_WITHIN
    assert found.error <= COMPLETE_WITHIN
    assert found.sum == pytest.approx(trace.prediction - zeros.prediction, abs=COMPLETE_WITHIN)


def test_steeper_networks_get_more_points_and_the_rest_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A SimpleRNN whose state flips back and forth has no gradient that is worth a mean."""
    one = small_reader(cell="SimpleRNN")
    trace = one.read(SHORT)
    few = attributions(trace, one.weights, parts_of(trace.encoded))
    one.weights.embedding[:] *= 20
    [layer] = one.weights.layers
    trace = one.read(SHORT)
    more = attributions(trace, one.weights, parts_of(trace.encoded))
    assert few.points < more.points <= MOST_POINTS
    layer.recurrent_kernel[:] *= 40
    layer.bias[:] += 0.1
    review = " ".join([SHORT] * 4)
    trace = one.read(review)
    wild = attributions(trace, one.weights, parts_of(trace.encoded))
    assert wild.points == MOST_POINTS
    assert wild.error > COMPLETE_WITHIN
    # A large network has fewer, so that nobody waits for minutes.
    monkeypatch.setattr(
        attribution, "_MOST_WORK", 70 * len(trace.ids) * one.weights.multiplications
    )
    assert attributions(trace, one.weights, parts_of(trace.encoded)).points == 64


def test_a_sentence_is_the_sum_of_its_words() -> None:
    one = small_reader()
    trace = one.read(SENTENCES)
    parts = by_sentence(trace, SENTENCES)
    words = attributions(trace, one.weights, parts_of(trace.encoded))
    whole = attributions(trace, one.weights, parts)
    assert len(parts) == 4
    for method in (Method.TIMES_INPUT, Method.INTEGRATED):
        sums = [words.values[method][part.read.start : part.read.stop].sum() for part in parts]
        assert whole.values[method].tolist() == pytest.approx(sums, abs=1e-6)
    assert whole.sum == pytest.approx(words.sum, abs=1e-6)
    assert whole.from_end.tolist() == [7, 4, 3, 0]


def test_the_sign_says_what_the_word_does_and_the_distance_where_it_is() -> None:
    parts = tuple(Part(range(n, n + 1), range(n, n + 1)) for n in range(4))
    values = np.array([0.1, -0.3, 0.4, -0.3], dtype=np.float32)
    tied = np.array([0.1, -0.3, 0.3, -0.3], dtype=np.float32)
    found = Attributions(
        parts, {Method.LEAVE_OUT: values, Method.INTEGRATED: tied}, 0.6, 0.7, points=8
    )
    assert found.without.tolist() == pytest.approx([0.5, 0.9, 0.2, 0.9])
    assert found.from_end.tolist() == [3, 2, 1, 0]
    assert found.largest(Method.LEAVE_OUT) == 2
    assert found.largest(Method.INTEGRATED) == 1
    assert found.error == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 2, 3, 4], [10, 20, 30, 400], 1.0),
        ([1, 2, 3, 4], [4, 3, 2, 1], -1.0),
        ([1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.820783),  # scipy.stats.spearmanr
        ([0, 0, 1, 2], [0, 1, 1, 5], 0.833333),
        ([1, 2], [1, 2], None),
        ([1, 1, 1], [1, 2, 3], None),
        ([1, 2, 3], [0, 0, 0], None),
        ([], [], None),
    ],
)
def test_rank_correlation(one: list[float], other: list[float], expected: float | None) -> None:
    found = rank_correlation(np.array(one, np.float32), np.array(other, np.float32))
    assert found == (None if expected is None else pytest.approx(expected, abs=1e-5))
