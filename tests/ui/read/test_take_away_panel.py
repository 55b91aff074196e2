"""Taking the model home: not asked, waiting, failed, ready."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from sentiment_core.errors import EngineError
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.jobs.questions import Questions
from sentiment_core.rnn.job.keras_questions import keras_model_file
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore
from tests import sentences
from tests.examples import keep, trained_run
from tests.jobs.fake_engine import FakeEngine

MAKE = "Build the Keras model (.keras)"
OFFERS = [
    "Page (.html)", sentences.WORDS_CSV, "Keras script (.py)", "Notebook (.ipynb)",
    "Run report (JSON)",
]  # fmt: skip


def page() -> None:
    import streamlit as st

    from sentiment_core.ui.read.export import show_take_away

    state = st.session_state
    reader, review = state["reader"], "w1 w9"
    show_take_away(reader.read(review), reader, state["models"], review=review, key="take")


class Visit:
    """The panel over a run of two epochs."""

    def __init__(self, folder: Path) -> None:
        self.engine = FakeEngine()
        self.models = Questions(self.engine)
        self.store = RunStore(folder)
        self.run = keep(self.store, trained_run())
        self.app = AppTest.from_function(page, default_timeout=30)
        self.app.session_state["models"] = self.models
        self.show(epoch=2)

    def show(self, *, epoch: int) -> None:
        self.app.session_state["reader"] = Reader.of(self.store, self.run, epoch=epoch)
        self.again()

    def again(self) -> None:
        self.app.run()
        assert not self.app.exception

    def ask(self, label: str = MAKE) -> None:
        [button] = [button for button in self.app.button if button.label == label]
        button.click()
        self.again()

    @property
    def offers(self) -> list[str]:
        return [str(button.proto.label) for button in self.app.get("download_button")]

    @property
    def asks(self) -> list[str]:
        return [button.label for button in self.app.button]


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return Visit(tmp_path)


def test_nothing_is_made_without_a_click(visit: Visit) -> None:
    assert visit.asks == [MAKE]
    assert visit.offers == OFFERS
    assert visit.engine.jobs == {}


def test_a_worker_is_given_the_weights_of_the_epoch_that_is_shown(visit: Visit) -> None:
    visit.show(epoch=1)
    visit.ask()
    [job] = visit.engine.jobs.values()
    assert job.work is keras_model_file
    config, weights = job.arguments
    assert config == visit.run.config
    kept: Any = visit.store.weights(visit.run, 1)
    assert (weights.embedding == kept.embedding).all()
    assert visit.asks == []
    assert job.needs == Resource.KERAS
    assert sentences.KERAS_BUILDS in visit.app.caption[0].value


def test_what_was_made_is_offered_for_that_epoch_only(visit: Visit) -> None:
    visit.ask()
    [job_id] = visit.engine.jobs
    visit.engine.end(job_id, b"k" * 1_340_000, None)
    visit.again()
    assert visit.offers[-1] == sentences.KERAS_MODEL_FILE
    assert visit.asks == []
    visit.show(epoch=0)
    assert visit.asks == [MAKE]
    visit.show(epoch=2)
    assert visit.asks == []


def test_without_keras_a_sentence_stands_in_the_place_of_the_button(visit: Visit) -> None:
    visit.engine.keras_problem = "There is no Keras here."
    visit.again()
    assert visit.asks == []
    assert visit.app.caption[0].value == "There is no Keras here."
    assert visit.offers == OFFERS


def test_a_failure_is_a_sentence_and_can_be_tried_again(visit: Visit) -> None:
    visit.ask()
    [job_id] = visit.engine.jobs
    visit.engine.end(job_id, None, EngineError("The worker is gone."))
    visit.again()
    assert visit.app.warning[0].value == "The worker is gone."
    assert visit.asks == [sentences.KERAS_AGAIN]
    visit.ask("Build the Keras model again")
    assert sentences.KERAS_BUILDS in visit.app.caption[0].value


@pytest.fixture
def made(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What each button makes when it is pressed, by its label."""
    buttons: dict[str, Any] = {}
    monkeypatch.setattr(
        "streamlit.download_button", lambda label, data, **_: buttons.update({label: data})
    )
    visit.again()
    return buttons


def test_a_page_takes_the_network_along_when_asked(visit: Visit, made: dict[str, Any]) -> None:
    assert '"network":' not in made["Page (.html)"]()
    visit.app.checkbox[0].check()
    visit.again()
    assert '"network":' in made["Page (.html)"]()


def test_notebook_and_report_are_of_the_run(visit: Visit, made: dict[str, Any]) -> None:
    assert json.loads(made["Notebook (.ipynb)"]())["nbformat"] == 4
    assert json.loads(made["Run report (JSON)"]())["run"] == visit.run.run_id


def test_a_network_that_does_not_fit_cannot_be_asked_for(
    visit: Visit, made: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.app.checkbox[0].check()
    visit.again()
    monkeypatch.setattr("sentiment_core.client.page.data.MOST_PARAMETERS", 10)
    visit.again()
    assert visit.app.checkbox[0].disabled
    assert '"network":' not in made["Page (.html)"]()
