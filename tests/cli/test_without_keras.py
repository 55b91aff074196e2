"""Commands that need Keras itself say so where it is not installed; the others do not need it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sentiment_core.__main__ import main
from sentiment_core.rnn.training import keras_installed

# Runs commands where importing Keras or TensorFlow fails, as where they are not installed.
_BLOCKED = """
import json, sys
sys.modules.update(dict.fromkeys(("keras", "tensorflow")))
from sentiment_core.__main__ import main
for command in json.loads(sys.argv[1]):
    assert main(command) == 0, command
"""


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


def test_all_other_commands_import_no_keras(tmp_path: Path) -> None:
    """What `build-assets` makes is built in its own tests, which `make test-lowest` runs too."""
    reviews = tmp_path / "reviews.csv"
    reviews.write_text("text,label\na great film,1\na boring film,0\n", encoding="utf-8")
    few = ["--dataset", "replica", "--train-reviews", "100", "--validation-reviews", "100"]
    gru = ["--run", "bundled-gru"]
    commands = [
        ["data"],
        ["train", *few, "--epochs", "1", "--units", "4"],
        ["runs"],
        ["read", *gru, "--text", "a great film"],
        ["evaluate", *gru, "--reviews", str(reviews)],
        ["export", *gru, "--to", str(tmp_path / "script.py")],
        ["export", *gru, "--to", str(tmp_path / "epochs.csv")],
        ["baseline", *few],
    ]
    done = subprocess.run(
        [sys.executable, "-c", _BLOCKED, json.dumps(commands)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
