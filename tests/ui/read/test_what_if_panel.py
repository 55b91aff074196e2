"""The What if panel in every state, with every kind of text."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.ui.shared.encoding_notes import NO_WORDS
from sentiment_core.ui.top.review_input import MAX_CHARACTERS
from tests import sentences
from tests.examples import HOSTILE, keep, strange_tokens, trained_run
from tests.ui.conftest import Room

REVIEW = "A film that is not good, but great."


def _script() -> None:
    import streamlit as st

    from sentiment_core.ui.app.runtime import reader_of, runtime
    from sentiment_core.ui.read.what_if import show_what_if

    state = st.session_state
    run = runtime().store.find(state["test_run"])
    show_what_if(
        reader_of(run),
        state["test_review"],
        step=state["test_step"],
        own=frozenset(state["test_own"]),
        key="what",
    )


def panel(
    review: str = REVIEW, *, step: int = 4, run: str = "bundled-gru", own: tuple[str, ...] = ()
) -> AppTest:
    app = AppTest.from_function(_script, default_timeout=60)
    app.session_state["test_run"] = run
    app.session_state["test_review"] = review
    app.session_state["test_step"] = step
    app.session_state["test_own"] = own
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, name: str) -> None:
    app.button(key=f"what_{name}").click().run()
    assert not app.exception


def version(app: AppTest) -> str:
    return str(app.text_area(key="what_text").value)


def shown(app: AppTest, *kinds: str) -> str:
    kinds = kinds or ("markdown", "caption", "info", "warning", "error", "subheader")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


def reader(room: Room, run: str = "bundled-gru") -> Reader:
    return Reader.of(room.store, room.store.find(run))


def test_at_first_both_are_the_same_and_nothing_is_drawn(room: Room) -> None:
    app = panel()
    assert version(app) == REVIEW
    assert app.text_area(key="what_review").disabled
    assert "(5 of 8): not" in shown(app, "text")
    assert not app.dataframe
    assert not app.get("vega_lite_chart")
    assert app.button(key="what_again").disabled


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("remove", "A film that is good, but great."),
        ("not", "A film that is not not good, but great."),
        ("repeat", "A film that is not not good, but great."),
        ("reverse", "Great but good not is that, film a."),
    ],
)
def test_a_button_changes_the_version_and_the_network_reads_it(
    name: str, text: str, room: Room
) -> None:
    app = panel()
    press(app, name)
    assert version(app) == text
    assert app.text_area(key="what_review").value == REVIEW
    one, other = (reader(room).read(review).prediction for review in (REVIEW, text))
    assert [metric.value for metric in app.metric] == [f"{one:.3f}", f"{other:.3f}"]
    assert app.metric[1].delta == f"{round(other - one, 4) + 0.0:+.4f}"
    assert len(app.get("vega_lite_chart")) == 2
    assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
    press(app, "again")
    assert version(app) == REVIEW


def test_a_shuffle_keeps_the_words(room: Room) -> None:
    app = panel()
    press(app, "shuffle")
    assert version(app) != REVIEW
    assert sorted(version(app).lower().replace(",", "").replace(".", "").split()) == sorted(
        REVIEW.lower().replace(",", "").replace(".", "").split()
    )


def test_the_table_has_both_versions_beside_each_other(room: Room) -> None:
    app = panel("a film that is good", step=4)
    press(app, "not")
    table = app.dataframe[0].value
    assert table["left"].tolist() == ["a", "film", "that", "is", "", "good"]
    assert table["right"].tolist() == ["a", "film", "that", "is", "not", "good"]
    left, right = (
        reader(room).read(text) for text in ("a film that is good", "a film that is not good")
    )
    assert table["left_probability"].iloc[-1] == pytest.approx(left.prediction)
    assert table["right_probability"].iloc[-1] == pytest.approx(right.prediction)
    assert table["difference"].iloc[-1] == pytest.approx(right.prediction - left.prediction)


def test_an_edit_meets_the_word_beside_the_current_one(room: Room) -> None:
    app = panel("a good zzyzx film")
    app.session_state["test_step"] = 2
    app.text_area(key="what_text").set_value("Never, zzyzx, a good and long film!").run()
    press(app, "repeat")
    assert version(app) == "Never, zzyzx, a good and long film film!"
    app.text_area(key="what_text").set_value("a good book").run()
    assert "(3 of 3), in your version: book" in shown(app, "text")
    press(app, "remove")
    assert version(app) == "a good"
    assert all(app.button(key=f"what_{name}").disabled for name in ("remove", "not", "repeat"))
    assert not app.button(key="what_shuffle").disabled


def test_a_review_of_the_dataset_keeps_its_odd_words_in_every_version(room: Room) -> None:
    """Cut into words again, "\\x96" was a separator and "it´s" another word: another review."""
    words = ("a", "good", "film", "\x96", "it´s", "–", "fine")
    one = reader(room)
    ids = [one.vocabulary.id(word) for word in words]
    app = panel(" ".join(words), step=3, own=words)
    left = one.read(" ".join(words), own=words)
    assert left.ids.tolist() == ids
    assert app.metric[0].value == f"{left.prediction:.3f}"
    press(app, "remove")
    assert version(app).split(" ") == [*words[:3], *words[4:]]
    changed = np.array([*ids[:3], *ids[4:]], dtype=np.int32)
    assert app.metric[1].value == f"{one.probability(changed):.3f}"
    press(app, "reverse")
    assert one.encode(version(app), own=words).ids.tolist() == changed[::-1].tolist()


def test_another_review_begins_anew(room: Room) -> None:
    app = panel()
    press(app, "remove")
    app.session_state["test_review"] = "a bad film"
    app.session_state["test_step"] = 1
    app.run()
    assert not app.exception
    assert version(app) == app.text_area(key="what_review").value == "a bad film"


def test_a_change_that_does_not_reach_the_network_is_told(room: Room) -> None:
    app = panel()
    app.text_area(key="what_text").set_value(REVIEW.upper() + " zzyzx").run()
    assert sentences.SAME_WORDS in shown(app)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", NO_WORDS),
        ("!!!", NO_WORDS),
        ("zzyzx", "1 word: 1 not in the vocabulary"),
    ],
)
def test_a_version_without_words_is_told(text: str, part: str, room: Room) -> None:
    app = panel()
    app.text_area(key="what_text").set_value(text).run()
    assert not app.exception
    assert part in shown(app)
    for name in ("shuffle", "reverse"):
        press(app, name)
    press(app, "again")
    assert version(app) == REVIEW


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_reaches_no_markdown(text: str, room: Room) -> None:
    text = text.replace("\ud800", "")  # no browser can send it
    app = panel(f"{text} wonderful film", step=0)
    for name in ("not", "reverse", "shuffle"):
        press(app, name)
    app.text_area(key="what_text").set_value(f"{text} terrible film {text}").run()
    assert not app.exception
    strange = strange_tokens(text)
    assert strange
    assert not any(token in shown(app) for token in strange)


@pytest.mark.parametrize("padding", ["pre", "post"])
def test_a_run_that_reads_pads(padding: str, room: Room) -> None:
    run = keep(room.store, trained_run(mask_zero=False, padding=padding))
    trace = reader(room, run.run_id).read("w1 w9 nobody w7")
    app = panel("w1 w9 nobody w7", step=int(trace.words_at[1]), run=run.run_id)
    assert "(2 of 3): w9" in shown(app, "text")
    press(app, "remove")
    assert version(app) == "w1 nobody w7"


def test_one_word_and_ten_thousand(room: Room) -> None:
    app = panel("good", step=0)
    press(app, "remove")
    assert version(app) == ""
    many = panel("great " * 10_000, step=249)
    press(many, "remove")
    assert len(version(many).split()) == 9_999
    assert sentences.SAME_WORDS in shown(many)


def test_a_version_does_not_grow_beyond_its_limit(room: Room) -> None:
    review = "good " * (MAX_CHARACTERS // 5)
    app = panel(review, step=3)
    press(app, "not")
    assert version(app) == review
    assert sentences.TOO_LONG in app.toast[0].value


def test_nothing_of_it_needs_a_home(room: Room, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    panel()
    assert sorted(tmp_path.rglob("*")) == before
