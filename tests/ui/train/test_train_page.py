"""The Train page in every state; nothing is trained, the engine is a fake."""

import re
from dataclasses import asdict, replace

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.errors import DataError
from sentiment_core.jobs.preparation import PreparationSnapshot, PreparationState
from sentiment_core.rnn.runs.run import RunState
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS, DatasetName
from sentiment_core.settings.presets import PRESETS
from sentiment_core.ui.app import runtime as resources
from tests import sentences
from tests.examples import HOSTILE, batch, epoch, keep, plan, small_dataset, trained_run
from tests.load.workshop import RESULT, TOLD
from tests.ui.conftest import Room
from tests.ui.read.test_read_page import markdown
from tests.ui.screen import labels, press


def train(room: Room, **query: str) -> tuple[AppTest, str]:
    """A visitor who has pressed Train, and the run's id."""
    app = press(room.open("train", **query), "Train")
    assert not app.exception
    [run_id] = room.engine.jobs or [room.queue.live_of("")]
    return app, str(run_id)


def progress(app: AppTest) -> str:
    return str(app.get("progress")[0].proto.text)


def charts(app: AppTest) -> list[tuple[str, str]]:
    """The charts that the page shows, each with its identity and its specification."""
    found = [chart.proto for chart in app.get("vega_lite_chart")]
    return [(chart.id, chart.spec) for chart in found]


def test_before_anything_is_trained_there_is_the_frame_that_a_run_fills(room: Room) -> None:
    app = room.open("train")
    assert not app.exception
    assert "Press **Train**" in markdown(app)
    before = charts(app)
    assert len(before) == 3  # accuracy, loss, the sample
    press(app, "Train")
    [run_id] = room.engine.jobs
    assert charts(app) == before
    room.engine.report(run_id, event="plan", **asdict(plan()))
    for step in range(1, 7):
        room.engine.report(run_id, event="batch", **asdict(batch(1, step)))
    app.run()
    assert charts(app) == before
    run = replace(trained_run(run_id), config=room.engine.jobs[run_id].arguments[0])
    keep(room.store, run)  # type: ignore[arg-type]
    room.engine.end(run_id, run)
    assert charts(app.run()) == before


def test_without_imdb_the_replica_is_chosen_and_said(room: Room) -> None:
    app = room.open("train")
    assert app.session_state["dataset"] == DatasetName.REPLICA
    assert sentences.BY_MACHINE_SMALL in markdown(app)
    assert sentences.REPLICA_INSTEAD in markdown(app)
    press(app, "Try again")
    assert room.preparation.tries == 1


def test_the_cost_stands_beside_the_button(room: Room) -> None:
    app = room.open("train")
    assert re.search(r"326,369 parameters · about 8 s · [0-9.]+ [MG]B", markdown(app))


def test_the_default_settings_are_those_of_the_config(room: Room) -> None:
    _, run_id = train(room)
    [config, *_] = room.engine.jobs[run_id].arguments
    assert config == replace(RunConfig(), dataset=DatasetName.REPLICA)


def test_every_control_says_what_it_does(room: Room) -> None:
    app = room.open("train")
    controls = [*app.select_slider, *app.toggle, *app.number_input, *app.get("button_group")]
    controls += app.selectbox
    assert {control.key for control in controls} == {*LIMITS, "preset_choice", "train_behind"}
    assert all(control.proto.help for control in controls)


def test_the_link_sets_the_controls_and_never_starts_a_training(room: Room) -> None:
    app = room.open("train", cell="LSTM", units="64", num_words="all", mask_zero="false")
    assert room.engine.jobs == {}
    press(app, "Train")
    [[config, *_]] = [job.arguments for job in room.engine.jobs.values()]
    assert (config.cell, config.units, config.num_words, config.mask_zero) == (
        "LSTM", 64, None, False,
    )  # fmt: skip


@pytest.mark.parametrize("value", ["1000000", "-1", "nan", *HOSTILE[:3]])
def test_a_link_outside_the_limits_changes_nothing(value: str, room: Room) -> None:
    app = room.open("train", units=value, cell=value, dropout=value, layers=value)
    assert not app.exception
    press(app, "Train")
    [[config, *_]] = [job.arguments for job in room.engine.jobs.values()]
    assert config == replace(RunConfig(), dataset=DatasetName.REPLICA)


def test_more_reviews_than_the_replica_has_are_explained_not_changed(room: Room) -> None:
    app = room.open("train", train_reviews="10,000", dataset="Replica")
    assert "10,000 were requested" in markdown(app)
    [button] = [button for button in app.button if button.label == "Train"]
    assert button.disabled
    assert app.select_slider(key="train_reviews").value == 10_000


def test_settings_that_contradict_each_other_are_told(room: Room) -> None:
    app = room.open("train")
    app.select_slider(key="num_words").set_value(500).run()
    assert not app.exception
    app.session_state["skip_top"] = 200
    assert not app.run().exception


