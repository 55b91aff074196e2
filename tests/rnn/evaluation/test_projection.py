"""The map of the states, against NumPy's own decomposition, and how it is kept with a run."""

import logging
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.sources import load_dataset
from sentiment_core.data.tensors import choose_reviews, pad_reviews
from sentiment_core.rnn.bundled.bundled import bundled_id
from sentiment_core.rnn.evaluation import projection
from sentiment_core.rnn.evaluation.projection import (
    FILE,
    Projection,
    fit_projection,
    project_validation,
    validation_states,
)
from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.job import job
from sentiment_core.rnn.job.job import keep_extras, run_job
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.network.trace import apply_head, trace_review
from sentiment_core.rnn.network.weights import Floats
from sentiment_core.rnn.runs.folder import RunFolder
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.settings.limits import CellType
from sentiment_core.text.encoding import EncodingRules, encode_tokens
from tests.examples import (
    WORDS,
    keep,
    random_weights,
    small_config,
    small_dataset,
    store_in,
    trained_run,
)

CONFIG = small_config()


def some_states(count: int = 200, units: int = 4, seed: int = 3) -> Floats:
    random = np.random.default_rng(seed)
    mixed = random.normal(size=(count, units)) @ random.normal(size=(units, units))
    return np.tanh(mixed + 0.3).astype(np.float32)


def fitted(states: Floats) -> Projection:
    return fit_projection(states, random_weights(CONFIG), reviews=9, epoch=2)


def test_the_components_are_those_of_numpys_decomposition() -> None:
    states = some_states()
    found = fitted(states)
    centred = states.astype(np.float64) - states.mean(axis=0, dtype=np.float64)
    _, singular, directions = np.linalg.svd(centred, full_matrices=False)
    cosines = np.abs(np.sum(found.components * directions[:2], axis=1))
    assert cosines == pytest.approx([1, 1], abs=1e-5)
    assert found.explained == pytest.approx((singular**2 / np.sum(singular**2))[:2], abs=1e-5)
    points = found.project(states)
    assert points.shape == (200, 2)
    assert points.dtype == np.float32
    assert np.abs(np.abs(points) - np.abs(centred @ directions[:2].T)).max() < 1e-5
    assert points.mean(axis=0) == pytest.approx([0, 0], abs=1e-5)


def test_the_sign_of_a_direction_does_not_depend_on_the_decomposition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    states, svd = some_states(), np.linalg.svd

    def mirrored(matrix: Floats) -> tuple[Floats, Floats, Floats]:
        left, values, right = svd(matrix)
        return -left, values, -right

    ours = fitted(states)
    monkeypatch.setattr(np.linalg, "svd", mirrored)
    theirs = fitted(states)
    assert np.array_equal(ours.components, theirs.components)
    assert np.array_equal(ours.cloud, theirs.cloud)
    assert ours.components[0] @ random_weights(CONFIG).head_kernel[:, 0] > 0
    assert ours.components[1][np.argmax(np.abs(ours.components[1]))] > 0


def test_states_that_are_all_equal_have_a_map_too() -> None:
    found = fitted(np.full((3, 4), 0.5, dtype=np.float32))
    assert found.explained.tolist() == [0, 0]
    assert np.abs(found.project(np.full((1, 4), 0.5, dtype=np.float32))).max() == 0


def test_the_cloud_is_thinned_and_each_point_has_the_probability_of_its_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    states = some_states()
    assert len(fitted(states).cloud) == 200
    monkeypatch.setattr(projection, "MAX_CLOUD", 20)
    found = fitted(states)
    shown = [
        int(np.argmin(np.abs(found.project(states) - point).sum(axis=1))) for point in found.cloud
    ]
    assert len(set(shown)) == 20
    assert (shown[0], shown[-1]) == (0, 199)
    assert found.probabilities == pytest.approx(apply_head(states[shown], random_weights(CONFIG)))
    assert found.states == 200


