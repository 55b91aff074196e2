"""What all visitors share: the store of runs, the queue, the engine, the state of the data."""

import os
import sys
import threading
from dataclasses import dataclass, field
from types import ModuleType

import streamlit as st

from sentiment_core.data.sources import dataset_is_ready, load_dataset
from sentiment_core.errors import DataError
from sentiment_core.jobs.connection import DaskEngine
from sentiment_core.jobs.preparation import Preparation, PreparationState
from sentiment_core.jobs.questions import Questions
from sentiment_core.jobs.queue import JobQueue
from sentiment_core.limits import DatasetName
from sentiment_core.rnn.cost import estimate_cost
from sentiment_core.rnn.job import train_on_worker
from sentiment_core.rnn.places import run_store
from sentiment_core.rnn.reader import Reader
from sentiment_core.rnn.run import TrainedRun
from sentiment_core.rnn.store import RunStore

# A module without a file: st.cache_resource can be cleared by any visitor's browser, and a module
# of the package is thrown away when a source file changes. This one lives as long as the process,
# so what it holds may be of classes that were loaded anew since: its states are compared with ==.
_NAME = "_word_by_word_runtime"


@dataclass(frozen=True)
class Runtime:
    """What all visitors share.

    Args:
        store: the runs on this machine.
        queue: who trains when.
        preparation: the state of IMDB.
        questions: what workers are asked besides training; without an engine every one fails.
    """

    store: RunStore
    queue: JobQueue
    preparation: Preparation
    questions: Questions = field(default_factory=Questions)

    def fingerprint(self, dataset: DatasetName) -> str:
        """Fingerprint of a dataset that is ready.

        Raises:
            DataError: it is not; the message says how far it is.
        """
        if dataset == DatasetName.IMDB:
            snapshot = self.preparation.snapshot
            if snapshot.state != PreparationState.READY:
                raise DataError(f"IMDB is not ready. {snapshot.message}")
        return load_dataset(dataset).fingerprint


def runtime() -> Runtime:
    """The one Runtime of this process, made by whoever asks first."""
    holder = sys.modules.setdefault(_NAME, ModuleType(_NAME))
    lock = holder.__dict__.setdefault("lock", threading.Lock())
    with lock:
        if "runtime" not in holder.__dict__:
            holder.__dict__["runtime"] = _make()
        made: Runtime = holder.__dict__["runtime"]
        return made


def use_runtime(made: Runtime | None) -> None:
    """Put another Runtime in place, e.g. one with a fake engine; None to start anew."""
    holder = sys.modules.setdefault(_NAME, ModuleType(_NAME))
    holder.__dict__.pop("runtime", None)
    if made is not None:
        holder.__dict__["runtime"] = made


def _make() -> Runtime:
    store = run_store()
    store.rescue()
    preparation = Preparation(lambda: dataset_is_ready(DatasetName.IMDB))
    engine = DaskEngine(address=os.environ.get("DASK_SCHEDULER_ADDRESS") or None)
    shared: list[Runtime] = []
    queue = JobQueue(
        engine,
        store,
        train_on_worker,
        fingerprint=lambda dataset: shared[0].fingerprint(dataset),
        estimate=lambda config: estimate_cost(config).seconds,
    )
    shared.append(Runtime(store, queue, preparation, Questions(engine)))
    return shared[0]


def reader_of(run: TrainedRun, epoch: int | None = None) -> Reader:
    """A run's reader; opened files are kept for a while.

    Raises:
        RunError: the weights or words of the run are not kept, or damaged.
    """
    # A run that is trained again has the same id but another duration.
    return _reader(run.run_id, run.best.epoch if epoch is None else epoch, run.seconds)


@st.cache_resource(max_entries=16, show_spinner=False)
def _reader(run_id: str, epoch: int, seconds: float) -> Reader:
    shared = runtime()
    return Reader.of(shared.store, shared.store.find(run_id), epoch=epoch)
