"""`python -m sentiment_core baseline` and its part of `build-assets`."""

import json
from pathlib import Path

import pytest

from sentiment_core.__main__ import main
from sentiment_core.cli import assets
from sentiment_core.rnn.baseline import training as baseline_training
from sentiment_core.rnn.baseline.baseline import BaselineConfig
from sentiment_core.rnn.baseline.store import BaselineStore, baseline_store
from tests.examples import small_config, small_dataset

FEW = ("--dataset", "replica", "--train-reviews", "300", "--validation-reviews", "200")


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(["baseline", *arguments])
    except SystemExit as end:
        code = int(end.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_it_is_made_told_and_kept(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, *FEW)
    assert code == 0
    assert "300 training and 200 validation reviews" in out
    assert "With the 10 strongest words alone: 0." in out
    [kept] = [run for run in baseline_store().all() if run.config.train_reviews == 300]
    assert f"Baseline {kept.baseline_id}: val_accuracy {kept.val_accuracy:.4f}" in out
    assert "Most negative: " in out


def test_json_is_one_object_and_the_same_again(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (json.loads(call(capsys, *FEW, "--json")[1]) for _ in range(2))
    assert first["val_accuracy"] > 0.6
    assert first["strongest"][-1]["words"] == first["parameters"] - 1
    assert sum(first["evaluation"].values()) == 200
    assert {len(first["positive"]), len(first["negative"])} == {10}
    for told in (first, second):
        del told["seconds"]
    assert first == second


def test_a_preset_is_where_the_settings_start(capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(call(capsys, *FEW, "--preset", "post", "--json")[1])
    assert told["config"]["clip_length"] == 250
    assert told["config"]["skip_top"] == 20
    assert told["config"]["num_words"] is None


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--units", "8"], "Unrecognized arguments: --units 8."),
        (["--clip-length", "1e9"], "clip_length must be a whole number"),
        (["--skip-top", "900", "--num-words", "500"], "must be below num_words"),
        ([], "To train on the replica, add --dataset replica."),
        (["--dataset", "imdb"], "IMDB is not on this machine"),
        (["--dataset", "replica", "--train-reviews", "9000"], "5,000 training reviews; "),
        (["--dataset", "replica", "--maxlen", "100", "--train-reviews", "100"], ""),
    ],
)
def test_wrong_use_is_one_sentence(
    arguments: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = call(capsys, *arguments)
    assert part in err
    assert "Traceback" not in err
    if part:
        assert (code, out, len(err.strip().splitlines())) == (2, "", 1)


def test_the_bundled_one_is_written_into_the_assets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = small_config()
    monkeypatch.setattr(assets, "bundled_config", lambda cell: config)
    monkeypatch.setattr(baseline_training, "load_dataset", lambda *_: small_dataset())
    assert main(["build-assets", "--only", "baseline", "--to", str(tmp_path)]) == 0
    [found] = BaselineStore(tmp_path / "own", bundled=tmp_path / "baselines").all()
    assert found.config == BaselineConfig.of(config)
