"""Several runs with one press: what the queue is asked for, and when."""

from dataclasses import replace

from sentiment_core.errors import DataError
from sentiment_core.jobs.plan import PlanKind, TrainingPlan
from sentiment_core.jobs.queue.snapshot import JobStatus
from tests import sentences
from tests.examples import keep, small_config, trained_run
from tests.ui.conftest import Room

VISITOR = "v"


def plan_of(*cells: str, **settings: object) -> TrainingPlan:
    configs = [small_config(dataset="replica", cell=cell, **settings) for cell in cells]
    return TrainingPlan.of(PlanKind.CELLS, configs)


def statuses(plan: TrainingPlan, room: Room) -> list[JobStatus | None]:
    return [found and found.status for found in plan.snapshots(room.queue)]


def end(room: Room, run_id: str) -> None:
    run = replace(trained_run(run_id), config=room.engine.jobs[run_id].arguments[0])
    keep(room.store, run)  # type: ignore[arg-type]
    room.engine.end(run_id, run)


def test_one_trains_one_waits_and_the_third_comes_when_it_can(room: Room) -> None:
    plan = plan_of("SimpleRNN", "LSTM", "GRU").advanced(room.queue, VISITOR)
    assert statuses(plan, room) == [JobStatus.RUNNING, JobStatus.WAITING, None]
    assert plan.advanced(room.queue, VISITOR) == plan  # asking again changes nothing
    for done in range(3):
        assert not plan.done(room.queue)
        end(room, str(plan.runs[done].run_id))
        plan = plan.advanced(room.queue, VISITOR)
    assert statuses(plan, room) == [JobStatus.FINISHED] * 3
    assert plan.done(room.queue)
    cells = [room.store.find(str(run.run_id)).config.cell for run in plan.runs]
    assert cells == ["SimpleRNN", "LSTM", "GRU"]


def test_what_is_kept_already_comes_at_once(room: Room) -> None:
    first = plan_of("GRU").advanced(room.queue, VISITOR)
    end(room, str(first.runs[0].run_id))
    plan = plan_of("GRU", "LSTM").advanced(room.queue, VISITOR)
    assert statuses(plan, room) == [JobStatus.FINISHED, JobStatus.RUNNING]
    assert len(room.engine.jobs) == 1


def test_a_run_of_ones_own_that_waits_is_let_first(room: Room) -> None:
    for seed in (8, 9):
        room.queue.submit(small_config(dataset="replica", seed=seed), VISITOR)
    plan = plan_of("GRU").advanced(room.queue, VISITOR)
    assert statuses(plan, room) == [None]
    assert plan.runs[0].open
    end(room, next(iter(room.engine.jobs)))
    assert statuses(plan.advanced(room.queue, VISITOR), room) == [JobStatus.WAITING]


def test_a_run_that_cannot_be_trained_is_told_and_the_others_go_on(room: Room) -> None:
    configs = [small_config(dataset="imdb"), small_config(dataset="replica")]
    plan = TrainingPlan.of(PlanKind.SEEDS, configs).advanced(room.queue, VISITOR)
    assert sentences.IMDB_NOT_READY in plan.runs[0].message
    assert statuses(plan, room) == [None, JobStatus.RUNNING]
    room.engine.end(str(plan.runs[1].run_id), error=DataError("The reviews are gone."))
    assert plan.done(room.queue)
    assert statuses(plan, room) == [None, JobStatus.FAILED]


def test_a_run_deleted_meanwhile_does_not_keep_the_plan_open(room: Room) -> None:
    plan = plan_of("GRU").advanced(room.queue, VISITOR)
    end(room, str(plan.runs[0].run_id))
    room.store.remove(str(plan.runs[0].run_id))
    assert statuses(plan, room) == [None]
    assert plan.done(room.queue)


def test_without_what_is_open_nothing_more_is_asked_for(room: Room) -> None:
    plan = plan_of("SimpleRNN", "LSTM", "GRU").advanced(room.queue, VISITOR).without_open()
    assert len(plan.runs) == 2
    end(room, str(plan.runs[0].run_id))
    assert len(plan.advanced(room.queue, VISITOR).runs) == 2
    assert room.engine.jobs == {plan.runs[1].run_id: room.engine.jobs[str(plan.runs[1].run_id)]}
