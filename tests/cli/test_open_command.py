"""`open` and what the other commands do with the run that it makes."""

import json
import os
from pathlib import Path

import pytest

from sentiment_core.__main__ import WRONG_USE, main
from sentiment_core.rnn.runs.locations import run_store
from sentiment_core.rnn.runs.run import RunState
from tests.examples import HOSTILE
from tests.rnn.opened.model_files import archive, gru_layers, members


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "mine.keras"
    path.write_bytes(archive(members()))
    return path


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    return code, *capsys.readouterr()


def opened(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code, out, err = call(capsys, "open", *arguments, "--json")
    assert (code, err) == (0, "")
    return str(json.loads(out.splitlines()[-1])["run"])


def test_it_is_a_run_like_any_other(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_id = opened(capsys, str(model))
    store = run_store()
    run = store.find(run_id)
    assert (run.state, run.history, store.epochs(run)) == (RunState.OPENED, (), [1])
    assert store.notes.get(run_id).name == "mine"
    code, out, _ = call(capsys, "runs", "--json")
    last = json.loads(out.splitlines()[-1])
    assert (last["run"], last["state"], last["val_accuracy"]) == (run_id, "opened", None)
    assert "opened from mine.keras" in call(capsys, "runs")[1]
    code, out, _ = call(capsys, "read", "--run", run_id, "--text", "the and a", "--json")
    assert (code, len(json.loads(out)["probabilities"])) == (0, 3)


def test_it_is_measured_on_a_file_of_reviews(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_id = opened(capsys, str(model))
    reviews = tmp_path / "reviews.csv"
    reviews.write_text("text,label\nthe and a,1\nof to is,0\n", encoding="utf-8")
    code, out, err = call(capsys, "evaluate", "--run", run_id, "--reviews", str(reviews), "--json")
    assert code == 0, err
    assert json.loads(out)["reviews"] == 2


def test_what_is_unknown_of_its_training_is_not_exported(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_id = opened(capsys, str(model))
    for name in ("x.py", "x.csv"):
        code, _, err = call(capsys, "export", "--run", run_id, "--to", str(tmp_path / name))
        assert (code, len(err.splitlines())) == (WRONG_USE, 1)
        assert not (tmp_path / name).exists()
    target = str(tmp_path / "words.csv")
    assert call(capsys, "export", "--run", run_id, "--to", target, "--text", "the and")[0] == 0


def test_the_choices_are_kept(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "words.json"
    words.write_text(json.dumps({f"wort{n}": n for n in range(1, 70)}), encoding="utf-8")
    name = HOSTILE[0]
    run_id = opened(
        capsys, str(model), "--words", str(words), "--name", name, "--clip-length", "40",
        "--padding", "post",
    )  # fmt: skip
    run = run_store().find(run_id)
    assert (run.config.clip_length, run.config.padding) == (40, "post")
    assert run_store().notes.get(run_id).name == name
    assert run_store().vocabulary(run).words[:2] == ("wort1", "wort2")


def test_without_json_the_run_stands_in_the_last_line(
    model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(capsys, "open", str(model))
    assert code == 0
    assert run_store().find(out.split()[-1]).opened


def test_what_does_not_open_is_one_sentence(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lambda_layers = [*gru_layers()]
    lambda_layers[2] = {"class_name": "Lambda", "config": {"name": "x"}}
    stranger = tmp_path / "lambda.keras"
    stranger.write_bytes(archive(members(lambda_layers)))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for arguments in (
        [str(stranger)],
        [str(pipe)],
        [str(tmp_path)],
        [str(tmp_path / "missing.keras")],
        [__file__],
        [str(model), "--words", __file__ + "x"],
        [str(model), "--clip-length", "1"],
    ):
        code, out, err = call(capsys, "open", *arguments)
        assert (code, out, len(err.splitlines())) == (WRONG_USE, "", 1)
    assert all(run.bundled for run in run_store().all())
