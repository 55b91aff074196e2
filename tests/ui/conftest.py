"""The app in a room of its own: a store in a temporary folder, a fake engine, no waiting."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from sentiment_core.data.assets import ASSETS
from sentiment_core.jobs.preparation import PreparationSnapshot, PreparationState
from sentiment_core.jobs.queue.queue import JobQueue
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.ui.app.runtime import Runtime, use_runtime
from tests.jobs.fake_engine import FakeEngine, FakeTimers

ROOT = Path(__file__).parents[2]


class FakePreparation:
    """IMDB in the state that a test wants."""

    def __init__(self, state: PreparationState, message: str, share: float | None = None) -> None:
        self.snapshot = PreparationSnapshot(state, message, share)
        self.tries = 0

    def again(self) -> None:
        self.tries += 1


@dataclass
class Room:
    """What the pages of one test see."""

    engine: FakeEngine
    store: RunStore
    queue: JobQueue
    preparation: FakePreparation

    def open(self, page: str = "read", *, visitor: str | None = None, **query: str) -> AppTest:
        """A visitor opens a page: a new one, or the one with this name in a new tab."""
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        if visitor is not None:
            app.session_state["visitor"] = visitor
        for name, value in query.items():
            app.query_params[name] = value
        if page != "read":
            app._page_hash = calc_hash(page)  # its path is known only after a first run
        return app.run()


@pytest.fixture(scope="session", autouse=True)
def _no_component_packages() -> Iterator[None]:
    """The app's components are its own; every AppTest would look for some in all packages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", list)
        yield


@pytest.fixture(scope="session", autouse=True)
def _keras_session_is_left_alone() -> Iterator[None]:
    """The web process never has Keras (`test_web_process.py`), but other tests may have loaded it.

    Streamlit would clear Keras' session after every run of a page, which then takes thrice as long.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    engine = FakeEngine()
    store = RunStore(tmp_path / "runs", bundled=ASSETS / "runs")
    preparation = FakePreparation(PreparationState.FAILED, "There is no network.")
    runtime: Runtime

    queue = JobQueue(
        engine,
        store,
        print,
        fingerprint=lambda name: runtime.dataset(name).fingerprint,
        estimate=lambda config: 8.0,
        clock=lambda: 0.0,
        timer=FakeTimers(),
    )
    runtime = Runtime(store, queue, preparation)  # type: ignore[arg-type]
    use_runtime(runtime)
    st.cache_resource.clear()  # of the same run ids in another test's store
    yield Room(engine, store, queue, preparation)
    use_runtime(None)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """How often each fragment of the pages looks again by itself."""
    seen: list[float | None] = []
    real = st.fragment

    def noted(call: object, *, run_every: float | None = None) -> object:
        seen.append(run_every)
        return real(call, run_every=run_every)  # type: ignore[call-overload]

    monkeypatch.setattr(st, "fragment", noted)
    return seen
