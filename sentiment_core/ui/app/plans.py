"""The training plan of each visitor, shared by their tabs."""

from collections.abc import Sequence
from dataclasses import replace

from sentiment_core.jobs.plan import PlanKind, TrainingPlan
from sentiment_core.jobs.queue.snapshot import JobStatus
from sentiment_core.settings.config import RunConfig
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.visitor import visitor_id


def plan_of_visitor(shared: Runtime) -> TrainingPlan | None:
    """The plan that this visitor started; None when there is none."""
    return shared.plans.get(visitor_id())


def start_plan(
    shared: Runtime, kind: PlanKind, configs: Sequence[RunConfig], fingerprint: str
) -> None:
    """Start a plan and submit the runs that the queue takes now; arguments as in `TrainingPlan.of`.

    A plan that another tab has started meanwhile goes on instead.
    """
    visitor = visitor_id()
    new = TrainingPlan.of(kind, configs, fingerprint)

    def start(before: TrainingPlan | None) -> TrainingPlan:
        plan = new if before is None or before.done(shared.queue) else before
        return plan.advanced(shared.queue, visitor)

    shared.plans.update(visitor, start)


def advance_plan(shared: Runtime) -> None:
    """Submit the runs that the queue takes now."""
    visitor = visitor_id()
    if plan_of_visitor(shared) is not None:
        shared.plans.update(visitor, lambda plan: plan and plan.advanced(shared.queue, visitor))


def take_results(shared: Runtime, *, again: bool) -> list[str]:
    """The runs of a plan that has ended, once; they are what a visitor waits to see.

    Args:
        again: also where they were taken before, for a page that is loaded again.
    """
    ended: list[TrainingPlan] = []

    def take(plan: TrainingPlan | None) -> TrainingPlan | None:
        if plan is None or (plan.shown and not again) or not plan.done(shared.queue):
            return plan
        ended.append(plan)
        return replace(plan, shown=True)

    shared.plans.update(visitor_id(), take)
    found = [snapshot for plan in ended for snapshot in plan.snapshots(shared.queue)]
    return [snapshot.run_id for snapshot in found if snapshot is not None and snapshot.stored]


def stop_plan(shared: Runtime) -> None:
    """Stop a plan: submit no further run and leave the current ones; finished epochs are stored."""
    # First, so that no other tab submits a run that would not be left.
    plan = shared.plans.update(visitor_id(), lambda plan: plan and plan.without_open())
    if plan is None:
        return
    # Those that wait first, or the next one would start as soon as the training one is left.
    for snapshot in sorted(
        filter(None, plan.snapshots(shared.queue)),
        key=lambda found: found.status == JobStatus.RUNNING,
    ):
        shared.queue.leave(snapshot.run_id, visitor_id())


def drop_plan(shared: Runtime) -> None:
    """Remove a finished plan; its runs stay in the ledger."""
    shared.plans.update(
        visitor_id(), lambda plan: None if plan is None or plan.done(shared.queue) else plan
    )
