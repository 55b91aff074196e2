"""The ledger of a visitor: own unfinished runs, then the stored ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from sentiment_core.data.sources import DATASETS
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.rnn.baseline.baseline import BaselineRun
from sentiment_core.rnn.evaluation.interval import MeasuredShare
from sentiment_core.rnn.ledger.ledger import LedgerRow, RowState, reviews_text
from sentiment_core.rnn.runs.names import default_name
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.ui.app.rights import listed_runs, others_reviews
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.app.visitor import visitor_id

_STATES = {
    JobStatus.WAITING: RowState.WAITING,
    JobStatus.RUNNING: RowState.TRAINING,
    JobStatus.FAILED: RowState.FAILED,
    JobStatus.STOPPED: RowState.STOPPED,
    JobStatus.FINISHED: RowState.FINISHED,
}


@dataclass(frozen=True)
class Ledger:
    """Everything that is in the ledger now.

    Args:
        rows: this visitor's runs on their way, then kept ones, the bundled ones last.
        runs: the networks that are kept, by id.
        baselines: the stored baselines, by id.
    """

    rows: tuple[LedgerRow, ...]
    runs: Mapping[str, TrainedRun]
    baselines: Mapping[str, BaselineRun]

    def row(self, run_id: str | None) -> LedgerRow | None:
        """The row of a run; None when there is none."""
        return next((row for row in self.rows if row.run_id == run_id), None)


def ledger_of(shared: Runtime) -> Ledger:
    """Read the ledger as it is now."""
    notes = shared.store.notes
    runs = {run.run_id: run for run in listed_runs()}
    machines = shared.baselines.all()
    others = others_reviews(machine.config.dataset for machine in machines)
    baselines = {one.baseline_id: one for one in machines if one.config.dataset not in others}
    visitor = visitor_id()
    mine = [
        *shared.queue.owners.of(visitor),
        *(job.run_id for job in shared.queue.live_of(visitor)),
    ]
    jobs = [shared.queue.snapshot(run_id) for run_id in dict.fromkeys(reversed(mine))]
    on_their_way = [
        _row_of_job(job) for job in jobs if job is not None and (job.live or job.run_id not in runs)
    ]
    shown = {row.run_id for row in on_their_way}
    stored = [
        LedgerRow.of_run(run, notes.get(run.run_id))
        for run in runs.values()
        if run.run_id not in shown
    ]
    stored += [
        LedgerRow.of_baseline(
            machine, notes.get(machine.baseline_id), bundled=shared.baselines.is_bundled(run_id)
        )
        for run_id, machine in baselines.items()
    ]
    stored.sort(key=lambda row: row.bundled)
    return Ledger((*on_their_way, *stored), runs, baselines)


def _row_of_job(snapshot: JobSnapshot) -> LedgerRow:
    plan, config = snapshot.plan, snapshot.config
    best = max(snapshot.history, key=lambda entry: entry.val_accuracy, default=None)
    return LedgerRow(
        run_id=snapshot.run_id,
        name=default_name(snapshot.run_id, config),
        state=_STATES[snapshot.status],
        cell=str(config.cell),
        config=config,
        dataset=reviews_text(plan.dataset, plan.train_reviews)
        if plan
        else DATASETS[config.dataset].label,
        parameters=plan.parameters if plan else None,
        seconds=snapshot.seconds,
        share=MeasuredShare.of(best.val_accuracy, plan.validation_reviews)
        if best and plan
        else None,
        epoch=best.epoch if best else None,
        message=snapshot.message,
        magnifies_rounding=any(entry.magnifies_rounding for entry in snapshot.history[-1:]),
    )


def row_label(row: LedgerRow) -> str:
    """One line that names a run and says how good it is; holds what a person typed."""
    share = f", {row.share.value:.3f}" if row.share else ""
    return f"{row.name}{share}"
