"""The Encode page: each part in every state, with every kind of text."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.data.samples import sample_reviews
from sentiment_core.rnn.analysis.masking import read_padded
from sentiment_core.rnn.analysis.stateful import read_pieces
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.settings.limits import Side
from sentiment_core.text.vocabulary import Vocabulary, tokenize
from sentiment_core.ui.encode.post_corrections import id_rows, words_with_marks
from sentiment_core.ui.encode.word_traps import WORD_TRAPS, WordTrap
from sentiment_core.ui.shared.encoding_notes import NO_WORDS
from tests import sentences
from tests.examples import HOSTILE, WORDS, keep, strange_tokens, trained_run
from tests.ui.conftest import Room
from tests.ui.screen import unfold

PARTS = ("Words to tensor", "Traps", "Masking lab", "What goes round", "Stateful")
SWING = sample_reviews()[0].text


def page(room: Room, part: str = PARTS[0], **query: str) -> AppTest:
    app = room.open("encode", part=part, **query)
    assert not app.exception
    return unfold(app, "encode_0_folded") if part == PARTS[0] else app


def typed(app: AppTest, text: str) -> AppTest:
    app.text_area(key="review").set_value(text).run()
    assert not app.exception
    return app


def shown(app: AppTest, *kinds: str) -> str:
    kinds = kinds or ("markdown", "caption", "info", "warning", "error", "subheader", "header")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


def table(app: AppTest, *columns: str) -> Any:
    """The one table that has these columns."""
    found = [t.value for t in app.dataframe if set(columns) <= set(t.value.columns)]
    assert len(found) == 1
    return found[0]


def reader(room: Room, run: str = "bundled-gru") -> Reader:
    return Reader.of(room.store, room.store.find(run))


@pytest.mark.parametrize("part", PARTS)
def test_every_picture_has_a_text(part: str, room: Room) -> None:
    app = page(room, part)
    assert app.title[0].value == sentences.ENCODE_TITLE
    assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
    assert all(frame.proto.alt for frame in app.get("arrow_data_frame"))


def test_every_word_has_its_row(room: Room) -> None:
    app = typed(page(room, encode_skip_top="20", encode_clip_length="5"), "The film, zzyzx, a grim")
    words = table(app, "word", "rank", "position")
    assert words["word"].tolist() == ["the", "film", "zzyzx", "a", "grim"]
    assert words["id"].tolist()[:4] == [4, 22, 2, 6]
    assert words["status"].tolist() == [
        "too frequent", "kept", "unknown", "too frequent", "kept",
    ]  # fmt: skip
    assert words["position"].tolist()[1::3] == [0, 1]
    assert words["why"].tolist()[0] == sentences.SKIP_TOP_REASON
    assert "(3, 5)" in shown(app)
    steps = table(app, "step", "shape")
    assert steps["shape"].tolist()[-2:] == ["(1, 5)", "(1, 5, 1)"]


@pytest.mark.parametrize(
    ("name", "value", "first"),
    [
        ("encode_skip_top", 20, [22, 0, 0, 0, 0]),
        ("encode_num_words", 500, [4, 22, 6, 0, 0]),
    ],
)
def test_a_rule_moves_the_tensor(name: str, value: int, first: list[int], room: Room) -> None:
    app = typed(page(room, encode_clip_length="5"), "the film a lousy")
    before = table(app, "review", "0").iloc[0].tolist()[1:]
    assert before[:3] == [4, 22, 6]
    assert before[3] > 500
    app.select_slider(key=name).set_value(value).run()
    after = table(app, "review", "0").iloc[0].tolist()[1:]
    assert after[:1] == first[:1]
    assert after != before


def test_sides_move_the_tensor(room: Room) -> None:
    query = {"encode_clip_length": "5", "encode_padding": "pre", "encode_clipping": "post"}
    app = typed(page(room, **query), "the film")
    assert table(app, "review", "0").iloc[0].tolist()[1:] == [0, 0, 0, 4, 22]
    typed(app, "the film a the film a film")
    assert table(app, "review", "0").iloc[0].tolist()[1:] == [4, 22, 6, 4, 22]


def test_rules_that_contradict_each_other_are_told(room: Room) -> None:
    keep(room.store, trained_run(num_words=100))
    app = page(room, run=trained_run().run_id, encode_num_words="100", encode_skip_top="200")
    assert "skip_top (200) must be below num_words (100)" in app.warning[0].value
    assert not app.get("vega_lite_chart")


def test_the_rules_of_the_network_can_be_taken(room: Room) -> None:
    keep(room.store, trained_run(num_words=77, skip_top=7, clip_length=9, padding="pre"))
    app = page(room, run=trained_run().run_id)
    own = app.button(key="encode_own")
    assert "num_words 77, skip_top 7, clip_length 9, padding pre, clipping pre" in own.help
    app.button(key="encode_own").click().run()
    assert not app.exception
    assert app.select_slider(key="encode_num_words").value == 77
    assert table(app, "review", "0").shape == (3, 10)
    assert app.button(key="encode_own").disabled
    # Another network leaves them as they were set.
    app.selectbox(key="encode_run").set_value("bundled-gru").run()
    assert not app.exception
    assert app.select_slider(key="encode_num_words").value == 77
    assert not app.button(key="encode_own").disabled


def test_the_batch_is_three_reviews_that_can_be_typed(room: Room) -> None:
    app = typed(page(room, encode_clip_length="5"), "the film")
    app.text_area(key="encode_0_second").set_value("a film").run()
    app.text_area(key="encode_0_third").set_value("").run()
    tensor = table(app, "review", "0")
    assert tensor.to_numpy().tolist() == [
        ["yours", 4, 22, 0, 0, 0], ["second", 6, 22, 0, 0, 0], ["third", 0, 0, 0, 0, 0],
    ]  # fmt: skip
    assert "27 % filled" in shown(app)


def test_every_mistake_is_read_by_the_named_network(room: Room) -> None:
    text = "A great film, zzyzx. Brilliant!"
    app = typed(page(room, PARTS[1]), text)
    one = reader(room)
    summary = table(app, "name", "harm", "probability")
    assert summary["harm"].tolist() == [
        "", "4 of 5 words get another id", "1 of 5 words get another id",
        "2 of 5 words get another id", "none",
    ]  # fmt: skip
    index = {word: rank for rank, word in enumerate(one.vocabulary.words, start=1)}
    tokens = tokenize(text)
    for row, ids in enumerate(
        [
            [index[w] + 3 for w in tokens if w in index],
            [i for w in tokens if 3 <= (i := index.get(w, 2)) < 10_000],
            [i for w in tokens if (i := index.get(w, 2) + 3) < 10_000],
            [index[w] + 3 for w in text.lower().split() if w in index],
            [index[w] + 3 for w in tokens if w in index],
        ]
    ):
        expected = one.probability(np.array(ids, dtype=np.int32))
        assert summary["probability"][row] == pytest.approx(expected, abs=1e-6)
    assert one.model_name in shown(app)


@pytest.mark.parametrize("trap", [WORD_TRAPS[trap].title for trap in WordTrap])
def test_a_mistake_shows_what_is_read(trap: str, room: Room) -> None:
    app = typed(page(room, PARTS[1], trap=trap), "A “great” film, zzyzx.")
    texts = [code.value for code in app.code[2:]]
    assert texts[1].split() == ["a", "great", "film", "[out", "of", "vocabulary]"]
    wrong = {
        "shift": "[out of vocabulary]",
        "unknown": "a great film and",
        "split": "[out of vocabulary] [out of vocabulary]",
        "curly": "a [out of vocabulary] film",
    }
    name = next(key for key, told in WORD_TRAPS.items() if told.title == trap)
    assert wrong[name] in texts[0]
    assert len(app.metric) == 2


def test_a_mistake_that_does_nothing_offers_a_review_where_it_does(room: Room) -> None:
    app = typed(page(room, PARTS[1], trap="get(word, 2) + 3"), "a great film")
    assert sentences.NO_EFFECT in shown(app, "info")
    app.button(key="encode_1_unknown_sample").click().run()
    assert not app.exception
    assert "No effect" not in shown(app, "info")
    assert "invented-names" in {s.id for s in sample_reviews() if s.text == app.text_area[0].value}


def test_a_review_typed_on_a_phone_is_read_like_its_plain_twin(room: Room) -> None:
    """Its negations were dropped as unknown, and the network said positive."""
    plain = "I didn't like it. It wasn't \"good\"... and I wouldn't recommend it."
    app = typed(page(room, PARTS[1], trap="Curly apostrophes and quotes"), plain)
    assert sentences.NO_EFFECT in shown(app, "info")
    app.button(key="encode_1_curly_sample").click().run()
    assert not app.exception
    assert "didn’t" in app.text_area[0].value
    right = reader(room).read(plain)
    assert [metric.value for metric in app.metric][1] == f"{right.prediction:.3f}"
    assert float(app.metric[0].value) > right.prediction + 0.1
    app = typed(page(room), app.text_area[0].value)
    assert "6 typographic marks" in table(app, "step", "shape")["what"].tolist()[1]
    assert table(app, "word", "rank", "position")["word"].tolist() == tokenize(plain)


def test_pad_sequences_keeps_the_end(room: Room) -> None:
    app = page(room, PARTS[1], trap="pad_sequences cuts the beginning")
    one = reader(room)
    ids = one.encode(SWING).ids
    assert [metric.value for metric in app.metric] == [
        f"{one.probability(part):.3f}" for part in (ids[-25:], ids[:25])
    ]
    typed(app, "short")
    assert "reads 1 word of your review: nothing is clipped" in shown(app)


def test_maxlen_says_which_reviews_go(room: Room) -> None:
    app = typed(page(room, PARTS[1], trap="maxlen drops reviews"), "good " * 99)
    assert "99 words and the start mark, 100 ids" in shown(app)
    assert "**dropped**" in shown(app)
    typed(app, "good " * 98)
    assert "**kept**" in shown(app)
    assert sentences.DATA_NOT_HERE in shown(app)
    keep(room.store, trained_run())
    app = page(room, PARTS[1], trap="maxlen drops reviews", run=trained_run().run_id)
    assert " of the 5,000 training reviews of Replica (" in shown(app)


def test_the_post_is_corrected_with_the_sixteen_words(room: Room) -> None:
    app = page(room, PARTS[1])
    ids = table(app, "id", "stands_for", "kind")
    assert ids["id"].tolist() == list(range(20))
    assert ids["kind"].tolist() == ["mark"] * 3 + [""] + ["word"] * 16
    words = reader(room).vocabulary.words[:16]
    assert ids["stands_for"].tolist()[4:] == list(words)
    assert sentences.RANKS_DROPPED in shown(app)
    assert "none contains any" in shown(app)


def test_words_with_marks_are_counted() -> None:
    assert words_with_marks(Vocabulary(("don't", "a", "well-made", "b!"))) == 2
    assert id_rows(WORDS, below=6)["stands_for"].tolist()[4:] == ["w1", "w2"]


def test_the_right_lines_are_right() -> None:
    """The lines that are shown as the right way give the tokens and ids of this project."""
    text = "A great film, zzyzx; it's GREAT."
    index = {"a": 1, "great": 2, "film": 3, "it's": 4}
    names: dict[str, Any] = {"review": text, "word_index": index}
    exec(WORD_TRAPS[WordTrap.SPLIT].right, names)
    assert names["words"] == tokenize(text)
    exec(WORD_TRAPS[WordTrap.SHIFT].right, names)
    words = Vocabulary(tuple(index))
    assert names["ids"] == [words.id(token) for token in tokenize(text)]
    exec(WORD_TRAPS[WordTrap.UNKNOWN].wrong, names)
    assert names["ids"][3] == 5
    names["review"] = "It’s “so—bad”…"
    exec(WORD_TRAPS[WordTrap.CURLY].wrong, names)
    assert names["words"] == ["it’s", "“so—bad”…"]
    exec(WORD_TRAPS[WordTrap.CURLY].right, names)
    assert names["words"] == tokenize("It's so bad")


@pytest.mark.parametrize(("pads", "side"), [("0", "post"), ("40", "post"), ("200", "pre")])
def test_the_lab_reads_the_same_weights_twice(pads: str, side: str, room: Room) -> None:
    app = page(room, PARTS[2], pads=pads, pads_side=side)
    one = reader(room)
    expected = [
        read_padded(
            one.encode(SWING).ids,
            one.weights,
            pads=int(pads),
            padding=Side(side),
            mask_zero=mask_zero,
        ).prediction
        for mask_zero in (True, False)
    ]
    assert [metric.value for metric in app.metric] == [f"{value:.3f}" for value in expected]
    assert len(app.get("vega_lite_chart")) == 4
    assert f"over {pads} zeros (Euclidean): 0.000 with masking" in shown(app)


def test_the_proof_is_printed(room: Room) -> None:
    app = page(room, PARTS[2])
    proof = table(app, "mask", "alone", "beside", "difference")
    assert proof["difference"][0] == pytest.approx(0, abs=1e-6)
    assert abs(proof["difference"][1]) > 1e-3
    assert proof["alone"][0] == pytest.approx(proof["alone"][1], abs=1e-6)
    assert "1,943 zeros" in shown(app)


def test_the_lab_says_how_the_network_was_trained(room: Room) -> None:
    app = page(room, PARTS[2])
    assert sentences.TRAINED_WITH_MASKING in shown(app)
    labels = [link.proto.label for link in app.get("page_link")]
    assert sentences.TRAIN_WITHOUT_MASKING in labels
    keep(room.store, trained_run(mask_zero=False))
    app = page(room, PARTS[2])
    assert sentences.WITHOUT_MASKING_LINK in shown(app)
    app.selectbox(key="encode_run").set_value(trained_run().run_id).run()
    typed(app, "w1 w9 w7")
    assert sentences.TRAINED_WITHOUT_MASKING in shown(app)


def test_one_unit_at_five_words(room: Room) -> None:
    app = page(room, PARTS[3], run="bundled-simplernn")
    numbers = table(app, "word", "Wx", "b")
    assert numbers["word"].tolist() == ["the", "first", "half", "hour", "is"]
    parts = numbers[["Wx", "b", "Uh, own", "Uh, others"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(numbers["sum"].to_numpy(), abs=1e-9)
    assert np.tanh(parts.to_numpy()) == pytest.approx(numbers["h = tanh(sum)"].to_numpy())
    trace = reader(room, "bundled-simplernn").read(SWING)
    assert numbers["P(positive)"].to_numpy() == pytest.approx(trace.probabilities[:5], abs=1e-6)
    assert "Step 5 of 57: is" in shown(app, "text")
    app.slider(key="first_word").set_value(53).run()
    assert not app.exception
    assert "Step 57 of 57: film" in shown(app, "text")
    # A shorter review leaves no room for the place that was chosen.
    typed(app, "a good little film")
    assert table(app, "word", "Wx", "b")["word"].tolist() == ["a", "good", "little", "film"]
    typed(app, SWING)


def test_cells_with_gates_lead_to_the_one_without(room: Room) -> None:
    app = page(room, PARTS[3], run="bundled-lstm")
    assert {"i", "f", "o", "c", "h"} <= set(table(app, "word", "Wx").columns)
    app.button(key="goes_round_simple").click().run()
    opened = app.query_params["run"]  # a copied link opens the same
    assert opened in ("bundled-simplernn", ["bundled-simplernn"])
    assert not app.exception
    assert "bundled SimpleRNN" in shown(app)


def test_two_layers_and_a_run_that_reads_its_pads(room: Room) -> None:
    run = keep(room.store, trained_run(layers=2, mask_zero=False, padding="pre"))
    app = page(room, PARTS[3], run=run.run_id)
    typed(app, "w1 w9 w7")
    assert table(app, "word", "Wx")["word"].tolist() == ["[pad]", "[pad]", "w1", "w9", "w7"]
    for part in PARTS[:3]:
        typed(page(room, part, run=run.run_id), "w1 w9 w7")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", NO_WORDS),
        ("!!! \u0000", NO_WORDS),
        ("zzyzx qwxyz", "2 words: 2 not in the vocabulary"),
        ("电影很好看", "1 word: 1 not in the vocabulary"),
    ],
    ids=["empty", "marks", "unknown", "chinese"],
)
def test_a_text_without_known_words_gets_a_clear_line(
    part: str, text: str, line: str, room: Room
) -> None:
    app = typed(page(room, part), text)
    if part == "Traps" and line != NO_WORDS:
        assert table(app, "name", "harm")["harm"][3] == "none"
    else:
        assert line in shown(app, "info")


@pytest.mark.parametrize("part", PARTS)
def test_typed_text_reaches_no_markdown(part: str, room: Room) -> None:
    app = page(room, part)
    for text in (" ".join(HOSTILE), "great " * 10_000):
        text = text.replace("\ud800", "")  # no browser can send it
        typed(app, f"{text} wonderful film")
        strange = strange_tokens(text)
        assert not any(token in shown(app) for token in strange)


@pytest.mark.parametrize("value", [HOSTILE[0], "-1", "1e9", "nan"])
@pytest.mark.parametrize("part", PARTS)
def test_a_hostile_link_is_ignored(part: str, value: str, room: Room) -> None:
    names = (
        "trap", "pads", "pads_side", "encode_num_words", "encode_skip_top", "encode_clip_length",
        "encode_padding", "encode_clipping", "encode_maxlen", "output_taken", "run", "pieces",
    )  # fmt: skip
    app = page(room, part, **dict.fromkeys(names, value))
    assert "bundled GRU" in shown(app)
    assert value not in shown(app) or value == "-1"
    assert not room.open("encode", part=value).exception


def test_pieces_with_carried_states_are_the_review_at_once(room: Room) -> None:
    app = typed(page(room, "Stateful", pieces="3"), "a wonderful film with a poor end")
    trace = reader(room).read("a wonderful film with a poor end")
    numbers = table(app, "way", "difference")
    at_once, carried, fresh, again = numbers.itertuples()
    assert at_once.probability == pytest.approx(trace.prediction)
    assert carried.probability == pytest.approx(trace.prediction, abs=1e-6)
    assert carried.difference < 1e-6
    own = read_pieces(trace.ids, reader(room).weights, cuts=(2, 4), carry=False)
    assert fresh.probability == pytest.approx(own.prediction)
    assert fresh.difference == pytest.approx(own.difference(trace))
    assert min(fresh.difference, again.difference) > 0.01
    assert "x[:, :2], x[:, 2:4], x[:, 4:]" in app.code[-1].value
    assert "(1, 32)" in shown(app)
    assert len(app.get("vega_lite_chart")) == 3
    words = table(unfold(app, "encode_4_folded"), "piece", "fresh")
    assert words["piece"].tolist() == [1, 1, 2, 2, 3, 3, 3]
    assert words["carried_apart"].max() < 1e-6
    assert words["carried"].to_numpy() == pytest.approx(trace.probabilities, abs=1e-6)


def test_more_pieces_than_words_and_a_single_word(room: Room) -> None:
    app = typed(page(room, "Stateful", pieces="10"), "wonderful film")
    assert "x[:, :1], x[:, 1:]" in app.code[-1].value
    typed(app, "wonderful")
    assert "cannot be cut" in shown(app, "info")
    assert not app.get("vega_lite_chart")


def test_a_backward_state_cannot_be_carried(room: Room) -> None:
    keep(room.store, trained_run(bidirectional=True))
    app = page(room, "Stateful", run=trained_run().run_id, review="w1 nobody w9 w44 w7")
    ways = table(app, "way", "difference")
    assert ways["difference"].tolist()[1] > 0.01
    assert "**Bidirectional.**" in shown(app)
    assert "Bidirectional(keras.layers.GRU(4, return_sequences=False, stateful=True))" in (
        app.code[-1].value
    )
    assert len(app.get("vega_lite_chart")) == 2
    assert "carried" not in table(unfold(app, "encode_4_folded"), "piece")


def test_review_and_run_walk_on(room: Room) -> None:
    app = page(room, run="bundled-lstm", review="a fine film")
    assert app.text_area(key="review").value == "a fine film"
    links = {link.proto.label or link.proto.page: link.proto for link in app.get("page_link")}
    assert any("run=bundled-lstm" in str(link) for link in links.values())
    app.switch_page("sentiment_core/ui/read/page.py").run()
    assert not app.exception
    assert app.selectbox(key="read_run").value == "bundled-lstm"
    # The box there was empty once: it has the same key, and Streamlit took it for another one.
    assert app.text_area(key="review").value == "a fine film"


def test_a_damaged_run_is_told(room: Room) -> None:
    keep(room.store, trained_run())
    (room.store.folder / trained_run().run_id / "epoch_02.npz").write_bytes(b"damaged")
    app = room.open("encode", run=trained_run().run_id)
    assert not app.exception
    assert sentences.FILES_UNREADABLE in app.error[0].value
