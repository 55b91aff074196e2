"""The baseline's panel: not asked, waiting, done, failed, and no reviews to train on."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.errors import EngineError, RunError
from sentiment_core.jobs.questions import Questions
from sentiment_core.rnn.baseline.baseline import BaselineConfig, read_with_baseline
from sentiment_core.rnn.baseline.store import BaselineStore
from sentiment_core.rnn.baseline.training import TrainedBaseline, baseline_on_worker, train_baseline
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.ui.compare.baseline import comparison_text, few_words_text
from sentiment_core.ui.compare.baseline_reading import shuffled, sum_text
from tests.examples import HOSTILE, keep, small_dataset, trained_run
from tests.jobs.fake_engine import FakeEngine
from tests.ui.screen import labels, press, text

REVIEW = "w1 w5 nobody w9 w44 w5"

ASK = "Train the baseline"


def page() -> None:
    import streamlit as st

    from sentiment_core.ui.compare.baseline import show_baseline

    room = st.session_state["room"]
    show_baseline(
        room.reader,
        room.review,
        room.dataset,
        questions=room.questions,
        baselines=room.baselines,
        key="svm",
    )


class Room:
    """A run of the small dataset, an engine that waits for the test, and an empty store."""

    def __init__(self, folder: Path, made: TrainedBaseline, *, review: str = REVIEW) -> None:
        self.engine = FakeEngine()
        self.questions = Questions(self.engine)
        self.dataset = small_dataset()
        run = trained_run()
        store = RunStore(folder / "runs")
        plan = replace(run.plan, fingerprint=self.dataset.fingerprint)
        self.run = keep(store, replace(run, plan=plan))
        self.reader = Reader.of(store, self.run)
        self.baselines = BaselineStore(folder / "baselines")
        self.review = review
        self.made = made

    def open(self) -> AppTest:
        app = AppTest.from_function(page, default_timeout=60)
        app.session_state["room"] = self
        return again(app)

    def end(self, result: object = None, error: BaseException | None = None) -> None:
        [job_id] = self.engine.jobs
        self.engine.end(job_id, result, error)


@pytest.fixture(scope="module")
def made() -> TrainedBaseline:
    return train_baseline(BaselineConfig.of(trained_run().config), small_dataset())


@pytest.fixture
def room(tmp_path: Path, made: TrainedBaseline) -> Room:
    return Room(tmp_path, made)


def again(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def test_nothing_is_trained_without_a_click(room: Room) -> None:
    app = room.open()
    assert labels(app) == [ASK]
    assert room.engine.jobs == {}
    assert not app.get("vega_lite_chart")


def test_it_is_asked_with_the_reviews_and_words_of_the_run(room: Room) -> None:
    app = press(room.open(), ASK)
    [job] = room.engine.jobs.values()
    mark, config, folder, fingerprint = job.arguments
    assert (room.baselines.folder / str(mark)).exists()
    assert config == BaselineConfig.of(room.run.config)
    assert folder == room.baselines.folder
    assert fingerprint == small_dataset().fingerprint
    assert labels(app) == []
    assert not app.get("vega_lite_chart"), "there is no answer yet"


def test_the_answer_is_shown_and_kept_also_from_a_worker_without_the_folder(room: Room) -> None:
    app = press(room.open(), ASK)
    room.end(room.made)
    again(app)
    assert f"| val_accuracy | **{room.made.run.val_accuracy:.3f}** |" in text(app)
    assert room.baselines.get(room.made.run.baseline_id) == room.made.run
    other = room.open()
    room.questions = Questions(FakeEngine())
    assert f"| val_accuracy | **{room.made.run.val_accuracy:.3f}** |" in text(again(other))


def test_the_worker_itself_gives_what_the_panel_takes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sentiment_core.rnn.baseline import training as baseline_training

    monkeypatch.setattr(baseline_training, "load_dataset", lambda *_: small_dataset())
    app = press(room.open(), ASK)
    [job] = room.engine.jobs.values()
    room.end(baseline_on_worker(*job.arguments, print, bool))  # type: ignore[arg-type]
    assert room.baselines.get(room.made.run.baseline_id) is not None
    assert "| val_accuracy | **" in text(again(app))


def test_a_failure_is_told_and_can_be_tried_again(room: Room) -> None:
    app = press(room.open(), ASK)
    room.end(error=EngineError("The engine was lost."))
    again(app)
    assert [warning.value for warning in app.warning] == ["The engine was lost."]
    press(app, "Try again")
    assert len(room.engine.jobs) == 1
    assert not app.warning


def test_a_full_disk_is_told_and_the_answer_shown_all_the_same(room: Room) -> None:
    room.baselines.folder.parent.mkdir(exist_ok=True)
    app = press(room.open(), ASK)

    def full(*_: object) -> None:
        raise RunError("The baseline cannot be kept.")

    room.baselines.save = full  # type: ignore[method-assign]
    room.end(room.made)
    again(app)
    assert [warning.value for warning in app.warning] == ["The baseline cannot be kept."]
    assert "| val_accuracy | **" in text(app)


def test_a_damaged_one_is_made_anew(room: Room) -> None:
    room.baselines.save(room.made.run, room.made.machine)
    assert "Shuffle again" in labels(room.open())
    path = room.baselines.folder / f"{room.made.run.baseline_id}.npz"
    path.write_bytes(path.read_bytes()[:300])
    assert labels(room.open()) == [ASK]


@pytest.mark.parametrize(
    ("here", "said"),
    [
        ("none", "are not on this machine (yet), so its baseline cannot be trained here"),
        ("other", "other reviews than those GRU 012345 was trained on"),
    ],
)
def test_without_the_reviews_there_is_a_sentence_and_no_button(
    here: str, said: str, room: Room
) -> None:
    room.dataset = None if here == "none" else small_dataset(seed=1)  # type: ignore[assignment]
    app = room.open()
    assert said in text(app)
    assert not app.button
    room.baselines.save(room.made.run, room.made.machine)
    assert "| val_accuracy | **" in text(room.open()), "one that is kept needs no reviews"


def test_the_words_stand_in_chart_and_table(room: Room) -> None:
    room.baselines.save(room.made.run, room.made.machine)
    app = room.open()
    few, words, review = (frame.value for frame in app.dataframe)
    assert few["val_accuracy"].tolist() == [s.val_accuracy for s in room.made.run.strongest]
    positive = words[words["side"] == "positive"]
    assert list(zip(positive["word"], positive["weight"], strict=True)) == (
        room.made.machine.strongest(50, positive=True)
    )
    assert review["word"].tolist() == ["w1", "w5", "w9", "w44", "w5"]
    assert review["repeated"].tolist() == [False, False, False, False, True]
    reading = read_with_baseline(room.reader.encode(REVIEW), room.made.machine)
    assert review["value"].iloc[-1] == pytest.approx(reading.value, abs=1e-6)
    assert f"**{reading.value:+.3f}**" in text(app)
    assert "1 repeated word" in text(app)


def test_the_order_changes_the_network_and_never_the_sum(room: Room) -> None:
    room.baselines.save(room.made.run, room.made.machine)
    app = room.open()
    seen = set()
    for _ in range(3):
        words = app.text[0].value
        assert sorted(words.split()) == ["w1", "w44", "w5", "w5", "w9"]
        seen.add(words)
        row, network = text(app).split("| difference |")[1].strip().splitlines()[1:3]
        assert row.endswith("| **0.0000** |")
        shown = room.reader.read(words).prediction
        assert f"| {shown:.4f} | **" in network
        press(app, "Shuffle again")
    assert len(seen) > 1


def test_a_review_without_a_word_is_explained(tmp_path: Path, made: TrainedBaseline) -> None:
    room = Room(tmp_path, made, review="nobody knows")
    room.baselines.save(made.run, made.machine)
    app = room.open()
    assert "none of the 2 words" in app.info[0].value
    assert "Shuffle again" not in labels(app)


@pytest.mark.parametrize("review", [f"{hostile} w1 w77" for hostile in HOSTILE])
def test_typed_words_stand_in_text_and_tables_only(
    review: str, tmp_path: Path, made: TrainedBaseline
) -> None:
    room = Room(tmp_path, made, review=review)
    room.baselines.save(made.run, made.machine)
    app = room.open()
    assert "w77" in app.text[0].value
    assert "w77" not in text(app)
    assert all("w77" not in chart.proto.spec for chart in app.get("vega_lite_chart"))


def runs(made: TrainedBaseline, machine: float, network: float) -> tuple[TrainedRun, object]:
    run = trained_run()
    best = [replace(metrics, val_accuracy=network) for metrics in run.history]
    reviews = 1_000
    right = round(machine * reviews)
    counts = replace(
        made.run.evaluation,
        true_positive=right,
        true_negative=0,
        false_positive=reviews - right,
        false_negative=0,
    )
    plan = replace(run.plan, validation_reviews=reviews)
    return (
        replace(run, history=tuple(best), plan=plan),
        replace(made.run, evaluation=counts, validation_reviews=reviews),
    )


@pytest.mark.parametrize(
    ("machine", "network", "meaning"),
    [
        (0.84, 0.85, "intervals overlap"),
        (0.90, 0.80, "the SVM is better"),
        (0.80, 0.90, "the network is better"),
    ],
)
def test_a_difference_within_chance_is_no_verdict(
    machine: float, network: float, meaning: str, made: TrainedBaseline
) -> None:
    assert meaning in comparison_text(*runs(made, machine, network))  # type: ignore[arg-type]


def test_how_far_a_few_words_go_is_a_share_of_what_is_gained(made: TrainedBaseline) -> None:
    accuracies = {few.words: few.val_accuracy for few in made.run.strongest}
    every = made.run.strongest[-1]
    wanted = 100 * (accuracies[100] - 0.5) / (every.val_accuracy - 0.5)
    told = re.findall(r"[\d,]+", few_words_text(made.run, 0.5))
    assert told[:3] == ["100", str(every.words), f"{wanted:.0f}"]
    assert "%" not in few_words_text(made.run, 1.0), "nothing is gained over guessing"


def test_shuffling_is_the_same_for_the_same_seed() -> None:
    words = [f"w{number}" for number in range(30)]
    assert shuffled(words, 3) == shuffled(words, 3) != shuffled(words, 4)
    assert sorted(shuffled(words, 3)) == sorted(words)


def test_the_sum_says_its_side(room: Room) -> None:
    reading = read_with_baseline(room.reader.encode("w2"), room.made.machine)
    for value, side in ((0.0, "positive"), (-0.001, "negative")):
        assert f"**{side}**" in sum_text(replace(reading, value=value))
    assert "repeated" not in sum_text(replace(reading, repeated=np.zeros(1, dtype=bool)))