def test_starting_waiting_and_running_are_told(room: Room) -> None:
    app, run_id = train(room)
    assert progress(app) == sentences.BUILDING
    room.engine.report(run_id, event="plan", **asdict(plan()))
    room.engine.report(run_id, event="batch", **asdict(batch(1, 3)))
    app.run()
    assert progress(app).startswith("**Epoch 1 of 3** · about")
    other = room.open("train", seed="9")
    press(other, "Train")
    assert "Number 1 in the waiting queue, starts in about 8 s." in markdown(other)
    told = TOLD.search(markdown(other))  # as a session of `make load` reads it
    assert told is not None
    assert told.groups() == ("8", "s")
    assert "Meanwhile: **bundled GRU**" in markdown(other)  # something to look at
    assert "Leave" in labels(other)


def test_an_engine_that_is_not_there_yet_is_told(room: Room) -> None:
    from sentiment_core.jobs.engine.protocol import EngineState

    room.engine.slots, room.engine.state = 0, EngineState.STARTING
    app = press(room.open("train"), "Train")
    assert sentences.WORKERS_START in markdown(app)


@pytest.mark.parametrize("problem", ["", "The cluster's workers cannot train."])
def test_a_paused_queue_and_an_engine_with_a_problem_are_told(problem: str, room: Room) -> None:
    room.queue.pause(True)
    room.engine.problem = problem
    app = press(room.open("train"), "Train")
    assert not app.exception
    told = f"{problem} Your run keeps its position." if problem else "the presenter has paused"
    assert told in markdown(app)


def test_who_waits_is_shown_the_bundled_run_of_the_same_cell(room: Room) -> None:
    room.engine.slots = 0
    app = press(room.open("train"), "Train")
    run = room.store.find("bundled-gru")
    assert f"validation accuracy **{run.best.val_accuracy:.3f}**" in markdown(app)
    press(app, "Read with it")
    assert app.session_state["read_run"] == run.run_id


def test_a_full_queue_says_when_to_come_back(room: Room) -> None:
    for seed in range(101):
        room.queue.submit(trained_run(seed=seed).config, f"visitor {seed}")
    app = press(room.open("train"), "Train")
    assert not app.exception
    assert "The queue is full (100 waiting). The next place is free in about 8 s." in markdown(app)
    assert "Press **Train**" in markdown(app)


def test_a_finished_run_is_told_in_words_and_can_read(room: Room) -> None:
    app, run_id = train(room)
    run = replace(trained_run(run_id), config=room.engine.jobs[run_id].arguments[0])
    keep(room.store, run)  # type: ignore[arg-type]
    room.engine.end(run_id, run)
    app.run()
    assert not app.exception
    assert (
        "Validation accuracy **0.800** (40 machine-written reviews, epoch 2 of 2). "
        "Majority-class baseline: 0.550." in markdown(app)
    )
    found = RESULT.search(markdown(app))  # what the sessions of `make load` wait for
    assert found is not None
    assert found[1] == "0.800"
    assert app.query_params["run"] == run_id
    press(app, "Read with it")
    assert not app.exception
    assert app.session_state["read_run"] == run_id


@pytest.mark.parametrize("name", ["explodes", "vanishes", "quick"])
def test_read_opens_where_a_presets_claim_is_seen(name: str, room: Room) -> None:
    app, run_id = train(room, preset=name)
    config = room.engine.jobs[run_id].arguments[0]
    run = replace(trained_run(run_id), config=config, history=(epoch(1),), batches=(batch(1, 5),))
    keep(room.store, run)  # type: ignore[arg-type]
    room.engine.end(run_id, run)
    app.run()
    app.session_state["review"] = "w1 w9 w7"
    press(app, "Read with it")
    assert not app.exception
    seen = PRESETS[name].seen
    assert {key: app.query_params[key] for key in ("panel", "epoch") if key in seen} == seen
    gradients = [text for text in app.text if "dP/dh at the first word is" in text.value]
    assert len(gradients) == ("panel" in seen)
    assert app.session_state["read_run"] == run_id


def test_stop_keeps_the_epochs_and_says_so(room: Room) -> None:
    app, run_id = train(room)
    press(app, "Stop")
    assert room.engine.stopped == [run_id]
    assert progress(app) == sentences.STOPPING
    [stop] = [button for button in app.button if button.label == "Stop"]
    assert stop.disabled
    run = replace(trained_run(run_id), state=RunState.STOPPED)
    keep(room.store, run)
    room.engine.end(run_id, run)
    app.run()
    assert "Stopped. 2 finished epochs were kept. Validation accuracy" in markdown(app)
    assert sentences.READ_WITH_IT in labels(app)


