"""The Read page in every state, with every kind of text."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.data.samples import sample_reviews
from sentiment_core.data.sources import load_dataset
from sentiment_core.jobs.preparation import PreparationSnapshot, PreparationState
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import DatasetName
from sentiment_core.text.known import known_words
from sentiment_core.ui.app.runtime import runtime, use_runtime
from sentiment_core.ui.shared.encoding_notes import NO_WORDS
from sentiment_core.ui.top.run_picker import NO_RUNS
from tests import sentences
from tests.examples import HOSTILE, keep, strange_tokens, trained_run
from tests.pages import components
from tests.ui.conftest import Room


def strip(app: AppTest) -> list[dict[str, object]]:
    """What the word strip was given."""
    data = json.loads(components(app)[0].json)
    words: list[dict[str, object]] = data["words"]
    return words


def probabilities(app: AppTest) -> list[float]:
    """P(positive) after each word that was read, as the strip shows it."""
    return [word[3] for word in strip(app) if word[3] is not None]  # type: ignore[misc]


def markdown(app: AppTest) -> str:
    kinds = ("markdown", "caption", "info", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in app.get(kind))


def test_on_first_paint_the_bundled_gru_has_read_a_sample(room: Room) -> None:
    app = room.open()
    assert not app.exception
    assert "bundled GRU, epoch 2" in markdown(app)
    run = room.store.find("bundled-gru")
    trace = Reader.of(room.store, run).read(sample_reviews()[0].text)
    assert probabilities(app)[-1] == pytest.approx(trace.prediction, abs=1e-4)
    assert len(app.get("vega_lite_chart")) >= 3
    assert all(chart.proto.alt for chart in app.get("vega_lite_chart"))
    assert len(strip(app)) == len(trace.encoded.words)


def test_everything_follows_typed_text(room: Room) -> None:
    app = room.open()
    app.text_area[0].set_value("a wonderful zzyzx film").run()
    assert not app.exception
    assert len(strip(app)) == 4
    assert "3 words of 4 read; dropped: 1 not in the vocabulary." in markdown(app)
    good = probabilities(app)[-1]
    app.text_area[0].set_value("an awful zzyzx film").run()
    assert probabilities(app)[-1] < 0.5 < good


@pytest.mark.imdb
def test_an_opened_review_is_the_one_that_was_judged(room: Room) -> None:
    """It was cut into words again: a wrong 0.661 stood above P(positive) 0.291."""
    load_dataset(DatasetName.IMDB)
    app = room.open(run="bundled-simplernn", real="train-23333", panel="What if")
    assert not app.exception
    [said] = re.findall(r"predicts (0\.\d+) \(wrong\)", markdown(app))
    assert f"{probabilities(app)[-1]:.3f}" == said
    assert [metric.value for metric in app.metric] == [said, said]


def test_a_review_in_another_language_carries_a_warning(room: Room) -> None:
    """It was "positive 0.53", one word of eleven known, without a word."""
    german = "Der Film ist leider langweilig und die Geschichte bleibt bis zuletzt flach."
    app = room.open(review=german)
    assert not app.exception
    [warning] = app.warning
    encoded = Reader.of(room.store, room.store.find("bundled-gru")).encode(german)
    assert f"knows {known_words(encoded)} of 12 words" in warning.value
    app.text_area[0].set_value("A boring film, and zzyzx as well.").run()
    assert not app.warning
    app.text_area[0].set_value("zzyzx qwrtz").run()  # nothing is read, which is told in any case
    assert not app.warning
    assert app.info[0].value


def test_a_sample_can_be_taken(room: Room) -> None:
    app = room.open()
    sample = sample_reviews()[3]
    app.radio(key="sample").set_value(sample.id).run()
    assert app.text_area[0].value == sample.text
    assert sample.phenomenon in app.radio(key="sample").captions


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", NO_WORDS),
        ("   \n\t ", NO_WORDS),
        ("!!! ... ???", NO_WORDS),
        ("zzyzx qwxyz", "2 words: 2 not in the vocabulary"),
        ("\u0000", NO_WORDS),
        ("\U0001f600", "1 word: 1 not in the vocabulary"),
        ("电影很好看", "1 word: 1 not in the vocabulary"),
        ("good", "1 word of 1 read."),
        ("<b>good</b> $x$ **bold**", "words of 5 read"),
        ("good \u0000 bad", "2 words of 2 read"),
        ("great " * 10_000, "250 words of 10,000 read; dropped: 9,750 beyond the clip length."),
    ],
    ids=lambda value: value[:12].encode("unicode_escape").decode(),
)
def test_any_text_gets_a_clear_line(text: str, part: str, room: Room) -> None:
    app = room.open()
    app.text_area[0].set_value(text).run()
    assert not app.exception
    assert part in markdown(app)
    if components(app):
        assert all(0 <= probability <= 1 for probability in probabilities(app))


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_reaches_no_markdown(text: str, room: Room) -> None:
    app = room.open()
    text = text.replace("\ud800", "")  # no browser can send it
    app.text_area[0].set_value(f"{text} wonderful").run()
    assert not app.exception
    shown = markdown(app)
    strange = strange_tokens(text)
    assert strange
    for token in strange:
        assert token not in shown


def test_a_run_over_skipped_words_says_why_nothing_is_read(room: Room) -> None:
    keep(room.store, trained_run(skip_top=20))
    app = room.open(run=trained_run().run_id)
    app.text_area[0].set_value("w1 w2 w3").run()
    assert "3 words: 3 too frequent" in markdown(app)


def test_a_run_without_masking_says_what_its_values_are_not(room: Room) -> None:
    keep(room.store, trained_run(mask_zero=False))
    app = room.open(run=trained_run().run_id)
    app.text_area[0].set_value("w1 w9").run()
    assert "10 pads are read too" in markdown(app)
    app.selectbox(key="read_run").set_value("bundled-gru")
    app.text_area[0].set_value("a good film").run()
    assert "pads" not in markdown(app)


def test_a_review_clipped_in_front_says_what_its_values_are_not(room: Room) -> None:
    keep(room.store, trained_run())  # reads the last 12 words
    app = room.open(run=trained_run().run_id)
    for words, clipped in ((12, False), (13, True)):
        app.text_area[0].set_value("w1 " * words).run()
        assert (sentences.WITHOUT_CLIPPED in markdown(app)) is clipped


def test_the_run_of_the_link_reads(room: Room) -> None:
    keep(room.store, trained_run(layers=2))
    app = room.open(run=trained_run().run_id)
    assert app.selectbox(key="read_run").value == trained_run().run_id
    app.text_area[0].set_value("w1 w9").run()
    assert "GRU 012345, epoch 2" in markdown(app)
    assert "GRU 2: hidden state" in markdown(app)


@pytest.mark.parametrize("run", ["0" * 16, "../../etc/passwd", *HOSTILE[:4]])
def test_a_link_to_an_unknown_run_is_told_and_a_bundled_run_reads(run: str, room: Room) -> None:
    app = room.open(run=run)
    assert not app.exception
    assert sentences.RUN_NOT_HERE in markdown(app)
    assert "bundled GRU" in markdown(app)
    assert run not in markdown(app)


def test_a_damaged_run_is_told(room: Room) -> None:
    keep(room.store, trained_run())
    (room.store.folder / trained_run().run_id / "epoch_02.npz").write_bytes(b"damaged")
    app = room.open(run=trained_run().run_id)
    assert not app.exception
    assert sentences.FILES_UNREADABLE in app.error[0].value


def test_without_any_run_the_page_says_what_to_do(room: Room, tmp_path: Path) -> None:
    use_runtime(replace(runtime(), store=RunStore(tmp_path / "no runs")))
    app = room.open("read")
    assert not app.exception
    assert [info.value for info in app.info] == [NO_RUNS]


@pytest.mark.parametrize("state", PreparationState)
def test_a_page_that_trains_nothing_does_not_speak_of_missing_data(
    state: PreparationState, room: Room
) -> None:
    """The first sentence that a newcomer read was that IMDB is missing."""
    room.preparation.snapshot = PreparationSnapshot(state, "There is no network.")
    app = room.open()
    assert not app.exception
    assert "replica" not in markdown(app)
    assert sentences.NO_NETWORK not in markdown(app)


def test_a_link_to_a_real_review_that_is_not_here_says_why(room: Room) -> None:
    app = room.open(run="bundled-gru", real="train-22676")
    assert not app.exception
    assert app.session_state["real_reviews"]
    assert any(sentences.DATA_NOT_HERE in caption.value for caption in app.caption)
    assert not room.open().session_state["real_reviews"]
