"""Scripts run in plain Keras, in a process of their own, on files in Keras' layout."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sentiment_core.data.dataset import Dataset
from sentiment_core.data.imdb import load_imdb
from sentiment_core.settings.config import RunConfig
from tests.data.conftest import KerasFiles
from tests.examples import small_config

TYPED = "Word5, “word6”… word7’s: word59—word8 isn’t zzyzx Word40 word60."


def imdb_config(case: dict[str, object]) -> RunConfig:
    """A small config on IMDB."""
    return small_config(**{"dataset": "imdb", "epochs": 1, "batch_size": 64, **case})


def typing(script: str) -> str:
    """The script with `TYPED` in the place of its review."""
    return re.sub('review = "I didn.*', f"review = {TYPED!r}", script)


@dataclass(frozen=True)
class PlainKeras:
    """A folder where scripts are run, away from this project.

    Args:
        imdb: the files in Keras' layout, which the app converts and the scripts load.
        dataset: the same, as the app has converted it.
    """

    folder: Path
    imdb: Path
    dataset: Dataset

    @staticmethod
    def on(folder: Path, monkeypatch: pytest.MonkeyPatch, *, train: int, test: int) -> "PlainKeras":
        """With so many reviews of each split, and the app set to use them."""
        files, members = KerasFiles(), {}
        for split, count in (("train", train), ("test", test)):
            ranks, labels = files.reviews(count, seed=count)
            members[f"x_{split}.npy"] = files.npy(ranks)
            members[f"y_{split}.npy"] = files.plain(labels)
        imdb = files.write(folder / "imdb", members=dict(members))
        monkeypatch.setenv("SENTIMENT_IMDB", str(imdb))
        return PlainKeras(folder, imdb, load_imdb())

    def run(self, runner: str, scripts: Sequence[str]) -> list[tuple[Path, dict[str, Any]]]:
        """Each script's path, and what the runner found in it.

        Args:
            runner: a Python program whose arguments are the reviews' folder and the scripts, and
                which prints FOUND and a JSON list.
        """
        paths = [self.folder / f"script{number}.py" for number in range(len(scripts))]
        for path, script in zip(paths, scripts, strict=True):
            path.write_text(script, encoding="utf-8")
        ended = subprocess.run(
            [sys.executable, "-c", runner, str(self.imdb), *map(str, paths)],
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
            check=False,
        )
        assert ended.returncode == 0, ended.stderr[-3_000:]
        found = json.loads(ended.stdout.rsplit("FOUND", 1)[1])
        return list(zip(paths, found, strict=True))
