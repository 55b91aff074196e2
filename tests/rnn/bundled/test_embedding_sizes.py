"""The bundled runs that differ only in the size of their vectors, and how they are compared."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.errors import DataError, RunError
from sentiment_core.rnn.bundled import bundled, embedding_sizes
from sentiment_core.rnn.bundled.embedding_sizes import (
    EMBEDDING_DIMS,
    FILE,
    REFERENCE_DIM,
    SEEDS,
    SizedResult,
    read_results,
    size_differences,
    sized_config,
    sized_id,
    write_results,
)
from sentiment_core.rnn.evaluation.interval import PairedDifference
from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.runs.run import RunState, TrainedRun
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import ValidationFrom
from tests import sentences
from tests.examples import random_weights, small_config, trained_run


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path, bundled=ASSETS / "runs")


def result(right: str, labels: str = "1100") -> ValidationResult:
    """A network that is right where `right` has a 1."""
    truth = np.array([int(label) for label in labels], dtype=np.int8)
    hit = np.array([digit == "1" for digit in right])
    return ValidationResult(
        probabilities=np.where(hit == (truth == 1), 0.9, 0.1).astype(np.float32),
        labels=truth,
        indexes=np.arange(len(truth)),
        split=ValidationFrom.TRAIN,
        reviews=len(truth),
        epoch=1,
    )


def test_the_kept_runs_differ_in_nothing_but_the_size(store: RunStore) -> None:
    for size in EMBEDDING_DIMS:
        run = store.find(sized_id(size))
        assert run.config == sized_config(size)
        assert replace(run.config, embedding_dim=REFERENCE_DIM) == sized_config(REFERENCE_DIM)
        assert {0, run.best.epoch} <= set(store.epochs(run))
        assert store.weights(run, run.best.epoch).embedding.shape == (run.config.num_words, size)
        assert run.name == f"bundled GRU, embedding {size}"
        assert run.bundled
    assert isinstance(sized_config(8), RunConfig)


def test_the_results_are_those_of_the_kept_runs(store: RunStore) -> None:
    results = read_results(ASSETS / FILE)
    assert [(r.embedding_dim, r.seed) for r in results] == [
        (size, seed) for size in EMBEDDING_DIMS for seed in SEEDS
    ]
    for kept in (r for r in results if r.seed == SEEDS[0]):
        run = store.find(sized_id(kept.embedding_dim))
        assert SizedResult.of(run) == kept
        # What was kept as float16 is as good as what was trained.
        validation = ValidationResult.of(store, run)
        assert validation is not None
        assert validation.evaluation.accuracy == pytest.approx(kept.share.value, abs=0.001)


def test_they_stand_behind_the_other_bundled_runs_by_size(store: RunStore) -> None:
    names = [run.run_id for run in store.all() if run.bundled]
    assert names[-4:] == [sized_id(size) for size in EMBEDDING_DIMS]
    assert "bundled-gru" in names[:-4]


def test_the_four_runs_stay_small() -> None:
    files = [f for size in EMBEDDING_DIMS for f in (ASSETS / "runs" / sized_id(size)).iterdir()]
    assert sum(file.stat().st_size for file in files) < 5_000_000


def test_a_paired_difference_counts_the_reviews_on_which_two_disagree() -> None:
    found = PairedDifference.between(result("1110"), result("1001"))
    assert (found.gained, found.lost, found.reviews) == (2, 1, 4)
    assert found.value == pytest.approx(0.25)


def test_its_interval_is_that_of_the_differences_of_single_reviews() -> None:
    differences = np.array([1] * 85 + [-1] * 127 + [0] * 2_288)
    expected = 1.959964 * differences.std() / math.sqrt(len(differences))
    found = PairedDifference(gained=85, lost=127, reviews=2_500)
    assert found.value == pytest.approx(differences.mean())
    assert found.half_width == pytest.approx(expected, rel=1e-5)
    assert found.beyond_chance
    assert not PairedDifference(gained=10, lost=12, reviews=2_500).beyond_chance
    assert not PairedDifference(gained=0, lost=0, reviews=10).beyond_chance


def test_networks_that_read_other_reviews_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same reviews"):
        PairedDifference.between(result("1111"), result("1111", labels="1101"))


def test_differences_are_those_of_the_kept_validations(store: RunStore) -> None:
    found = size_differences(store)
    assert sorted(found) == [size for size in EMBEDDING_DIMS if size != REFERENCE_DIM]
    results = {
        size: ValidationResult.of(store, store.find(sized_id(size))) for size in EMBEDDING_DIMS
    }
    reference = results[REFERENCE_DIM]
    assert reference is not None
    for size, difference in found.items():
        other = results[size]
        assert other is not None
        gap = other.evaluation.accuracy - reference.evaluation.accuracy
        assert difference.value == pytest.approx(gap)
    assert size_differences(RunStore(store.folder)) == {}


def test_building_trains_every_size_with_every_seed_and_keeps_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pretend(
        config: RunConfig, store: RunStore, *_: object, run_id: str, dtype: type
    ) -> TrainedRun:
        assert dtype is np.float16
        run = replace(trained_run(run_id), config=config)
        with store.writing(run_id) as folder:
            for number in range(3):
                folder.write_weights(number, random_weights(small_config()))
            folder.write_run(run)
        return run

    monkeypatch.setattr(embedding_sizes, "run_job", pretend)
    lines: list[str] = []
    (tmp_path / "runs").mkdir()
    embedding_sizes.build_sized_runs(tmp_path, tell=lines.append)
    assert len(lines) == len(EMBEDDING_DIMS) * len(SEEDS)
    results = read_results(tmp_path / FILE)
    assert [(r.embedding_dim, r.seed) for r in results] == [
        (size, seed) for size in EMBEDDING_DIMS for seed in SEEDS
    ]
    assert {(r.right, r.reviews) for r in results} == {(32, 40)}  # 0.8 of 40
    kept = RunStore(tmp_path / "none", bundled=tmp_path / "runs")
    epochs = {run.config.embedding_dim: kept.epochs(run) for run in kept.all()}
    assert epochs == {2: [0, 1, 2], 8: [0, 1, 2], 32: [0, 2], 64: [0, 2]}
    assert {run.config.seed for run in kept.all()} == {SEEDS[0]}


@pytest.mark.parametrize("text", [None, "", "[1]", '[{"seed": 1}]', "{}x"])
def test_a_damaged_file_is_told(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / FILE
    if text is not None:
        path.write_text(text)
    with pytest.raises(DataError, match=sentences.REBUILD_EMBEDDINGS):
        read_results(path)


def test_results_come_back_as_they_were_written(tmp_path: Path) -> None:
    results = (SizedResult(2, 7, 3, 80, 100), SizedResult(8, 7, 2, 81, 100))
    write_results(tmp_path / FILE, results[::-1])
    assert read_results(tmp_path / FILE) == results


@pytest.mark.parametrize(
    ("module", "build"),
    [(bundled, bundled.build_bundled_runs), (embedding_sizes, embedding_sizes.build_sized_runs)],
)
def test_no_run_is_bundled_that_did_not_come_to_its_end(
    module: ModuleType,
    build: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stopped = replace(trained_run(), state=RunState.STOPPED, why="The loss is no longer a number.")
    monkeypatch.setattr(module, "run_job", lambda *_, **__: stopped)
    with pytest.raises(RunError, match=sentences.LOSS_NO_LONGER):
        build(tmp_path, tell=print)
