"""A TensorFlow that cannot be loaded on a worker: whoever asks Keras is told, and nothing waits."""

from pathlib import Path

import pytest

from sentiment_core.errors import EngineError, RunError
from sentiment_core.jobs.engine import connection
from sentiment_core.jobs.engine.connection import DaskEngine
from sentiment_core.jobs.engine.protocol import Resource
from sentiment_core.rnn.job.keras_questions import keras_model_file
from tests.broken_keras import BREAKS, break_keras
from tests.examples import random_weights, small_config
from tests.faults.conftest import wait_for
from tests.jobs import work_functions

pytestmark = pytest.mark.long


@pytest.mark.parametrize("how", BREAKS)
def test_a_question_to_keras_ends_with_a_sentence(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker for Keras never came up, and the question waited for 20 minutes."""
    monkeypatch.setenv("SENTIMENT_WORKERS", "1")
    monkeypatch.setenv("PYTHONPATH", break_keras(tmp_path, how))
    monkeypatch.setattr(connection, "keras_is_installed", lambda: True)
    engine = DaskEngine(preload="json")
    config = small_config()
    ended: list[tuple[object, BaseException | None]] = []
    try:
        wait_for(lambda: engine.slots)
        engine.start(
            "question", keras_model_file, config, random_weights(config),
            needs=Resource.KERAS, on_event=print, on_end=lambda *ending: ended.append(ending),
        )  # fmt: skip
        [(result, error)] = wait_for(lambda: ended)
        assert result is None
        assert isinstance(error, EngineError if how == "is killed" else RunError)
        assert "TensorFlow" in str(error)
        engine.start(
            "other",
            work_functions.count,
            1,
            on_event=print,
            on_end=lambda *ending: ended.append(ending),
        )
        assert wait_for(lambda: ended[1:])[0][1] is None  # what needs no Keras goes on
    finally:
        engine.close()
