"""One visitor with two tabs: what one of them does is not undone by the other."""

import itertools
import threading
from dataclasses import replace
from typing import Any

import pytest

from sentiment_core.errors import DataError
from sentiment_core.jobs.plan import PlanKind
from sentiment_core.jobs.tour_state import TourState
from sentiment_core.ui.app import followed, plans
from sentiment_core.ui.app.runtime import Runtime, runtime
from sentiment_core.ui.tour import progress
from tests.examples import small_config
from tests.ui.conftest import Room
from tests.ui.screen import labels, press
from tests.ui.train.test_own_runs import ANN, end

SECONDS = 10.0  # far longer than anything here takes; only a failing test waits for it


@pytest.fixture
def anns_tabs(room: Room, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """Every call is Ann's, from whichever thread."""
    for module in (plans, followed):
        monkeypatch.setattr(module, "visitor_id", lambda: ANN)
    return runtime()


class Paused:
    """Calls of a function wait, at their beginning, until the test lets them go on."""

    def __init__(self, call: Any) -> None:
        self._call = call
        self.inside, self.go_on = threading.Event(), threading.Event()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.inside.set()
        assert self.go_on.wait(SECONDS)
        return self._call(*arguments, **named)


def at_the_same_time(paused: Paused, first: Any, second: Any) -> None:
    """`second` comes while `first` is held up; it may wait for `first`, or end before it."""
    one, two = threading.Thread(target=first), threading.Thread(target=second)
    one.start()
    assert paused.inside.wait(SECONDS)
    two.start()
    two.join(0.3)
    paused.go_on.set()
    for thread in (one, two):
        thread.join(SECONDS)
        assert not thread.is_alive()


def test_stop_in_one_tab_while_the_other_polls_leaves_no_run(
    anns_tabs: Runtime, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The poll had read the plan before Stop: it submitted the next run and put the plan back."""
    configs = [small_config(dataset="replica", seed=seed) for seed in range(4)]
    fingerprint = anns_tabs.dataset(configs[0].dataset).fingerprint
    plans.start_plan(anns_tabs, PlanKind.SEEDS, configs, fingerprint)
    end(room, next(iter(room.engine.jobs)))
    paused = Paused(room.queue.submit)
    monkeypatch.setattr(room.queue, "submit", paused)
    at_the_same_time(
        paused, lambda: plans.advance_plan(anns_tabs), lambda: plans.stop_plan(anns_tabs)
    )
    plan = plans.plan_of_visitor(anns_tabs)
    assert plan is not None
    assert not any(run.open for run in plan.runs)
    assert [job.stopping for job in room.queue.live_of(ANN)] == []


def test_a_run_that_one_tab_follows_is_not_forgotten_by_the_other(
    anns_tabs: Runtime, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One tab dropped a run whose end was seen, and with it the one that was just started."""
    seen = room.queue.submit(small_config(dataset="replica", seed=1), ANN).run_id
    followed.follow_run(anns_tabs, seen)
    end(room, seen)
    new = room.queue.submit(small_config(dataset="replica", seed=2), ANN).run_id
    paused = Paused(lambda value: value)
    reads = itertools.count(1)
    store, get = anns_tabs.followed, anns_tabs.followed.get

    def read(visitor: str) -> tuple[str, ...]:
        value = get(visitor)
        return value if next(reads) != 2 else paused(value)  # once more, to change it

    monkeypatch.setattr(store, "get", read)
    monkeypatch.setattr(followed, "asked_run", lambda: seen)
    at_the_same_time(
        paused,
        lambda: followed.followed_runs(anns_tabs),
        lambda: followed.follow_run(anns_tabs, new),
    )
    room.engine.end(new, error=DataError("The reviews are gone."))
    assert [one.run_id for one in followed.followed_runs(anns_tabs)] == [new]


def test_closing_a_plan_in_one_tab_keeps_the_one_started_in_the_other(room: Room) -> None:
    old = press(room.open("compare", visitor=ANN), "Train all three cells")
    for _ in range(3):
        [run_id] = room.engine.jobs
        room.engine.end(run_id, error=DataError("The reviews are gone."))
        old.run()
    other = room.open("compare", visitor=ANN)
    other.button(key="train_seeds").click().run()
    press(old, "Close")
    assert len(room.queue.live_of(ANN)) == 2
    for app in (old, other.run()):
        assert not app.exception
        assert labels(app).count("Stop") == 1


def test_a_plan_started_in_both_tabs_is_the_first_one(room: Room) -> None:
    """The second tab did not know of the first one's plan, whose runs were then never trained."""
    one, two = room.open("compare", visitor=ANN), room.open("compare", visitor=ANN)
    press(one, "Train all three cells")
    plan = runtime().plans.get(ANN)
    two.button(key="train_seeds").click().run()
    assert not two.exception
    assert runtime().plans.get(ANN) == plan


def test_a_step_of_the_tour_done_in_one_tab_stays_done_when_the_other_goes_on(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both tabs began with the same state, and the last one to remember it won."""
    app = room.open("read", visitor=ANN, tour="1")
    ticks = threading.Thread(
        target=runtime().tours.update,
        args=(ANN, lambda state: replace(state, done=state.done | {5})),
    )

    def slowly(state: TourState, **changes: Any) -> TourState:
        if "left" in changes:
            ticks.start()
            ticks.join(0.3)
        return replace(state, **changes)

    monkeypatch.setattr(progress, "replace", slowly)
    app.button(key="tour_to_2").click().run()
    ticks.join(SECONDS)
    assert not app.exception
    assert runtime().tours.get(ANN) == TourState(done=frozenset({5}), left=2)
