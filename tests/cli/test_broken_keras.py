"""Commands that need Keras say so where TensorFlow is installed and cannot be loaded."""

from pathlib import Path

import pytest

from sentiment_core.__main__ import main
from sentiment_core.rnn.training import keras_installed
from tests.broken_keras import BREAKS, break_keras

REASONS = {
    "lacks a library": "libcudart",
    "tells two lines": "last",
    "wants to leave": "code 7",
    "is killed": "code -6",
}


@pytest.fixture(params=BREAKS)
def reason(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "broken").mkdir()
    monkeypatch.setenv("PYTHONPATH", break_keras(tmp_path / "broken", request.param))
    monkeypatch.setattr(keras_installed, "keras_is_installed", lambda: True)
    return REASONS[request.param]


@pytest.mark.parametrize(
    "command",
    [
        ["bench", "--dataset", "replica", "--quick"],
        ["build-assets", "--only", "lessons"],
        ["train", "--dataset", "replica", "--trainer", "keras"],
        ["export", "--run", "bundled-gru", "--to", "network.keras"],
    ],
    ids=lambda command: command[0],
)
def test_it_is_a_sentence_with_the_reason(
    command: list[str],
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A TensorFlow that a signal ends took the command with it, without a word."""
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert "TensorFlow" in told.err
    assert reason in told.err
    assert not (tmp_path / "network.keras").exists()
