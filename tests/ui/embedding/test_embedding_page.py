"""The Embedding page in every state, with every kind of text."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.analysis.word_map import MAP_WORDS
from sentiment_core.rnn.analysis.word_vectors import kept_ids, neighbours, probabilities_alone
from sentiment_core.rnn.bundled.embedding_sizes import EMBEDDING_DIMS, SizedResult
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.ui.app.runtime import Runtime, use_runtime
from sentiment_core.ui.embedding.sizes import seed_sentence
from sentiment_core.ui.shared.encoding_notes import NO_WORDS
from sentiment_core.ui.top.run_picker import NO_RUNS
from tests import sentences
from tests.examples import HOSTILE, keep, strange_tokens, trained_run
from tests.ui.conftest import Room

SMALL = trained_run().run_id


def said(app: AppTest) -> str:
    """Everything that is rendered as Markdown."""
    kinds = ("markdown", "caption", "info", "warning", "error", "header", "subheader")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


def texts(app: AppTest) -> str:
    return "\n".join(text.value for text in app.text)


def type_words(app: AppTest, words: str) -> None:
    app.text_input(key="words").set_value(words).run()
    assert not app.exception


def chart(app: AppTest, start: str) -> Any:
    """The chart whose alternative text starts so."""
    found = [c.proto for c in app.get("vega_lite_chart") if c.proto.alt.startswith(start)]
    assert len(found) == 1, start
    return found[0]


def layers(proto: Any) -> list[Any]:
    """The data of a chart, a frame for each of its data sets."""
    from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

    return [convert_arrow_bytes_to_pandas_df(data.data.data) for data in proto.datasets]


def spec(proto: Any) -> Any:
    """A specification without the names that Streamlit and Altair give to data and layers."""

    def plain(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: plain(value) for key, value in node.items() if key != "name"}
        return [plain(value) for value in node] if isinstance(node, list) else node

    return plain(json.loads(proto.spec))


def reader(room: Room, run: str = "bundled-gru", epoch: int | None = None) -> Reader:
    return Reader.of(room.store, room.store.find(run), epoch=epoch)


def test_on_first_paint_a_word_is_looked_up_and_the_map_is_drawn(room: Room) -> None:
    app = room.open("embedding")
    assert not app.exception
    assert app.title[0].value == sentences.EMBEDDING_TITLE
    network = reader(room)
    word_id = network.vocabulary.id("excellent")
    assert f"excellent: rank {word_id - 3:,} + 3 = id {word_id:,}" in texts(app)
    assert "320,000 of 326,369 weights (98 %)" in said(app)
    proof = app.code[0].value
    assert f"row = embedding[{word_id}]  # 32 numbers copied" in proof
    assert "np.abs(product - row).max()  # 0.0" in proof
    numbers = [float(n) for n in re.findall(r"-?\d\.\d{3}", proof)]
    assert numbers == pytest.approx(network.weights.embedding[word_id].tolist(), abs=6e-4)
    cloud, *_ = layers(chart(app, "A cloud of words"))
    assert len(cloud) == MAP_WORDS
    ids = kept_ids(network, most=MAP_WORDS)
    alone = probabilities_alone(ids, network)
    assert cloud["probability"].to_numpy() == pytest.approx(alone, abs=1e-4)
    assert all(element.proto.alt for element in app.get("vega_lite_chart"))


def test_neighbours_and_the_map_follow_the_typed_words(room: Room) -> None:
    app = room.open("embedding")
    type_words(app, "superb awful")
    network = reader(room)
    word_id = network.vocabulary.id("superb")
    among = kept_ids(network, most=MAP_WORDS)
    expected = [n.word for n in neighbours(word_id, network, among=among, count=8)]
    assert "Nearest to superb" in texts(app)
    assert "Nearest to awful" in texts(app)
    tables = [frame.value for frame in app.dataframe if "cosine" in frame.value]
    assert len(tables) == 2
    assert tables[0]["word"].tolist()[:8] == expected
    assert (tables[0]["cosine"][8:] < 0).all()
    marks = layers(chart(app, "A cloud of words"))
    typed = next(frame for frame in marks if "mark" in frame and (frame["mark"] == "typed").any())
    chances = dict(zip(typed["word"], typed["probability"], strict=True))
    assert typed["name"].tolist() == typed["word"].tolist()
    assert set(chances) == {"superb", "awful"}
    assert chances["superb"] > 0.5 > chances["awful"]


def test_rare_words_come_when_they_are_asked_for(room: Room) -> None:
    app = room.open("embedding", words="superb")
    assert "Among 2,000 words" in said(app)
    app.toggle(key="embedding_neighbours_rare").set_value(True).run()
    assert "Among 9,996 words" in said(app)


def test_a_word_without_a_vector_says_why(room: Room) -> None:
    app = room.open("embedding")
    for words, why in (
        ("zzyzx", "zzyzx: dropped: not in the vocabulary (id 2)"),
        ("electra", "dropped as too rare: rank"),
        ("zzyzx good", "zzyzx: dropped"),
    ):
        type_words(app, words)
        assert why in texts(app)
        known = "good" in words
        assert bool(app.info) is not known
        assert len(app.code) == known
        chart(app, "A cloud of words")


def test_nothing_typed_says_what_to_do(room: Room) -> None:
    app = room.open("embedding")
    for words in ("", "   ", "!!! ..."):
        type_words(app, words)
        assert sentences.TYPE_A_COMMON_WORD in app.info[0].value
        assert not app.code
        chart(app, "A cloud of words")


def test_more_words_than_are_looked_up_are_not_cut_in_silence(room: Room) -> None:
    app = room.open("embedding", words="a good bad film with the best cast and story")
    assert sentences.FIRST_EIGHT_WORDS in said(app)
    typed = [frame for frame in layers(chart(app, "A cloud of words")) if "mark" in frame]
    assert max((frame["mark"] == "typed").sum() for frame in typed) == 8
    type_words(app, "a good bad film with the best cast")
    assert sentences.ONLY_THE_FIRST not in said(app)


def test_a_word_of_the_review_can_be_taken(room: Room) -> None:
    app = room.open("embedding", review="a brilliant zzyzx film", words="boring")
    assert app.selectbox(key="words_taken").options == ["a", "brilliant", "film"]
    app.selectbox(key="words_taken").set_value("brilliant").run()
    assert not app.exception
    assert app.text_input(key="words").value == "brilliant boring"
    assert "brilliant: rank" in texts(app)
    assert app.query_params["words"] in ("brilliant boring", ["brilliant boring"])


def test_the_review_is_shown_word_by_word(room: Room) -> None:
    app = room.open("embedding", review="a good film, a zzyzx film")
    assert "(1, 5, 32)" in said(app)
    cells = layers(chart(app, "A row of coloured cells"))[0]
    network = reader(room)
    ids = [network.vocabulary.id(word) for word in ("a", "good", "film", "a", "film")]
    values = cells["value"].to_numpy().reshape(5, 32)
    assert values == pytest.approx(network.weights.embedding[ids], abs=1e-4)


def test_a_review_without_words_leaves_the_rest_of_the_page(room: Room) -> None:
    app = room.open("embedding")
    for review in ("", "zzyzx", "电影很好看"):
        app.text_area(key="review").set_value(review).run()
        assert not app.exception
        assert re.search(f"{NO_WORDS}|1 word: 1 not in the vocabulary", said(app))
        assert app.code
        chart(app, "A cloud of words")


def test_a_long_review_is_drawn_in_part_and_says_so(room: Room) -> None:
    app = room.open("embedding")
    app.text_area(key="review").set_value("great " * 300).run()
    assert not app.exception
    assert "40 of 250 words" in said(app)


def test_before_training_rows_are_random_and_axes_stay(room: Room) -> None:
    app = room.open("embedding", words="superb")
    trained = chart(app, "A cloud of words")
    app.select_slider(key="embedding_epoch_bundled-gru").set_value(0).run()
    assert not app.exception
    assert "bundled GRU, untrained" in said(app)
    assert sentences.UNTRAINED_ROWS in said(app)
    untrained = chart(app, "A cloud of words")
    assert spec(trained) == spec(untrained)
    assert trained.alt == untrained.alt
    before, after = layers(untrained)[0], layers(trained)[0]
    assert np.abs(before["probability"] - 0.5).max() < 0.05 < np.ptp(after["probability"])
    assert before["x"].std() < after["x"].std() / 3
    assert sentences.TRAINED_ROW not in said(app)


def test_typed_words_change_data_only(room: Room) -> None:
    app = room.open("embedding", words="superb")
    starts = ("A cloud of words", "A line of zeros", "Rows of the matrix")
    first = [chart(app, start) for start in starts]
    type_words(app, "boring good")
    for start, before in zip(starts, first, strict=True):
        now = chart(app, start)
        assert spec(now) == spec(before), start
        assert now.alt == before.alt


def test_two_numbers_need_no_projection(room: Room) -> None:
    app = room.open("embedding", run="bundled-embedding-2", words="good")
    assert not app.exception
    assert "PCA" not in said(app)
    network = reader(room, "bundled-embedding-2")
    cloud = layers(chart(app, "A cloud of words"))[0]
    assert cloud[["x", "y"]].to_numpy() == pytest.approx(
        network.weights.embedding[kept_ids(network, most=MAP_WORDS)], abs=1e-4
    )


def test_a_run_of_a_visitor_is_shown(room: Room) -> None:
    keep(room.store, trained_run(skip_top=20))
    app = room.open("embedding", run=SMALL, words="w1 w199 w50", review="w30 w2")
    assert not app.exception
    assert f"GRU {SMALL[:6]}, epoch 2" in said(app)
    assert "w1: dropped as too frequent: id 4 is below skip_top (20)" in texts(app)
    assert "w199: dropped as too rare" in texts(app)
    assert "w50: rank 50 + 3 = id 53" in texts(app)
    assert len(layers(chart(app, sentences.CLOUD))[0]) == 130


def test_a_run_without_masking_is_shown(room: Room) -> None:
    keep(room.store, trained_run(mask_zero=False))
    app = room.open("embedding", run=SMALL, words="w50", review="w30 w2")
    assert not app.exception
    network = reader(room, SMALL)
    alone = probabilities_alone(kept_ids(network), network)
    cloud = layers(chart(app, "A cloud of words"))[0]
    assert cloud["probability"].to_numpy() == pytest.approx(alone, abs=1e-4)


def test_sizes_say_whether_they_differ_by_more_than_chance(room: Room) -> None:
    app = room.open("embedding")
    text = said(app)
    assert "On the same 2,500 reviews," in text
    assert "95 % interval" in text
    for size in EMBEDDING_DIMS:
        run = room.store.find(f"bundled-embedding-{size}")
        assert f"**{size} numbers**: val_accuracy {run.best.val_accuracy:.3f}" in text
        chart(app, f"A small map of words with vectors of {size} numbers")
    app.button(key="embedding_sizes_open_8").click().run()
    assert not app.exception
    assert "bundled GRU, embedding 8, epoch 4" in said(app)
    assert "bundled-embedding-8" in [box.value for box in app.selectbox]


@pytest.mark.parametrize(
    ("right", "verdict"),
    [
        ((80, 82, 83, 81), "no size is clearly better"),
        ((60, 60, 83, 83), "size matters more than the seed"),
    ],
)
def test_the_verdict_on_sizes_follows_from_the_numbers(
    right: tuple[int, ...], verdict: str
) -> None:
    small, large = (2, 7, 8), (64, 7, 8)
    results = [
        SizedResult(size, seed, 1, count, 100)
        for (size, seed), count in zip(
            [(small[0], 7), (small[0], 8), (large[0], 7), (large[0], 8)], right, strict=True
        )
    ]
    assert verdict in seed_sentence(results)


def test_typed_text_reaches_no_markdown_and_no_specification(room: Room) -> None:
    app = room.open("embedding")
    for text in HOSTILE:
        text = text.replace("\ud800", "")[:150]  # no browser can send it; no field takes more
        app.text_area(key="review").set_value(f"{text} wonderful")
        type_words(app, f"{text} wonderful")
        shown = said(app) + "".join(c.proto.spec + c.proto.alt for c in app.get("vega_lite_chart"))
        strange = strange_tokens(text)
        assert strange
        for token in strange:
            assert token not in shown


def test_a_hostile_link_breaks_nothing(room: Room) -> None:
    text = HOSTILE[0] + "9" * 300
    app = room.open("embedding", run=text, words=text, epoch=text, review=text)
    assert not app.exception
    chart(app, "A cloud of words")


def test_a_link_to_an_unknown_run_is_told(room: Room) -> None:
    app = room.open("embedding", run="f" * 16)
    assert sentences.RUN_IN_LINK_NOT_HERE in said(app)
    chart(app, "A cloud of words")


def test_damaged_weights_are_a_sentence(room: Room) -> None:
    keep(room.store, trained_run())
    (room.store.folder / SMALL / "epoch_02.npz").write_bytes(b"no zip")
    app = room.open("embedding", run=SMALL)
    assert not app.exception
    assert sentences.FILES_UNREADABLE in app.error[0].value
    assert not app.get("vega_lite_chart")


def test_without_any_run_the_page_says_where_to_make_one(room: Room, tmp_path: Path) -> None:
    empty = RunStore(tmp_path / "empty")
    use_runtime(Runtime(empty, room.queue, room.preparation))  # type: ignore[arg-type]
    app = room.open("embedding")
    assert not app.exception
    assert [info.value for info in app.info] == [NO_RUNS]


def test_without_the_bundled_sizes_the_rest_is_there(room: Room, tmp_path: Path) -> None:
    own = RunStore(tmp_path / "own")
    keep(own, trained_run())
    use_runtime(Runtime(own, room.queue, room.preparation))  # type: ignore[arg-type]
    app = room.open("embedding")
    assert not app.exception
    assert sentences.OTHER_SIZES_MISSING in said(app)
    chart(app, "A cloud of words")