def test_a_failed_run_is_told_and_can_be_tried_again(room: Room) -> None:
    app, run_id = train(room)
    room.engine.end(run_id, error=DataError("The reviews are gone."))
    app.run()
    assert not app.exception
    assert app.error[0].value == "The reviews are gone."
    press(app, "Train")
    assert list(room.engine.jobs) == [run_id]


def test_another_visitor_sees_the_run_of_a_link_and_cannot_stop_it(room: Room) -> None:
    _, run_id = train(room)
    other = room.open("train", run=run_id)
    [stop] = [button for button in other.button if button.label == "Stop"]
    assert stop.disabled
    assert progress(other) == sentences.BUILDING


def test_who_waits_for_long_looks_seldom(room: Room, looks: list[float | None]) -> None:
    seconds = []
    for seed in range(5):  # one trains and each of the others waits for 8 s more
        app = room.open("train", visitor=f"{seed:032x}", seed=str(seed))
        looks.clear()
        press(app, "Train")
        seconds.append(next(every for every in looks if every and every != 30.0))
    assert seconds == [0.2, 2.0, 4.0, 5.0, 5.0]


def test_a_second_waiting_run_is_refused_with_a_sentence(room: Room) -> None:
    app, _ = train(room)
    for seed in (2, 3):
        app.number_input(key="seed").set_value(seed).run()
        press(app, "Train")
    assert sentences.ALREADY_WAITING in markdown(app)


@pytest.mark.parametrize("run", ["0" * 16, "..", HOSTILE[0]])
def test_a_link_to_an_unknown_run_is_told(run: str, room: Room) -> None:
    app = room.open("train", run=run)
    assert not app.exception
    assert sentences.RUN_NOT_HERE in markdown(app)
    assert run not in markdown(app) or run == ".."


WORKING = PreparationSnapshot(PreparationState.WORKING, "Downloading IMDB: 4.0 of 19.0 MB.", 0.2)


@pytest.mark.parametrize("link", [{}, {"dataset": "IMDB"}])
def test_while_imdb_is_made_ready_nothing_trains_on_anything_else(
    link: dict[str, str], room: Room
) -> None:
    """In the first seconds of a server, Train pressed meant the replica."""
    room.preparation.snapshot = WORKING
    app = room.open("train", **link)
    assert not app.exception
    assert app.session_state["dataset"] == DatasetName.IMDB
    assert WORKING.message in markdown(app)
    [button] = [button for button in app.button if button.label == "Train"]
    assert button.disabled
    press(app, "Use the replica instead")
    assert app.session_state["dataset"] == DatasetName.REPLICA
    press(app, "Train")
    [job] = room.engine.jobs.values()
    assert job.arguments[0] == replace(RunConfig(), dataset=DatasetName.REPLICA)
    room.preparation.snapshot = PreparationSnapshot(PreparationState.READY, "", None)
    app.run()
    assert app.session_state["dataset"] == DatasetName.REPLICA, "it was chosen"


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize("hidden", [False, True])
def test_the_form_takes_imdb_as_soon_as_it_is_there_unless_somebody_chose(
    chosen: bool, hidden: bool, room: Room
) -> None:
    """Who opened Train a moment too early trained on the replica for good."""
    lesson = {"hide": "dataset"} if hidden else {}
    app = room.open("train", **lesson)
    assert app.session_state["settings"].dataset == DatasetName.REPLICA
    if chosen and not hidden:
        app.selectbox(key="dataset").set_value("IMDB").run()
        app.selectbox(key="dataset").set_value("Replica").run()
    for state in (PreparationState.WORKING, PreparationState.READY):
        room.preparation.snapshot = PreparationSnapshot(state, "", None)
        app.run()
        assert not app.exception
        wanted = DatasetName.REPLICA if chosen and not hidden else DatasetName.IMDB
        assert app.session_state["settings"].dataset == wanted
    room.preparation.snapshot = PreparationSnapshot(PreparationState.FAILED, "", None)
    app.run()
    assert app.session_state["settings"].dataset == DatasetName.REPLICA


@pytest.mark.parametrize(
    ("page", "label"), [("train", "Train"), ("compare", "Train all three cells")]
)
def test_a_run_trains_on_the_reviews_that_the_page_showed_when_it_was_pressed(
    page: str, label: str, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Better reviews may come between the look at a page and the press of its button."""
    shown, better = (small_dataset(reviews=5_000, seed=seed) for seed in (1, 2))
    room.preparation.snapshot = PreparationSnapshot(PreparationState.READY, "", None)
    monkeypatch.setattr(resources, "ready_dataset", lambda name: shown)
    app = room.open(page)
    monkeypatch.setattr(resources, "ready_dataset", lambda name: better)
    press(app, label)
    asked = [*room.queue.overview().running, *room.queue.overview().waiting]
    assert len(asked) == (1 if page == "train" else 2)  # the third one waits in the plan
    for snapshot in asked:
        assert snapshot.run_id == snapshot.config.run_id(shown.fingerprint)
