"""Messages about an engine that cannot train, or that lost a job."""

import logging

from sentiment_core.errors import EngineError, SentimentError
from sentiment_core.i18n import t
from sentiment_core.jobs.engine.protocol import Resource

logger = logging.getLogger(__name__)

STARTING = t("Training workers are starting. Try again in a few seconds.")
LOST = t("The training workers were lost and are restarting. Train the run again.")
_LOST_TWICE = t("The worker was lost twice, most likely for lack of memory. Try a smaller run.")
_KERAS_LOST_TWICE = t(
    "The worker with Keras was lost twice: for lack of memory, or because TensorFlow does not run "
    "on this machine."
)
NO_TRAINING_WORKER = t(
    "No worker of the cluster was started with --resources {resource}=1, so none can train.",
    resource=Resource.TRAIN,
)
NO_KERAS_WORKER = t(
    "No worker of this cluster runs Keras. Start one with --resources {resource}=1.",
    resource=Resource.KERAS,
)
DEAF = t("The run did not respond, so its worker was stopped.")
BUG = t("The run failed on its worker because of a bug. The server log has the details.")


def lost_twice(needs: Resource) -> str:
    """The sentence for a job whose workers ended with it, both times."""
    return _KERAS_LOST_TWICE if needs == Resource.KERAS else _LOST_TWICE


def ended_by(job_id: str, error: BaseException, needs: Resource) -> SentimentError:
    """The error to show for a job's exception; unexpected ones are logged.

    Args:
        error: what its work, or Dask, raised.
        needs: which kind of worker had it.
    """
    from distributed.scheduler import KilledWorker

    logger.error("job %s failed", job_id, exc_info=error)
    if isinstance(error, KilledWorker):
        return EngineError(lost_twice(needs))
    if isinstance(error, MemoryError):
        return EngineError(t("The run needs more memory than its worker has. Try a smaller run."))
    return EngineError(BUG)
