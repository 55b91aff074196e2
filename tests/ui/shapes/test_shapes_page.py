"""The Shapes page: each combination at each of its steps, and in every state."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.data.samples import sample_reviews
from sentiment_core.errors import DataError
from sentiment_core.lessons import iris, language, multi_hot, translator
from sentiment_core.lessons.bundle import bundled_lesson
from sentiment_core.lessons.keras_code import DENSE, TIME_DISTRIBUTED
from sentiment_core.lessons.sentences import find_sentence, training_and_held_out
from sentiment_core.lessons.shape import Shape
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.text.vocabulary import tokenize
from sentiment_core.ui.app.runtime import Runtime, use_runtime
from sentiment_core.ui.shapes.sequence_vector import unrolled_reading
from sentiment_core.ui.shapes.translation import in_latin, unrolled_translation
from sentiment_core.ui.shapes.vector_sequence import unrolled_writing
from sentiment_core.ui.top.run_picker import NO_RUNS
from tests import sentences
from tests.examples import HOSTILE
from tests.ui.conftest import Room
from tests.ui.screen import unfold

FLOWER = "A flower (the post's Iris)"
ALIGNED = "4b A label after every word"


def said(app: AppTest) -> str:
    kinds = ("subheader", "markdown", "caption", "info", "warning", "error", "text")
    text = "\n".join(str(element.value) for kind in kinds for element in app.get(kind))
    return text.replace("\u00a0", " ")


def charts(app: AppTest) -> list[Any]:
    return [chart.proto for chart in app.get("vega_lite_chart")]


def data_of(chart: Any) -> str:
    """What the chart draws, as text; the specification holds none of it."""
    import pyarrow as pa

    return "\n".join(
        str(pa.ipc.open_stream(named.data.data).read_all().to_pydict()) for named in chart.datasets
    )


def open_shape(room: Room, shape: Shape, **query: str) -> AppTest:
    app = room.open("shapes", shape=str(shape), **query)
    assert not app.exception
    return app


def go(app: AppTest, key: str, button: str) -> AppTest:
    app.button(key=f"{key}_{button}").click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("shape", Shape)
def test_each_combination_asks_its_question_and_shows_tensors_and_code(
    shape: Shape, room: Room
) -> None:
    app = open_shape(room, shape)
    assert app.title[0].value.endswith("?")
    assert app.subheader[0].value.endswith("?")
    assert "return_sequences" in said(app)
    assert "| tensor | shape |" in said(app)
    assert app.code[0].value.startswith("import keras")
    assert len(charts(app)) >= 2
    assert all(chart.alt for chart in charts(app))
    assert not app.error


@pytest.mark.parametrize(
    ("shape", "query", "key", "steps"),
    [
        (Shape.VECTOR_TO_VECTOR, {}, "multi_hot", 3),
        (Shape.VECTOR_TO_VECTOR, {"vector": FLOWER}, "iris", 3),
        (Shape.VECTOR_TO_SEQUENCE, {}, "language", 41),
        (Shape.SEQUENCE_TO_VECTOR, {}, "sentiment", 57),
        (Shape.SEQUENCE_TO_SEQUENCE, {}, "translation", None),
        (Shape.SEQUENCE_TO_SEQUENCE, {"kind": ALIGNED}, "aligned", 57),
    ],
)
def test_each_is_driven_step_by_step(
    shape: Shape, query: dict[str, str], key: str, steps: int | None, room: Room
) -> None:
    app = open_shape(room, shape, step="1", **query)
    slider = app.slider(key=f"{key}_slider")
    assert slider.value == slider.min == 1
    assert steps is None or slider.max == steps
    last = int(slider.max)
    assert app.button(key=f"{key}_previous").disabled
    specs = set()
    seen = {said(app) + "".join(map(data_of, charts(app)))}
    for number in range(2, min(last, 6) + 1):
        go(app, key, "next")
        assert app.slider(key=f"{key}_slider").value == number
        assert app.query_params["step"] == str(number)
        specs = {chart.spec for chart in charts(app)} if number == 3 else specs
        seen.add(said(app) + "".join(map(data_of, charts(app))))
    assert len(seen) == min(last, 6)
    if last > 6:
        go(app, key, "last")
    assert app.slider(key=f"{key}_slider").value == last
    assert app.button(key=f"{key}_next").disabled
    go(app, key, "first")
    assert app.slider(key=f"{key}_slider").value == 1
    app.slider(key=f"{key}_slider").set_value(2).run()
    assert app.query_params["step"] == "2"
    # From the third step to the second only data moved, or the picture would flicker.
    assert {chart.spec for chart in charts(app)} == specs


def test_the_multi_hot_vector_is_read_and_order_is_lost(room: Room) -> None:
    app = open_shape(room, Shape.VECTOR_TO_VECTOR)
    review = sample_reviews()[0].text
    reading = multi_hot.bundled_multi_hot().read(review)
    assert f"P(positive) {reading.probability:.3f}" in said(app)
    run = Reader.of(room.store, room.store.find("bundled-gru"))
    backwards = " ".join(reversed(tokenize(review)))
    dense, recurrent = app.metric
    assert dense.value == f"{reading.probability:.3f}"
    assert dense.delta.startswith("+0.0000")
    assert recurrent.value == f"{run.read(backwards).prediction:.3f}"
    assert not recurrent.delta.startswith("+0.0000")


def test_a_flower_is_named_and_another_can_be_measured(room: Room) -> None:
    app = open_shape(room, Shape.VECTOR_TO_VECTOR, vector=FLOWER)
    flower = iris.held_out_flowers()[0]
    assert f"probability: {flower.species}, correct" in said(app)
    assert [box.value for box in app.number_input] == list(flower.measurements)
    app.number_input(key="iris_2_0").set_value(1.2).run()
    app.number_input(key="iris_3_0").set_value(0.2).run()
    assert "probability: setosa." in said(app)
    app.selectbox(key="iris_flower").set_value(3).run()
    assert not app.exception
    assert [box.value for box in app.number_input] == list(iris.held_out_flowers()[3].measurements)


def test_a_label_becomes_a_review_that_is_marked_as_machine_written(room: Room) -> None:
    app = open_shape(room, Shape.VECTOR_TO_SEQUENCE)
    model = language.bundled_language_model()
    written = model.write(positive=True, temperature=0.7, seed=1, words=40)
    assert app.text[0].value == " ".join(written.words)
    assert sentences.BY_MACHINE in said(app)
    assert f"Drawn: {written.words[-1]}, number" in said(app)
    reader = Reader.of(room.store, room.store.find("bundled-gru"))
    read = reader.read(" ".join(written.words)).prediction
    assert f"P(positive) {read:.3f} for these 40 words" in said(app)
    shares = data_of(charts(app)[-1])
    for at in written.steps[-1].most_likely:
        assert repr(model.vocabulary.word(at)[:18])[1:-1] in shares

    app.button(key="write_again").click().run()
    other = model.write(positive=True, temperature=0.7, seed=2, words=40)
    assert app.text[0].value == " ".join(other.words)
    app.segmented_control(key="write_label").set_value("negative").run()
    app.select_slider(key="write_temperature").set_value(0.0).run()
    sure = model.write(positive=False, temperature=0.0, seed=2, words=40)
    assert app.text[0].value == " ".join(sure.words)
    go(app, "language", "first")
    assert app.text[0].value == "(nothing yet)"
    assert sentences.LABEL_IS_TWO_NUMBERS in said(app)


def test_one_answer_comes_out_at_the_end(room: Room) -> None:
    app = open_shape(room, Shape.SEQUENCE_TO_VECTOR)
    run = Reader.of(room.store, room.store.find("bundled-gru"))
    trace = run.read(sample_reviews()[0].text)
    assert f"P(positive) **{trace.prediction:.3f}** from the last state" in said(app)
    assert "`(1, 32)`" in said(app)
    assert "return_sequences=False" in app.code[0].value
    go(app, "sentiment", "previous")
    assert sentences.NO_OUTPUT_YET in said(app)
    picture = unrolled_reading(trace, every_word=False)
    assert [word for word in picture.outputs if word] == [f"{trace.prediction:.2f}"]
    assert picture.inputs == tuple(trace.tokens)


def test_a_label_comes_out_after_every_word(room: Room) -> None:
    app = open_shape(room, Shape.SEQUENCE_TO_SEQUENCE, kind=ALIGNED, step="7")
    run = Reader.of(room.store, room.store.find("bundled-gru"))
    trace = run.read(sample_reviews()[0].text)
    assert f"**{trace.probabilities[6]:.3f}**" in said(app)
    assert "`(1, 57, 1)`" in said(app)
    assert "return_sequences=True" in app.code[0].value
    assert all(unrolled_reading(trace, every_word=True).outputs)


def test_both_output_layers_give_the_same_numbers(room: Room) -> None:
    app = open_shape(room, Shape.SEQUENCE_TO_SEQUENCE, kind=ALIGNED)
    trace = Reader.of(room.store, room.store.find("bundled-gru")).read(sample_reviews()[0].text)
    for code in (DENSE, TIME_DISTRIBUTED):
        facts = f"# (1, 57, 1), 33 parameters, last step {trace.prediction:.4f}"
        assert f"{code}\n{facts}" in app.code[-1].value
    table = unfold(app, "aligned_heads_folded").dataframe[-1].value
    assert table["word"].tolist() == trace.tokens
    for name in ("Dense", "TimeDistributed(Dense)"):
        assert table[name].to_numpy() == pytest.approx(trace.probabilities, abs=1e-6)
    assert "TimeDistributed" not in said(open_shape(room, Shape.SEQUENCE_TO_VECTOR))


def test_a_held_out_sentence_is_translated_and_another_can_be_put_together(room: Room) -> None:
    app = open_shape(room, Shape.SEQUENCE_TO_SEQUENCE)
    _, held_out = training_and_held_out()
    assert f"#### {' '.join(held_out[0].english)}" in said(app)
    assert sentences.HELD_OUT_MARK in said(app)
    app.button(key="translation_another").click().run()
    assert f"#### {' '.join(held_out[1].english)}" in said(app)

    app.selectbox(key="translation_who").set_value("the girls").run()
    app.selectbox(key="translation_does").set_value("go").run()
    app.selectbox(key="translation_when").set_value("going on (past)").run()
    app.toggle(key="translation_not").set_value(False).run()
    assert not app.exception
    # The first of the verb's objects, since none was chosen; a goal has no place beside it.
    assert "#### the girls were going to school" in said(app)
    assert app.selectbox(key="translation_where_False").disabled
    read = translator.bundled_translator().translate(
        ("the", "girls", "were", "going", "to", "school")
    )
    assert f"#### {' '.join(read.hindi)}" in said(app)
    assert " ".join(map(in_latin, read.hindi)) in said(app)
    app.toggle(key="translation_latin").set_value(True).run()
    assert "laṛkiyā̃" in data_of(charts(app)[1])


def test_what_it_gets_wrong_is_shown_with_what_is_right(room: Room) -> None:
    app = open_shape(room, Shape.SEQUENCE_TO_SEQUENCE)
    wrong = bundled_lesson(translator.NAME).facts["held_out_wrong"]
    for english in (*wrong, wrong[0]):
        app.button(key="translation_wrong").click().run()
        assert f"#### {english}" in said(app)
        right = find_sentence(english)
        assert right is not None
        assert f"Wrong; correct: {' '.join(right.hindi)}" in said(app)
        assert sentences.HELD_OUT in said(app)


def test_a_sentence_is_a_link(room: Room) -> None:
    sentence = "the women do not wash the old clothes at home every day"
    app = open_shape(room, Shape.SEQUENCE_TO_SEQUENCE, sentence=sentence)
    assert f"#### {sentence}" in said(app)
    assert app.query_params["sentence"] == sentence
    app.toggle(key="translation_not").set_value(False).run()
    assert app.query_params["sentence"] == "the women wash the old clothes at home every day"


def test_the_encoder_gives_nothing_until_the_decoder_writes() -> None:
    read = translator.bundled_translator().translate(("the", "boy", "sleeps"))
    picture = unrolled_translation(read)
    assert picture.outputs[:3] == ("", "", "")
    assert picture.outputs[3:] == read.written
    assert picture.inputs[3] == translator.START
    assert [part.first for part in picture.parts] == [0, 3]
    written = language.bundled_language_model().write(
        positive=True, temperature=1.0, seed=1, words=3
    )
    picture = unrolled_writing(written)
    assert picture.inputs == ("positive", "[start]", *written.words[:2])
    assert picture.outputs == ("", *written.words)


def test_another_combination_starts_at_its_own_end(room: Room) -> None:
    app = open_shape(room, Shape.SEQUENCE_TO_VECTOR, step="3")
    app.segmented_control(key="shape").set_value(Shape.SEQUENCE_TO_SEQUENCE).run()
    assert not app.exception
    assert "step" not in app.query_params
    slider = app.slider(key="translation_slider")
    assert slider.value == slider.max


def test_who_stands_at_the_end_stays_there_when_the_review_changes(room: Room) -> None:
    app = open_shape(room, Shape.SEQUENCE_TO_VECTOR)
    app.text_area(key="review").set_value("a good film").run()
    assert app.slider(key="sentiment_slider").value == 3
    app.text_area(key="review").set_value("a good film with a bad end").run()
    assert app.slider(key="sentiment_slider").value == 7
    go(app, "sentiment", "first")
    app.text_area(key="review").set_value("a good film").run()
    assert app.slider(key="sentiment_slider").value == 1
    app.text_area(key="review").set_value("good").run()
    assert not app.exception
    assert sentences.ONE_STEP_ONLY in said(app)


@pytest.mark.parametrize(
    "query",
    [
        {"step": "0"},
        {"step": "99999"},
        {"step": "-3"},
        {"step": "<script>"},
        {"shape": "5 Nothing to nothing"},
        {"vector": "x", "kind": "y", "write_label": "z"},
        {"shape": str(Shape.VECTOR_TO_SEQUENCE), "write_seed": "1e99", "write_temperature": "9"},
        {"shape": str(Shape.VECTOR_TO_SEQUENCE), "write_seed": "-1", "write_label": "maybe"},
        {"shape": str(Shape.SEQUENCE_TO_SEQUENCE), "sentence": "<img src=x onerror=alert(1)>"},
        {"shape": str(Shape.SEQUENCE_TO_VECTOR), "run": "../../etc/passwd"},
        {"shape": str(Shape.SEQUENCE_TO_VECTOR), "run": "0123456789abcdef"},
    ],
)
def test_a_strange_link_opens_the_page_all_the_same(query: dict[str, str], room: Room) -> None:
    app = room.open("shapes", **query)
    assert not app.exception
    assert app.subheader
    assert len(charts(app)) >= 2


@pytest.mark.parametrize("shape", [Shape.VECTOR_TO_VECTOR, Shape.SEQUENCE_TO_VECTOR])
def test_typed_text_reaches_no_markdown_and_no_specification(shape: Shape, room: Room) -> None:
    app = open_shape(room, shape)
    for text in HOSTILE:
        text = text.replace("\ud800", "")  # no browser can send it
        app.text_area(key="review").set_value(f"{text} good film").run()
        assert not app.exception
        shown = said(app) + "".join(chart.spec for chart in charts(app))
        for token in ("script", "evil", "onerror", "cmd", "aaaaaaaaaaaaaaaaaaaa", "电影"):
            assert token not in shown


@pytest.mark.parametrize("text", ["", "zzyzx qwxyz", "\u0000"])
def test_nothing_to_read_is_said(text: str, room: Room) -> None:
    for shape in (Shape.VECTOR_TO_VECTOR, Shape.SEQUENCE_TO_VECTOR):
        app = open_shape(room, shape)
        app.text_area(key="review").set_value(text).run()
        assert not app.exception
        assert app.info


def test_review_and_run_come_along_from_another_page(room: Room) -> None:
    app = room.open(run="bundled-lstm")
    app.text_area(key="review").set_value("a dull film").run()
    app.switch_page("sentiment_core/ui/shapes/page.py").run()
    app.segmented_control(key="shape").set_value(Shape.SEQUENCE_TO_VECTOR).run()
    assert not app.exception
    assert app.text_area(key="review").value == "a dull film"
    assert app.selectbox(key="shapes_run").value == "bundled-lstm"
    run = Reader.of(room.store, room.store.find("bundled-lstm"))
    assert f"**{run.read('a dull film').prediction:.3f}**" in said(app)


def test_without_any_run_the_page_says_so(room: Room, tmp_path: Any) -> None:
    empty = RunStore(tmp_path / "none")
    runtime = Runtime(empty, room.queue, room.preparation)  # type: ignore[arg-type]
    use_runtime(runtime)
    for shape in Shape:
        app = open_shape(room, shape)
        if shape != Shape.SEQUENCE_TO_SEQUENCE:
            assert [info.value for info in app.info] == [NO_RUNS]
        assert not app.error


def test_a_damaged_network_is_a_sentence(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> None:
        raise DataError("The lesson's network is damaged.")

    for module, name in (
        ("vector_vector.multi_hot", "bundled_multi_hot"),
        ("vector_sequence", "bundled_language_model"),
        ("translation", "bundled_translator"),
    ):
        monkeypatch.setattr(f"sentiment_core.ui.shapes.{module}.{name}", damaged)
    for shape in (
        Shape.VECTOR_TO_VECTOR,
        Shape.VECTOR_TO_SEQUENCE,
        Shape.SEQUENCE_TO_SEQUENCE,
    ):
        app = open_shape(room, shape)
        assert app.error[0].value == "The lesson's network is damaged."
