"""The mark in the top of every page: what trains, how far, and where it leads."""

import re
from dataclasses import asdict, replace

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.errors import DataError
from tests.examples import batch, keep, plan, trained_run
from tests.ui.conftest import ROOT, Room
from tests.ui.screen import press
from tests.ui.train.test_own_runs import ANN, end, trained_by_ann

PAGES = sorted(path.parent.name for path in (ROOT / "sentiment_core/ui").glob("*/page.py"))


def mark(app: AppTest) -> list[tuple[str, str]]:
    """What its links say, and where they lead."""
    assert not app.exception
    protos = [link.proto for link in app.get("page_link")]
    return [
        (link.label, f"{link.page}?{link.query_string}")
        for link in protos
        if re.match("(GRU|LSTM|SimpleRNN) [0-9a-f]{6} |Comparison:", link.label)
    ]


@pytest.mark.parametrize("page", [page for page in PAGES if page != "train"])
def test_every_other_page_says_that_a_run_trains_and_leads_to_it(page: str, room: Room) -> None:
    [run_id] = trained_by_ann(room, 1)
    room.engine.report(run_id, event="plan", **asdict(plan()))
    room.engine.report(run_id, event="batch", **asdict(batch(2, 3)))
    told = [(f"GRU {run_id[:6]} training 2/20", f"train?run={run_id}")]
    assert mark(room.open(page, visitor=ANN)) == told
    assert mark(room.open(page, visitor="b" * 32)) == []


def test_train_which_shows_the_run_leaves_it_out_and_looks_for_it_once(
    room: Room, looks: list[float | None]
) -> None:
    shown, other = trained_by_ann(room, 1, 2)
    looks.clear()
    app = room.open("train", visitor=ANN, run=shown)
    assert mark(app) == [(f"GRU {other[:6]} waiting, number 1", f"train?run={other}")]
    # The mark, whether IMDB has come, the run, the other runs.
    assert [every for every in looks if every] == [5.0, 30.0, 0.2, 1.5]


def test_it_looks_again_only_while_a_run_lives(room: Room, looks: list[float | None]) -> None:
    room.open("shapes", visitor=ANN)
    assert set(looks) == {None}
    [run_id] = trained_by_ann(room, 1)
    looks.clear()
    app = room.open("shapes", visitor=ANN)
    assert [every for every in looks if every] == [1.0]
    room.engine.end(run_id, error=DataError("The reviews are gone."))
    looks.clear()
    app.run()
    assert set(looks) == {None}


def test_who_waits_looks_seldom(room: Room, looks: list[float | None]) -> None:
    room.queue.submit(trained_run().config, "somebody else")
    [waits] = trained_by_ann(room, 1)
    looks.clear()
    app = room.open("shapes", visitor=ANN)
    assert [every for every in looks if every] == [5.0]
    assert mark(app) == [(f"GRU {waits[:6]} waiting, number 1", f"train?run={waits}")]


def test_more_than_one_run_is_a_list(room: Room) -> None:
    trains, waits = trained_by_ann(room, 1, 2)
    app = room.open("shapes", visitor=ANN)
    assert mark(app) == [
        (f"GRU {trains[:6]} training 1/20", f"train?run={trains}"),
        (f"GRU {waits[:6]} waiting, number 1", f"train?run={waits}"),
    ]


def test_the_end_is_told_until_it_was_seen(room: Room) -> None:
    finished, failed = trained_by_ann(room, 1, 2)
    end(room, finished)
    room.engine.end(failed, error=DataError("The reviews are gone."))
    told = [
        (f"GRU {failed[:6]} failed", f"train?run={failed}"),
        (f"GRU {finished[:6]} finished 0.800", f"train?run={finished}"),
    ]
    assert mark(room.open("shapes", visitor=ANN)) == told
    assert mark(room.open("train", visitor=ANN)) == told[1:]  # that of the failed run is shown
    assert mark(room.open("read", visitor=ANN, run=finished)) == []
    assert mark(room.open("shapes", visitor=ANN)) == []


def test_a_run_that_was_stopped_leads_to_what_was_kept(room: Room) -> None:
    [run_id] = trained_by_ann(room, 1)
    press(room.open("train", visitor=ANN), "Stop")
    run = replace(trained_run(run_id), state="stopped")
    keep(room.store, run)
    room.engine.end(run_id, run)
    told = [(f"GRU {run_id[:6]} stopped", f"train?run={run_id}")]
    assert mark(room.open("shapes", visitor=ANN)) == told


def test_a_comparison_goes_on_from_any_page_and_is_told_until_it_was_seen(room: Room) -> None:
    press(room.open("compare", visitor=ANN), "Train all three cells")
    for ended in range(3):
        app = room.open("shapes", visitor=ANN)
        told = mark(app)
        # Three runs and the comparison of them were "+3" beside the one that trains.
        labels = [one.proto.popover.label for one in app.get("popover")]
        assert told[-1][0] in labels
        assert told[-1] == (f"Comparison: {ended} of 3 done", "compare?")
        assert "training 1/3" in told[0][0]
        [run_id] = room.engine.jobs
        end(room, run_id)
    assert mark(room.open("shapes", visitor=ANN)) == [("Comparison: 3 of 3 done", "compare?")]
    room.open("compare", visitor=ANN)
    assert mark(room.open("shapes", visitor=ANN)) == []
