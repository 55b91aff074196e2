"""Which trainings magnify rounding errors: by the twin, and by Keras as it was measured."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.rnn.job.job import run_job
from sentiment_core.rnn.runs.run import MAGNIFIED, TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.rnn.training import rounding
from sentiment_core.settings.config import RunConfig
from tests.examples import small_config
from tests.measure.rounding import CONFIGS, rows
from tests.rnn.training.test_training import _small_reviews, ignore, never  # noqa: F401


def trained(config: RunConfig, folder: Path) -> tuple[TrainedRun, list[np.ndarray]]:
    run = run_job(config, RunStore(folder), ignore, never)
    return run, RunStore(folder).weights(run, config.epochs).as_arrays()


def test_where_the_twin_parts_keras_parts_too_and_only_there() -> None:
    measured = rows()
    assert len(measured) == len(CONFIGS)
    for row in measured:
        parts = float(row["twin"]) > MAGNIFIED
        assert parts is (float(row["keras"]) > MAGNIFIED), row
        assert not parts or float(row["learning_rate"]) >= rounding.LEAST_RATE, row
    kinds = {row["config"]: float(row["twin"]) > MAGNIFIED for row in measured}
    assert not kinds["default"]
    assert kinds["layers=3, units=128, learning_rate=0.1, clip_length=50"]
    assert 5 <= sum(kinds.values()) <= len(kinds) - 5


@pytest.mark.parametrize(
    ("settings", "magnifies"),
    [
        ({}, False),
        ({"learning_rate": 0.01}, False),
        ({"cell": "SimpleRNN", "learning_rate": 0.1, "layers": 3, "epochs": 8}, True),
    ],
    ids=str,
)
def test_a_run_is_marked_where_a_rounding_error_at_its_start_is_seen_at_its_end(
    settings: dict[str, object], magnifies: bool, tmp_path: Path
) -> None:
    config = small_config(dropout=0, **settings)
    run, _ = trained(config, tmp_path)
    assert run.history[-1].magnifies_rounding is magnifies
    kept = RunStore(tmp_path).find(run.run_id)
    assert kept.history[-1].magnifies_rounding is magnifies


def test_the_twin_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = small_config(learning_rate=0.1, dropout=0.5)
    run, weights = trained(config, tmp_path / "with")
    monkeypatch.setattr(rounding, "LEAST_RATE", 1.0)
    without, same = trained(config, tmp_path / "without")
    assert all(np.array_equal(a, b) for a, b in zip(weights, same, strict=True))
    assert run.history[-1].parted > 0 == without.history[-1].parted
    assert replace(run.history[-1], parted=0, seconds=0, reviews_per_second=0) == replace(
        without.history[-1], seconds=0, reviews_per_second=0
    )
