"""The plan of each visitor: kept by the server, so that a page that is loaded again finds it."""

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
    """Submit what the queue takes now, and keep the rest for later; as `TrainingPlan.of`."""
    _advance(shared, TrainingPlan.of(kind, configs, fingerprint))


def advance_plan(shared: Runtime) -> TrainingPlan | None:
    """Submit what the queue takes by now; gives the plan as it is then."""
    plan = plan_of_visitor(shared)
    return None if plan is None else _advance(shared, plan)


def _advance(shared: Runtime, before: TrainingPlan) -> TrainingPlan:
    plan = before.advanced(shared.queue, visitor_id())
    shared.plans.put(visitor_id(), plan)
    return plan


def take_results(shared: Runtime) -> list[str]:
    """The runs of a plan that has just ended, once; they are what a visitor waits to see."""
    plan = plan_of_visitor(shared)
    if plan is None or plan.shown or not plan.done(shared.queue):
        return []
    shared.plans.put(visitor_id(), replace(plan, shown=True))
    found = plan.snapshots(shared.queue)
    return [snapshot.run_id for snapshot in found if snapshot is not None and snapshot.kept]


def stop_plan(shared: Runtime) -> None:
    """Submit nothing more, and leave what trains or waits; finished epochs are kept."""
    plan = plan_of_visitor(shared)
    if plan is None:
        return
    shared.plans.put(visitor_id(), plan.without_open())
    # Those that wait first, or the next one would start as soon as the training one is left.
    for snapshot in sorted(
        filter(None, plan.snapshots(shared.queue)),
        key=lambda found: found.status == JobStatus.RUNNING,
    ):
        shared.queue.leave(snapshot.run_id, visitor_id())


def drop_plan(shared: Runtime) -> None:
    """Forget the plan; its runs stay in the ledger."""
    shared.plans.drop(visitor_id())
