"""Words as rows of the Embedding; what Keras says of the same weights is in another file."""

from pathlib import Path

import numpy as np
import pytest

from sentiment_core.rnn.analysis.word_vectors import (
    affordable_words,
    cosines,
    kept_ids,
    look_up,
    neighbours,
    one_hot,
    probabilities_alone,
    probability_of_nothing,
    typed_words,
)
from sentiment_core.rnn.network.trace import trace_review
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import CellType, Side
from sentiment_core.text.encoding import WordStatus, encode_tokens
from sentiment_core.text.vocabulary import Vocabulary
from tests.examples import HOSTILE, WORDS, small_reader


def test_the_product_with_a_one_hot_row_is_the_row_for_every_id() -> None:
    embedding = small_reader().weights.embedding
    for word_id in range(len(embedding)):
        lookup = look_up(word_id, embedding)
        assert lookup.largest_difference == 0.0
        assert np.array_equal(lookup.row, embedding[word_id])
    assert one_hot(7, 150).sum() == one_hot(7, 150)[7] == 1
    assert look_up(7, embedding).multiplications == 150 * 4


def test_a_product_that_is_not_the_row_would_be_seen() -> None:
    lookup = look_up(7, small_reader().weights.embedding)
    wrong = type(lookup)(lookup.id, lookup.row, lookup.product + np.float32(0.25), lookup.rows)
    assert wrong.largest_difference == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("settings", "first", "last"),
    [
        ({}, 4, 149),  # num_words 150: ids 4 to 149
        ({"skip_top": 20}, 20, 149),
        ({"skip_top": 2}, 4, 149),  # the marks 0 to 3 are no words
    ],
)
def test_kept_ids_are_those_that_the_rules_keep(
    settings: dict[str, object], first: int, last: int
) -> None:
    found = small_reader(**settings)
    ids = kept_ids(found)
    assert (ids[0], ids[-1]) == (first, last)
    kept = [i for i in range(204) if i > 3 and found.rules.status(i) == WordStatus.KEPT]
    assert ids.tolist() == kept
    assert kept_ids(found, most=5).tolist() == kept[:5]


def test_typed_words_say_what_became_of_each() -> None:
    found = small_reader(skip_top=10)
    words = typed_words("W50 w1, w199! w50 zzyzx", WORDS, found.rules, most=8)
    assert [(word.token, word.id, str(word.status)) for word in words] == [
        ("w50", 53, "kept"),
        ("w1", 4, "frequent"),
        ("w199", 202, "rare"),
        ("zzyzx", 2, "unknown"),
    ]
    assert len(typed_words("a b c d e", WORDS, found.rules, most=3)) == 3


def test_a_word_that_the_run_keeps_is_found_however_odd_its_characters() -> None:
    """The dataset's words hold control characters, curly apostrophes, a dash that stands alone."""
    odd = ("\x96", "it´s", "–", "it\x85")
    words = Vocabulary((*odd, "it's", "the", *WORDS.words[:150], "“the", "\x95"))
    rules = small_reader().rules
    found = typed_words("\x96 it´s – It\x85 don’t “the \x95 —", words, rules, most=9)
    assert [(word.token, word.status) for word in found] == [
        *((word, WordStatus.KEPT) for word in odd),
        ("don't", WordStatus.UNKNOWN),
        ("the", WordStatus.KEPT),  # folded, as the word with its quotation mark is too rare
        ("\x95", WordStatus.RARE),
    ]


@pytest.mark.parametrize("text", ["", "   ", *HOSTILE])
def test_any_text_is_taken(text: str) -> None:
    words = typed_words(text, WORDS, small_reader().rules, most=8)
    assert all(word.status == WordStatus.UNKNOWN for word in words)


def test_cosines_are_those_of_the_textbook_and_survive_a_vector_without_length() -> None:
    vector = np.array([3, 4], dtype=np.float32)
    others = np.array([[6, 8], [-3, -4], [4, -3], [0, 0]], dtype=np.float32)
    assert cosines(vector, others) == pytest.approx([1, -1, 0, 0], abs=1e-6)
    assert cosines(np.zeros(2, dtype=np.float32), others).tolist() == [0, 0, 0, 0]


def test_neighbours_are_the_nearest_of_all_and_not_the_word_itself() -> None:
    found = small_reader()
    embedding = found.weights.embedding.astype(np.float64)
    ids = kept_ids(found)
    a = embedding[30]
    brute = {
        int(i): float(a @ embedding[i] / np.linalg.norm(a) / np.linalg.norm(embedding[i]))
        for i in ids
        if i != 30
    }
    nearest = neighbours(30, found, among=ids, count=6)
    assert [n.id for n in nearest] == sorted(brute, key=lambda i: -brute[i])[:6]
    assert [n.cosine for n in nearest] == pytest.approx([brute[n.id] for n in nearest], abs=1e-5)
    assert [n.word for n in nearest] == [f"w{n.id - 3}" for n in nearest]
    opposite = neighbours(30, found, among=ids, count=3, opposite=True)
    assert [n.id for n in opposite] == sorted(brute, key=brute.__getitem__)[:3]
    assert len(neighbours(30, found, among=ids[:4], count=9)) == 4


@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize("mask_zero", [True, False])
@pytest.mark.parametrize("padding", Side)
def test_a_word_alone_is_the_review_that_consists_of_it(
    cell: CellType, mask_zero: bool, padding: Side
) -> None:
    found = small_reader(cell=cell, mask_zero=mask_zero, padding=padding, layers=2)
    ids = kept_ids(found)[:20]
    alone = probabilities_alone(ids, found)
    for word_id, probability in zip(ids, alone, strict=True):
        encoded = encode_tokens([WORDS.word(int(word_id))], WORDS, found.rules)
        trace = trace_review(encoded, found.weights, mask_zero=mask_zero, model_name="test")
        assert probability == pytest.approx(trace.prediction, abs=1e-6)
    assert len(set(alone.round(6).tolist())) > 10


def test_before_any_word_the_state_is_zero() -> None:
    found = small_reader()
    encoded = encode_tokens([], WORDS, found.rules)
    trace = trace_review(encoded, found.weights, mask_zero=True, model_name="test")
    assert probability_of_nothing(found) == pytest.approx(trace.prediction)


def test_a_run_that_reads_pads_affords_fewer_words() -> None:
    large = {"units": 128, "layers": 3, "clip_length": 500}
    assert affordable_words(small_reader(**large)) > 10_000
    assert 100 <= affordable_words(small_reader(mask_zero=False, **large)) < 1_000
    assert affordable_words(small_reader(mask_zero=False)) > 10_000


def test_praise_and_panning_are_neighbours_of_their_kind(tmp_path: Path) -> None:
    from sentiment_core.data.assets import ASSETS

    store = RunStore(tmp_path, bundled=ASSETS / "runs")
    run = store.find("bundled-gru")
    for word, others in (
        ("excellent", {"perfect", "superb", "wonderful", "great", "7", "8", "9", "10"}),
        ("boring", {"worst", "awful", "poor", "mess", "waste", "dull", "bad"}),
    ):
        trained, untrained = (Reader.of(store, run, epoch=epoch) for epoch in (None, 0))
        word_id = trained.vocabulary.id(word)
        among = kept_ids(trained, most=2_000)
        found = {n.word for n in neighbours(word_id, trained, among=among, count=12)}
        assert len(found & others) >= 2, found
        chance = {n.word for n in neighbours(word_id, untrained, among=among, count=12)}
        assert len(chance & others) <= 1, chance
