"""Charts of word vectors, tested as data."""

import numpy as np
import pytest

from sentiment_core.charts.base.palette import DARK, LIGHT
from sentiment_core.charts.embedding.sizes import sizes_chart, sizes_frame
from sentiment_core.charts.embedding.word_map import Mark, map_frame, marks_frame, word_map_chart
from sentiment_core.charts.embedding.word_vectors import (
    lookup_chart,
    lookup_frame,
    one_hot_chart,
    vector_end,
    vectors_frame,
    vectors_heatmap,
)
from sentiment_core.rnn.analysis.word_map import WordMap, WordPlane, map_ids
from sentiment_core.rnn.analysis.word_vectors import look_up
from sentiment_core.rnn.bundled.embedding_sizes import SizedResult
from tests.examples import WORDS, small_reader


@pytest.mark.parametrize("word_id", [0, 1, 4, 75, 148, 149])
def test_the_lookup_draws_the_word_among_its_neighbours_and_the_sum(word_id: int) -> None:
    found = small_reader()
    embedding = found.weights.embedding
    frame = lookup_frame(look_up(word_id, embedding), embedding, WORDS)
    rows = frame.groupby("row", sort=True)
    assert len(rows) == 8
    factors = rows["factor"].first()
    assert (factors == 1).sum() == 1
    assert (factors == 0).sum() == 6
    assert np.isnan(factors.iloc[-1])
    picked = frame[frame["factor"] == 1]
    assert picked["value"].to_numpy() == pytest.approx(embedding[word_id], abs=1e-4)
    assert picked["label"].iloc[0].startswith(f"1 × row {word_id:,} ")
    total = frame[frame["factor"].isna()]
    assert total["value"].tolist() == picked["value"].tolist()


@pytest.mark.parametrize("size", [2, 8, 32])
def test_the_lookup_prints_numbers_where_there_are_few(size: int) -> None:
    found = small_reader(embedding_dim=size)
    lookup = look_up(9, found.weights.embedding)
    frame = lookup_frame(lookup, found.weights.embedding, WORDS)
    spec = lookup_chart(frame, end=0.5, colours=LIGHT).to_dict()
    assert len(spec["layer"]) == (5 if size <= 8 else 4)
    one_hot_chart(lookup, colours=DARK).to_dict()


def test_a_matrix_with_few_rows_is_drawn_whole() -> None:
    embedding = np.arange(10, dtype=np.float32).reshape(5, 2)
    frame = lookup_frame(look_up(4, embedding), embedding, WORDS)
    assert sorted(set(frame["row"])) == [0, 1, 2, 3, 4, 8]


def test_the_colour_scale_ends_where_one_number_in_a_thousand_lies_beyond() -> None:
    found = small_reader()
    numbers = np.abs(found.weights.embedding[map_ids(found)])
    end = vector_end(found)
    assert (numbers > end).mean() <= 0.001 + 1 / numbers.size
    assert end == pytest.approx(round(end * 20) / 20)
    assert end - np.quantile(numbers, 0.999) < 0.05


def test_the_heatmap_has_a_cell_for_each_word_and_number() -> None:
    vectors = np.array([[0.5, -0.25], [0, 1], [0.5, -0.25]], dtype=np.float32)
    frame = vectors_frame(["good", "w" * 50, "good"], vectors)
    assert frame["value"].to_numpy().reshape(3, 2) == pytest.approx(vectors)
    assert frame["row"].tolist() == [0, 0, 1, 1, 2, 2]
    assert frame["label"].str.len().max() == 21
    spec = vectors_heatmap(frame, end=0.5, colours=LIGHT).to_dict()
    colour = spec["layer"][0]["encoding"]["color"]["scale"]
    assert colour["domain"] == [-0.5, 0, 0.5]
    assert colour["range"] == LIGHT.diverging


def words_and_marks() -> tuple[WordMap, WordMap, WordMap]:
    found = small_reader()
    plane = WordPlane.of(found)
    ids = map_ids(found)
    return tuple(WordMap.of(found, plane, some) for some in (ids, ids[:3], ids[2:60]))  # type: ignore[return-value]


def test_a_word_is_marked_once_by_the_most_important_mark() -> None:
    words, typed, review = words_and_marks()
    marks = marks_frame([(Mark.TYPED, typed), (Mark.REVIEW, review)], words.plane)
    assert marks["id"].is_unique
    assert len(marks) == 60
    assert marks["mark"].tolist()[:4] == ["typed"] * 3 + ["review"]
    assert marks["name"].tolist()[:3] == list(typed.words)


def test_names_of_other_words_cover_no_name() -> None:
    words, typed, review = words_and_marks()
    marks = marks_frame([(Mark.TYPED, typed), (Mark.REVIEW, review)], words.plane)
    (left, right), (low, high) = words.plane.ends
    named = marks[marks["name"] != ""]
    x = ((named["x"] - left) / (right - left)).to_numpy()
    y = ((named["y"] - low) / (high - low)).to_numpy()
    others = (named["mark"] != Mark.TYPED).to_numpy()
    assert 1 <= others.sum() <= 10
    for a in np.flatnonzero(others):
        for b in range(a):
            assert abs(x[a] - x[b]) > 0.12 or abs(y[a] - y[b]) > 0.05


def test_no_marks_are_a_map_all_the_same() -> None:
    words, _, _ = words_and_marks()
    empty = WordMap.of(small_reader(), words.plane, words.ids[:0])
    for marked in ([], [(Mark.TYPED, empty)]):
        marks = marks_frame(marked, words.plane)
        assert len(marks) == 0
        word_map_chart(words, marks, colours=DARK).to_dict()


def test_the_axes_and_colours_of_the_map_are_fixed() -> None:
    words, typed, _ = words_and_marks()
    marks = marks_frame([(Mark.TYPED, typed)], words.plane)
    spec = word_map_chart(words, marks, colours=LIGHT).to_dict()
    for layer in spec["layer"]:
        assert layer["encoding"]["x"]["scale"]["domain"] == list(words.plane.ends[0])
        assert layer["encoding"]["y"]["scale"]["domain"] == list(words.plane.ends[1])
    assert spec["layer"][0]["encoding"]["color"]["scale"]["domain"] == [0, 0.5, 1]
    assert map_frame(words)["word"].tolist() == list(words.words)


def test_sizes_stand_in_order_with_their_intervals() -> None:
    results = [SizedResult(2, 7, 3, 854, 1000), SizedResult(2, 8, 3, 872, 1000),
               SizedResult(64, 7, 3, 873, 1000)]  # fmt: skip
    frame = sizes_frame(results)
    assert frame["stored"].tolist() == [True, False, True]
    assert ((frame["low"] < frame["val_accuracy"]) & (frame["val_accuracy"] < frame["high"])).all()
    spec = sizes_chart(frame, colours=LIGHT).to_dict()
    assert spec["layer"][0]["encoding"]["x"]["sort"] == ["2", "64"]
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert low < frame["low"].min()
    assert high > frame["high"].max()
