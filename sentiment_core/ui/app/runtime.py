"""The process-wide runtime: stores, queue, engine, data, workshop."""

import functools
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import ModuleType

import streamlit as st
from streamlit import runtime as streamlit_runtime

from sentiment_core.data.dataset import Dataset
from sentiment_core.data.sources import (
    DATASETS,
    best_imdb_is_ready,
    dataset_of_run,
    load_dataset,
    ready_dataset,
)
from sentiment_core.errors import DataError
from sentiment_core.i18n import t
from sentiment_core.jobs.engine.connection import DaskEngine
from sentiment_core.jobs.engine.process import embedded_size
from sentiment_core.jobs.plan import TrainingPlan
from sentiment_core.jobs.preparation import Preparation, PreparationState
from sentiment_core.jobs.questions import QuestionLimits, Questions
from sentiment_core.jobs.queue.queue import JobQueue
from sentiment_core.jobs.tour_state import TourState
from sentiment_core.jobs.uploads import Uploads
from sentiment_core.jobs.visitor_store import VisitorStore
from sentiment_core.jobs.workshop.attendance import Attendance
from sentiment_core.jobs.workshop.presenter import PresenterAccess
from sentiment_core.jobs.workshop.quiz import Quiz
from sentiment_core.rnn.baseline.store import BaselineStore, baseline_store
from sentiment_core.rnn.job.delivery import folder_mark, train_on_worker
from sentiment_core.rnn.network.blas import one_blas_thread
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.run import TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.rnn.training.cost import estimate_cost
from sentiment_core.settings.environment import PRESENTER_KEY, SCHEDULER, text_of
from sentiment_core.settings.limits import DatasetName
from sentiment_core.ui.app.sockets import send_without_delay

# A module without a file: st.cache_resource can be cleared by any visitor's browser, and a module
# of the package is thrown away when a source file changes. This one lives as long as the process,
# so what it holds may be of classes that were loaded anew since: its states are compared with ==.
_NAME = "_word_by_word_runtime"


@dataclass(frozen=True)
class Runtime:
    """The objects that all visitors share.

    Args:
        questions: what workers are asked besides training; without an engine every one fails.
        models: likewise for model files, of which only a few are remembered.
        worker_bytes: memory at which a worker is ended; None where others run the workers.
        baselines: the store of baselines.
        quiz: the presenter's question and the votes.
        followed: the runs whose end each visitor waits to see.
        plans: what each visitor still wants trained.
        tours: how far each visitor has come on the tour.
        presenter_access: who may use a presenter's controls; nobody without a key.
        turns: how many whole pages are made at the same time.
        uploads: the files that visitors have chosen, by tab.
    """

    store: RunStore
    queue: JobQueue
    preparation: Preparation
    questions: Questions = field(default_factory=Questions)
    models: Questions = field(default_factory=Questions)
    worker_bytes: int | None = None
    baselines: BaselineStore = field(default_factory=baseline_store)
    attendance: Attendance = field(default_factory=Attendance)
    quiz: Quiz = field(default_factory=Quiz)
    followed: VisitorStore[tuple[str, ...]] = field(default_factory=lambda: VisitorStore(()))
    plans: VisitorStore[TrainingPlan | None] = field(default_factory=lambda: VisitorStore(None))
    tours: VisitorStore[TourState] = field(default_factory=lambda: VisitorStore(TourState()))
    presenter_access: PresenterAccess = field(default_factory=PresenterAccess)
    turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(2))
    uploads: Uploads = field(default_factory=Uploads)

    def dataset(self, name: str) -> Dataset:
        """A dataset that is ready: the reviews that a run trains on which is asked for now.

        Raises:
            DataError: it is not; the message says how far it is.
        """
        if not DATASETS[name].prepared:
            return load_dataset(name)
        found = ready_dataset(name)
        if found is not None:
            return found
        snapshot = self.preparation.snapshot
        if snapshot.state == PreparationState.READY:
            raise DataError(
                t(
                    "The converted IMDB reviews are missing or damaged. Restart the "
                    "app to create them."
                )
            )
        raise DataError(t("IMDB is not ready. {message}", message=snapshot.message))


def runtime() -> Runtime:
    """The Runtime of this process, created on the first call."""
    holder = sys.modules.setdefault(_NAME, ModuleType(_NAME))
    lock = holder.__dict__.setdefault("lock", threading.Lock())
    with lock:
        if "runtime" not in holder.__dict__:
            holder.__dict__["runtime"] = _make()
        runtime: Runtime = holder.__dict__["runtime"]
        return runtime


@asynccontextmanager
async def serving(_app: object) -> AsyncIterator[None]:
    """Lifespan of the server: workers and the conversion of IMDB start before anybody comes."""
    send_without_delay()
    threading.Thread(target=runtime, name="start", daemon=True).start()
    yield
    runtime().uploads.close()


def use_runtime(runtime: Runtime | None) -> None:
    """Replace the Runtime, e.g. by one with a fake engine; None to create it anew."""
    holder = sys.modules.setdefault(_NAME, ModuleType(_NAME))
    holder.__dict__.pop("runtime", None)
    if runtime is not None:
        holder.__dict__["runtime"] = runtime


def _make() -> Runtime:
    one_blas_thread()
    store = run_store()
    store.rescue()
    preparation = Preparation(
        lambda: ready_dataset(DatasetName.IMDB) is not None, best=best_imdb_is_ready
    )
    address = text_of(SCHEDULER) or None
    engine = DaskEngine(address=address)
    attendance = Attendance(connected=tab_is_connected)
    shared: list[Runtime] = []
    queue = JobQueue(
        engine,
        store,
        functools.partial(train_on_worker, folder_mark(store.folder)),
        fingerprint=lambda name: shared[0].dataset(name).fingerprint,
        estimate=lambda config: estimate_cost(config).seconds,
        address_of=attendance.address_of,
    )
    worker_bytes = None if address else embedded_size().worker_bytes
    attendance.start_rounds(queue.gone)
    shared.append(
        Runtime(
            store,
            queue,
            preparation,
            Questions(engine),
            # A file of a large vocabulary has 35 MB, and is kept in memory.
            Questions(engine, limits=QuestionLimits(remembered=4, open=4)),
            worker_bytes,
            attendance=attendance,
            presenter_access=PresenterAccess(_presenter_key()),
        )
    )
    return shared[0]


def _presenter_key() -> str:
    """The presenter's key; empty where the server has none."""
    st.secrets.load_if_toml_exists()  # which are then in the environment
    return text_of(PRESENTER_KEY)


def tab_is_connected(tab: str) -> bool:
    """Whether a browser session is connected now."""
    return streamlit_runtime.exists() and streamlit_runtime.get_instance().is_active_session(tab)


def reader_of(run: TrainedRun, epoch: int | None = None) -> Reader:
    """The reader of a run, cached for a while.

    Raises:
        RunError: the weights or words of the run are not kept, or damaged.
    """
    # A run that is trained again has the same id but another duration.
    epoch = run.best_epoch if epoch is None else epoch
    dataset = dataset_of_run(run.config.dataset, run.plan.fingerprint)
    return _reader(run.run_id, epoch, run.seconds, None if dataset is None else dataset.fingerprint)


@st.cache_resource(max_entries=16, show_spinner=False)
def _reader(run_id: str, epoch: int, seconds: float, dataset: str | None) -> Reader:
    shared = runtime()
    return Reader.of(shared.store, shared.store.find(run_id), epoch=epoch)
