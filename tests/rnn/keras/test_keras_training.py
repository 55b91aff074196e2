"""What Keras trains, and what this project trains in its place, on small made-up reviews."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="TensorFlow is not installed")

from sentiment_core.data.tensors import training_tensors
from sentiment_core.rnn.job.job import run_job
from sentiment_core.rnn.keras.model import build_model, model_of
from sentiment_core.rnn.network.predict import predict
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.rnn.training.cost import count_parameters
from sentiment_core.rnn.training.epochs import epoch_orders
from sentiment_core.settings.limits import CellType, Trainer
from tests.examples import small_config, small_dataset
from tests.rnn.training.test_training import _small_reviews, ignore, never  # noqa: F401

pytestmark = pytest.mark.keras


@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize("settings", [{"mask_zero": False}, {"padding": "pre", "layers": 3}])
def test_a_run_is_what_plain_keras_makes_of_the_same_batches(
    cell: CellType, settings: dict[str, object], tmp_path: Path
) -> None:
    config = small_config(**{"cell": cell, "layers": 2, "dropout": 0, **settings})
    run = run_job(config, RunStore(tmp_path), ignore, never)
    tensors = training_tensors(config, small_dataset())
    model = build_model(config, input_dim=150)
    for order, ours in zip(epoch_orders(config, 80), run.history, strict=True):
        judge = model.fit(
            tensors.x_train[order],
            tensors.y_train[order],
            batch_size=config.batch_size,
            shuffle=False,
            validation_data=(tensors.x_validation, tensors.y_validation),
            verbose=0,
        )
        for name, values in judge.history.items():
            assert getattr(ours, name) == pytest.approx(values[0], abs=1e-5), name
    last = RunStore(tmp_path).weights(run, config.epochs)
    for ours, theirs in zip(last.as_arrays(), model.get_weights(), strict=True):
        assert np.allclose(ours, theirs, atol=1e-5)


@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize("settings", [{}, {"mask_zero": False, "padding": "pre", "layers": 3}])
def test_without_dropout_both_trainers_give_the_same_history(
    cell: CellType, settings: dict[str, object], tmp_path: Path
) -> None:
    config = small_config(**{"cell": cell, "layers": 2, "dropout": 0, **settings})
    store = RunStore(tmp_path)
    fast = run_job(config, store, ignore, never)
    keras_run = run_job(replace(config, trainer=Trainer.KERAS), store, ignore, never)
    assert keras_run.run_id != fast.run_id
    assert keras_run.plan == fast.plan
    assert store.epochs(keras_run) == store.epochs(fast) == [0, 1, 2]
    for ours, theirs in zip(fast.history, keras_run.history, strict=True):
        for name in ("epoch", "loss", "accuracy", "val_loss", "val_accuracy"):
            assert getattr(theirs, name) == pytest.approx(getattr(ours, name), abs=1e-5), name
    for epoch in (0, 1, 2):
        pairs = zip(
            store.weights(fast, epoch).as_arrays(),
            store.weights(keras_run, epoch).as_arrays(),
            strict=True,
        )
        for ours, theirs in pairs:
            assert np.allclose(ours, theirs, atol=1e-5)


def test_what_keras_trains_is_told_and_kept_like_any_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sentiment_core.rnn.training import progress as training_progress

    monkeypatch.setattr(training_progress, "SECONDS_BETWEEN_POINTS", 0.0)
    events: list[Mapping[str, Any]] = []
    config = small_config(cell="LSTM", trainer="keras")
    store = RunStore(tmp_path)
    run = run_job(config, store, events.append, never)
    assert [event["event"] for event in events] == ["plan", *(["batch"] * 5 + ["epoch"]) * 2]
    assert [event["step"] for event in events if event["event"] == "batch"] == [1, 2, 3, 4, 5] * 2
    mean = float(np.mean([point.loss for point in run.batches[:5]]))
    assert mean == pytest.approx(run.history[0].loss, abs=1e-5)
    again = run_job(config, RunStore(tmp_path / "again"), ignore, never)
    for one, two in zip(run.history, again.history, strict=True):
        assert one.val_loss == two.val_loss  # dropout follows from the seed, too
    trace = Reader.of(store, run).read("w1 w9")
    assert 0 < trace.prediction < 1


def test_keras_stops_at_the_next_batch_and_keeps_the_finished_epochs(tmp_path: Path) -> None:
    events: list[Mapping[str, Any]] = []

    def after_the_second_epoch() -> bool:
        return sum(event["event"] == "epoch" for event in events) == 2

    config = small_config(trainer="keras", epochs=20)
    run = run_job(config, RunStore(tmp_path), events.append, after_the_second_epoch)
    assert run.state is RunState.STOPPED
    assert [metrics.epoch for metrics in run.history] == [1, 2]


def test_the_exported_model_predicts_without_this_project(tmp_path: Path) -> None:
    config = small_config(cell="LSTM", layers=2)
    run = run_job(config, RunStore(tmp_path / "runs"), ignore, never)
    reader = Reader.of(RunStore(tmp_path / "runs"), run)
    model_of(config, reader.weights).save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    padded = training_tensors(config, small_dataset()).x_validation
    ours = predict(padded, reader.weights, mask_zero=config.mask_zero)
    assert np.abs(np.asarray(loaded(padded))[:, 0] - ours).max() < 1e-5
    assert all(not type(layer).__module__.startswith("sentiment") for layer in loaded.layers)


@pytest.mark.parametrize("cell", CellType)
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("sizes", [(2, 3), (5, 4)])
def test_parameters_are_counted_as_keras_counts_them(
    cell: CellType, layers: int, sizes: tuple[int, int]
) -> None:
    config = small_config(cell=cell, layers=layers, units=sizes[0], embedding_dim=sizes[1])
    judge = build_model(config, input_dim=150).count_params()
    assert count_parameters(config, input_dim=150) == judge
