"""A visitor's runs are found again on every page, without a link."""

from dataclasses import asdict, replace

from streamlit.testing.v1 import AppTest

from sentiment_core.errors import DataError
from tests import sentences
from tests.examples import epoch, keep, plan, trained_run
from tests.ui.conftest import Room
from tests.ui.read.test_read_page import markdown
from tests.ui.screen import press

ANN = "a" * 32


def trained_by_ann(room: Room, *seeds: int) -> list[str]:
    """The ids of the runs that Ann's tab asked for."""
    ids = []
    for seed in seeds:
        app = press(room.open("train", visitor=ANN, seed=str(seed), epochs="20"), "Train")
        ids.append(app.query_params["run"])
    return ids


def end(room: Room, run_id: str) -> None:
    run = replace(trained_run(run_id), config=room.engine.jobs[run_id].arguments[0])
    keep(room.store, run)  # type: ignore[arg-type]
    room.engine.end(run_id, run)


def progress(app: AppTest) -> list[str]:
    return [str(bar.proto.text) for bar in app.get("progress")]


def test_a_run_is_found_again_without_a_link_and_can_be_stopped(room: Room) -> None:
    """Train, go to Read through the menu, come back: no curve, no Stop, and the next run waited.

    The menu's links carry nothing.
    """
    [run_id] = trained_by_ann(room, 1)
    room.engine.report(run_id, event="plan", **asdict(plan()))
    room.engine.report(run_id, event="epoch", **asdict(epoch(1)))
    app = room.open("train", visitor=ANN)
    assert app.query_params["run"] == run_id
    assert progress(app) == [sentences.BUILDING]
    press(app, "Stop")
    assert room.engine.stopped == [run_id]


def test_all_of_a_visitors_runs_are_shown_and_each_can_be_stopped(room: Room) -> None:
    trains, waits = trained_by_ann(room, 1, 2)
    app = room.open("train", visitor=ANN)
    assert app.query_params["run"] == trains
    assert sentences.OWN_RUNS in markdown(app)
    assert f"**GRU {waits[:6]}**: number 1 in the waiting queue" in progress(app)[1]
    press(app, "Show")
    assert app.query_params["run"] == waits
    assert f"**GRU {trains[:6]}**: epoch 1 of 20" in progress(app)[0]
    press(app, "Leave")
    assert [one.run_id for one in room.queue.live_of(ANN)] == [trains]
    press(app, "Stop")
    assert room.engine.stopped == [trains]


def test_the_end_of_a_run_is_found_once_however_it_ended(room: Room) -> None:
    finished, failed = trained_by_ann(room, 1, 2)
    end(room, finished)
    room.engine.end(failed, error=DataError("The reviews are gone."))
    app = room.open("train", visitor=ANN)
    assert app.query_params["run"] == failed
    assert app.error[0].value == "The reviews are gone."
    assert f"**GRU {finished[:6]}**: finished, val_accuracy 0.800" in progress(app)[0]
    press(app, "Show")
    assert "Validation accuracy **0.800**" in markdown(app)
    assert sentences.OWN_RUNS not in markdown(app)
    again = room.open("train", visitor=ANN)
    assert "run" not in again.query_params
    assert "Press **Train**" in markdown(again)


def test_nobody_else_is_shown_them(room: Room) -> None:
    trained_by_ann(room, 1, 2)
    other = room.open("train", visitor="b" * 32)
    assert "run" not in other.query_params
    assert progress(other) == []
