"""Progress of a run, as a share and in words."""

from sentiment_core.i18n import t
from sentiment_core.jobs.engine.protocol import EngineState
from sentiment_core.jobs.queue.snapshot import JobSnapshot, JobStatus
from sentiment_core.ui.app.runtime import Runtime
from sentiment_core.ui.shared.cost import seconds_text


def run_progress(shared: Runtime, snapshot: JobSnapshot, *, name: str) -> tuple[float, str]:
    """The progress of a run: share in [0, 1], and a line of markdown.

    Args:
        snapshot: the run as it is now.
        name: what the line begins with, markdown.
    """
    best = max((entry.val_accuracy for entry in snapshot.history), default=None)
    so_far = "" if best is None else t(", val_accuracy {best:.3f}", best=best)
    if snapshot.status == JobStatus.WAITING:
        if shared.queue.engine.state != EngineState.READY:
            return 0.0, t("{name}: training workers are starting", name=name)
        return 0.0, (
            t(
                "{name}: number {position} in the waiting queue, starts in {seconds}",
                name=name,
                position=snapshot.position,
                seconds=seconds_text(snapshot.wait_seconds),
            )
        )
    share = min(snapshot.epochs_done / snapshot.config.epochs, 1.0)
    if snapshot.status == JobStatus.RUNNING:
        epoch = snapshot.batches[-1].epoch if snapshot.batches else 1
        return share, t(
            "{name}: epoch {epoch} of {epochs}{so_far}",
            name=name,
            epoch=epoch,
            epochs=snapshot.config.epochs,
            so_far=so_far,
        )
    if snapshot.status == JobStatus.FINISHED:
        return 1.0, t("{name}: finished{so_far}", name=name, so_far=so_far)
    return share, f"{name}: {t(snapshot.status)}{so_far}. {snapshot.message}"