@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize("padding", ["pre", "post"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_states_are_those_of_the_traces(cell: CellType, padding: str, bidirectional: bool) -> None:
    config = small_config(cell=cell, layers=2, padding=padding, bidirectional=bidirectional)
    weights, dataset = random_weights(config), small_dataset()
    rules = EncodingRules.of(config, dataset.vocabulary)
    _, reviews = choose_reviews(config, dataset)
    traces = [
        trace_review(
            encode_tokens(WORDS.decode(reviews[n]), WORDS, rules),
            weights,
            mask_zero=True,
            model_name="test",
        ).outputs
        for n in range(len(reviews))
    ]
    states = validation_states(reviews, rules, weights, mask_zero=True)
    assert np.abs(states - np.concatenate(traces)).max() < 1e-5


@pytest.mark.parametrize("bidirectional", [False, True])
def test_without_masking_the_states_after_pads_are_there_too(bidirectional: bool) -> None:
    config = small_config(mask_zero=False, bidirectional=bidirectional)
    weights, dataset = random_weights(config), small_dataset()
    rules = EncodingRules.of(config, dataset.vocabulary)
    states = validation_states(dataset.test, rules, weights, mask_zero=False)
    assert len(states) == 40 * 12
    judge = predict(pad_reviews(dataset.test, rules), weights, mask_zero=False)
    assert apply_head(states[11::12], weights) == pytest.approx(judge, abs=1e-5)


def test_too_many_states_are_taken_evenly(monkeypatch: pytest.MonkeyPatch) -> None:
    weights, dataset = random_weights(CONFIG), small_dataset(reviews=300)
    rules = EncodingRules.of(CONFIG, dataset.vocabulary)
    whole = validation_states(dataset.test, rules, weights, mask_zero=True)
    monkeypatch.setattr(projection, "MAX_STATES", 400)
    some = validation_states(dataset.test, rules, weights, mask_zero=True)
    every = -(-len(whole) // 400)
    assert every > 2
    assert np.array_equal(some, whole[::every])
    assert len(some) <= 400


def test_reviews_without_a_word_give_no_map() -> None:
    config = small_config(skip_top=149)
    assert project_validation(config, small_dataset(), random_weights(config), epoch=1) is None


def test_a_map_survives_the_disk_and_damage_is_none(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    run = store.all()[0]
    assert Projection.of(store, run) is None
    saved = fitted(some_states())
    saved.save(store.folder_of(run))
    found = Projection.of(store, run)
    assert found is not None
    assert np.array_equal(found.components, saved.components)
    assert found.cloud == pytest.approx(saved.cloud, abs=2e-3)
    assert (found.reviews, found.states, found.epoch, found.units) == (9, 200, 2, 4)
    for wrong in (
        {"components": saved.components[:1]},
        {"mean": np.full(4, np.nan, dtype=np.float32)},
        {"cloud": saved.cloud[:5]},
        {"explained": saved.explained[:1]},
    ):
        replace(saved, **wrong).save(store.folder_of(run))
        assert Projection.of(store, run) is None
    for damage in (b"", b"not a zip", b"PK\x03\x04 half"):
        (store.folder_of(run) / FILE).write_bytes(damage)
        assert Projection.of(store, run) is None


# Kept with a run.


def test_both_are_made_with_the_weights_of_the_best_epoch(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    run = store.all()[0]
    dataset = small_dataset()
    keep_extras(run, dataset, RunFolder(store.folder_of(run)))
    result, found = ValidationResult.of(store, run), Projection.of(store, run)
    assert result is not None
    assert found is not None
    assert result.epoch == found.epoch == run.best.epoch == 2
    _, reviews = choose_reviews(run.config, dataset)
    padded = pad_reviews(reviews, EncodingRules.of(run.config, dataset.vocabulary))
    judge = predict(padded, store.weights(run, 2), mask_zero=True)
    assert np.array_equal(result.probabilities, judge)
    assert (found.reviews, found.units) == (40, 4)


@pytest.mark.parametrize(
    "failure", [OSError(28, "No space left"), MemoryError(), np.linalg.LinAlgError("no")]
)
def test_a_run_without_them_is_a_good_run(
    failure: Exception,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    store = RunStore(tmp_path)
    run = keep(store, trained_run())
    monkeypatch.setattr(job, "validate", fail)
    with caplog.at_level(logging.WARNING):
        keep_extras(run, small_dataset(), RunFolder(store.folder_of(run)))
    assert "has no validation or map" in caplog.text
    assert store.all() == [run]
    assert ValidationResult.of(store, run) is None


@pytest.mark.keras
def test_a_training_ends_with_both_and_keras_agrees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "load_dataset", lambda *_: small_dataset())
    store = RunStore(tmp_path)
    run = run_job(small_config(epochs=3), store, lambda event: None, lambda: False)
    result = ValidationResult.of(store, run)
    assert result is not None
    assert result.epoch == run.best.epoch
    assert result.evaluation.accuracy == pytest.approx(run.best.val_accuracy, abs=1e-6)
    assert Projection.of(store, run) is not None


# What is bundled.


@pytest.mark.parametrize("cell", CellType)
def test_the_bundled_runs_have_both(cell: CellType) -> None:
    store = RunStore(Path("unused"), bundled=ASSETS / "runs")
    run = store.find(bundled_id(cell))
    result, found = ValidationResult.of(store, run), Projection.of(store, run)
    assert result is not None
    assert found is not None
    # Float16 weights may move a review or two across 0.5.
    assert result.evaluation.accuracy == pytest.approx(run.best.val_accuracy, abs=0.002)
    assert (len(result), result.capped) == (run.plan.validation_reviews, False)
    assert (result.indexes[0], result.indexes[-1]) == (22_500, 24_999)
    assert found.epoch == result.epoch == run.best.epoch
    assert (found.units, found.cloud.shape) == (run.config.units, (1_500, 2))
    assert 0 < found.explained[1] <= found.explained[0] < 1
    # The first component points to the positive side.
    right = found.cloud[:, 0] > 0
    assert found.probabilities[right].mean() > found.probabilities[~right].mean()
    with np.load(store.folder_of(run) / "validation.npz") as file:
        assert not any(array.dtype.kind in "OU" and array.size > 1 for array in file.values())


@pytest.mark.long
@pytest.mark.imdb
@pytest.mark.skipif(not os.environ.get("SENTIMENT_IMDB"), reason="SENTIMENT_IMDB names no folder")
def test_the_bundled_extras_are_those_that_the_program_makes(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(ASSETS / "runs", tmp_path / "runs")
    store = RunStore(tmp_path / "runs")
    made_anew = []
    for cell in CellType:
        run = store.find(bundled_id(cell))
        folder = store.folder_of(run)
        made_anew += sorted(folder.glob("[pv]*.npz"))
        for old in folder.glob("[pv]*.npz"):
            old.unlink()
        keep_extras(run, load_dataset(run.config.dataset), RunFolder(folder))
    assert len(made_anew) == 6
    for made in made_anew:
        with np.load(made) as ours, np.load(ASSETS / made.relative_to(tmp_path)) as kept:
            assert set(ours.files) == set(kept.files)
            for name in ours.files:
                if ours[name].dtype.kind == "f":
                    assert ours[name] == pytest.approx(kept[name], abs=5e-3)
                else:
                    assert np.array_equal(ours[name], kept[name])
