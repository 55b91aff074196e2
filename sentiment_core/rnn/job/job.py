"""A training job from config to stored run, in the calling process.

Importing this module is cheap; TensorFlow comes with the first call.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from numpy.typing import DTypeLike

from sentiment_core.data.dataset import Dataset
from sentiment_core.data.sources import load_dataset
from sentiment_core.errors import RunError, SentimentError
from sentiment_core.i18n import t
from sentiment_core.rnn.evaluation.projection import project_validation
from sentiment_core.rnn.evaluation.validation import validate
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.rnn.runs.run import (
    MAX_POINTS,
    BatchMetrics,
    EpochMetrics,
    Report,
    RunPlan,
    RunState,
    Snapshot,
    TrainedRun,
)
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig

logger = logging.getLogger(__name__)


def run_job(
    config: RunConfig,
    store: RunStore,
    report: Report,
    should_stop: Callable[[], bool],
    *,
    fingerprint: str | None = None,
    run_id: str | None = None,
    dtype: DTypeLike = np.float32,
) -> TrainedRun:
    """Train a config and store the run.

    Args:
        report: is given JSON values: {"event": "plan" | "batch" | "epoch", ...} with the fields of
            RunPlan, BatchMetrics and EpochMetrics.
        should_stop: asked at every batch; True ends the training there.
        fingerprint: of the dataset that the run is meant for; None for whatever is here.
        run_id: None for the id of the config on the dataset.
        dtype: how weights are kept.

    Returns:
        The run as it was kept: finished, or stopped after at least one epoch, also where the loss
        was no number then.

    Raises:
        DataError: the dataset is not here, is another one, or has too few reviews.
        RunError: stopped, or the loss is no number, before an epoch was finished; or the disk is
            full.
    """
    from sentiment_core.rnn.job.train import train

    dataset = load_dataset(config.dataset, fingerprint)
    run_id = run_id or config.run_id(dataset.fingerprint)
    with store.writing(run_id, dtype=dtype) as folder:
        folder.write_vocabulary(dataset.vocabulary.first(_words(config, len(dataset.vocabulary))))
        recorder = _Recorder(run_id, config, folder, report)
        why = ""
        try:
            finished = train(config, dataset, recorder.emit, should_stop)
        except RunError as error:  # the loss is no number
            if not recorder.history:
                raise
            finished, why = False, str(error)
        run = recorder.close(RunState.FINISHED if finished else RunState.STOPPED, why)
        keep_extras(run, dataset, folder)
        return run


def keep_extras(run: TrainedRun, dataset: Dataset, folder: RunFolder) -> None:
    """Store the predictions on the validation reviews and the projection of the states.

    Both are made with the best epoch's weights as they were kept. A run without them is a good run
    all the same, so a failure here is only logged.

    Args:
        run: finished or stopped.
    """
    try:
        epoch = run.best.epoch
        weights = folder.read_weights(epoch, run.config)
        validate(run.config, dataset, weights, epoch=epoch).save(folder.path)
        found = project_validation(run.config, dataset, weights, epoch=epoch)
        if found is not None:
            found.save(folder.path)
    except (SentimentError, OSError, ValueError, MemoryError) as error:
        logger.warning("run %s has no validation or map: %s", run.run_id, error)


def _words(config: RunConfig, known: int) -> int:
    # Rarer words have no row in the embedding; to this run they are unknown all the same, but
    # "rare" is the better reason, so a few more are kept where the vocabulary is small.
    return known if config.num_words is None else min(known, max(config.num_words, 20_000))


class _Recorder:
    """Stores the events of a training and passes them on."""

    def __init__(self, run_id: str, config: RunConfig, folder: RunFolder, report: Report) -> None:
        self._run_id = run_id
        self._config = config
        self._folder = folder
        self._report = report
        self._plan: RunPlan | None = None
        self.history: list[EpochMetrics] = []
        self._batches: list[BatchMetrics] = []
        self._start = time.perf_counter()

    def emit(self, event: RunPlan | BatchMetrics | Snapshot) -> None:
        match event:
            case RunPlan():
                self._plan = event
                self._report({"event": "plan", **asdict(event)})
            case BatchMetrics():
                self._batches.append(event)
                self._report({"event": "batch", **asdict(event)})
            case Snapshot(metrics=None):
                self._folder.write_weights(0, event.weights)
                self._start = time.perf_counter()
            case Snapshot(metrics=EpochMetrics() as metrics):
                self.history.append(metrics)
                self._folder.write_weights(metrics.epoch, event.weights)
                # Should this process be killed, the epochs so far can be rescued.
                self._folder.write_run(self._run(RunState.STOPPED))
                self._report({"event": "epoch", **asdict(metrics)})

    def close(self, state: RunState, why: str) -> TrainedRun:
        if not self.history:
            raise RunError(t("Stopped during the first epoch, so there is no trained network."))
        run = self._run(state, why)
        self._folder.write_run(run)
        return run

    def _run(self, state: RunState, why: str = "") -> TrainedRun:
        if self._plan is None:
            raise RuntimeError("an epoch was reported before the plan")
        every = -(-len(self._batches) // MAX_POINTS)
        return TrainedRun(
            run_id=self._run_id,
            config=self._config,
            plan=self._plan,
            state=state,
            history=tuple(self.history),
            batches=tuple(self._batches[:: every or 1]),
            seconds=time.perf_counter() - self._start,
            versions=_versions(),
            why=why,
        )


def _versions() -> dict[str, str]:
    found = {}
    for name in ("keras", "tensorflow-cpu", "tensorflow", "numpy"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # one of the two TensorFlow packages is not installed
    return found
