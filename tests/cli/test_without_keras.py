"""Commands that need Keras itself say so where it is not installed; the others do not need it."""

from pathlib import Path

import pytest

from sentiment_core.__main__ import main
from sentiment_core.rnn.training import keras_installed


@pytest.fixture(autouse=True)
def _no_keras(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keras_installed, "keras_is_installed", lambda: False)


@pytest.mark.parametrize(
    "command",
    [
        ["bench", "--dataset", "replica", "--quick"],
        ["build-assets", "--only", "lessons"],
        ["train", "--dataset", "replica", "--trainer", "keras"],
    ],
    ids=lambda command: command[0],
)
def test_it_is_a_sentence(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 2
    assert "needs TensorFlow" in capsys.readouterr().err


def test_a_keras_file_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "network.keras"
    assert main(["export", "--run", "bundled-gru", "--to", str(target)]) == 2
    assert "needs TensorFlow" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["script.py", "epochs.csv"])
def test_a_script_and_a_table_need_no_keras(name: str, tmp_path: Path) -> None:
    assert main(["export", "--run", "bundled-gru", "--to", str(tmp_path / name)]) == 0
    assert (tmp_path / name).stat().st_size > 0
