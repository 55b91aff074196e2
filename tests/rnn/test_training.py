"""Training with Keras, on small made-up reviews."""

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from sentiment_core.config import RunConfig
from sentiment_core.data import sources
from sentiment_core.data.tensors import training_tensors
from sentiment_core.errors import DataError, RunError
from sentiment_core.limits import CellType, DatasetName
from sentiment_core.rnn import job
from sentiment_core.rnn.batch_loss import BatchLoss
from sentiment_core.rnn.cost import count_parameters
from sentiment_core.rnn.initial_weights import initial_weights
from sentiment_core.rnn.job import run_job
from sentiment_core.rnn.keras.model import build_model, model_of
from sentiment_core.rnn.keras.stock_training import fit
from sentiment_core.rnn.predict import predict
from sentiment_core.rnn.reader import Reader
from sentiment_core.rnn.run import RunState
from sentiment_core.rnn.store import RunStore
from sentiment_core.rnn.training_progress import TrainingProgress
from sentiment_core.rnn.weights import NetworkWeights
from tests.examples import small_config, small_dataset

pytestmark = pytest.mark.keras


@pytest.fixture(autouse=True)
def _small_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = small_dataset()
    monkeypatch.setattr(job, "load_dataset", lambda *_: dataset)


def never() -> bool:
    return False


def ignore(event: object) -> None:
    del event


def epoch_orders(config: RunConfig, reviews: int) -> list[np.ndarray]:
    """In which order each epoch of a run takes the training reviews."""
    random, _ = np.random.default_rng(config.seed).spawn(2)
    return [random.permutation(reviews) for _ in range(config.epochs)]


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


def test_keras_can_train_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sentiment_core.rnn import training

    def by_keras(
        config: RunConfig, tensors: Any, weights: NetworkWeights, progress: TrainingProgress
    ) -> None:
        fit(model_of(config, weights), config, tensors, progress)

    monkeypatch.setattr(training, "run_epochs", by_keras)
    config = small_config(cell="LSTM", layers=2)
    run = run_job(config, RunStore(tmp_path), ignore, never)
    tensors = training_tensors(config, small_dataset())
    judge = build_model(config, input_dim=150).fit(
        tensors.x_train,
        tensors.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(tensors.x_validation, tensors.y_validation),
        verbose=0,
    )
    for name, values in judge.history.items():
        ours = [getattr(metrics, name) for metrics in run.history]
        assert ours == pytest.approx(values, abs=1e-6)


def test_equal_configs_train_the_same_model(tmp_path: Path) -> None:
    config = small_config()
    one = run_job(config, RunStore(tmp_path / "a"), ignore, never)
    two = run_job(config, RunStore(tmp_path / "b"), ignore, never)
    assert one.run_id == two.run_id
    a, b = RunStore(tmp_path / "a").weights(one, 2), RunStore(tmp_path / "b").weights(two, 2)
    assert all(np.array_equal(x, y) for x, y in zip(a.as_arrays(), b.as_arrays(), strict=True))


def test_the_network_learns_what_there_is_to_learn(tmp_path: Path) -> None:
    config = small_config(epochs=20, learning_rate=0.03, dropout=0, clipping="post")
    run = run_job(config, RunStore(tmp_path), ignore, never)
    assert run.history[-1].accuracy > 0.95
    assert run.history[-1].accuracy > run.history[0].accuracy


def test_events_tell_plan_batches_and_epochs_in_order(tmp_path: Path) -> None:
    events: list[dict[str, object]] = []
    run = run_job(
        small_config(), RunStore(tmp_path), lambda event: events.append(dict(event)), never
    )
    names = [event["event"] for event in events]
    assert names[0] == "plan"
    assert names[-1] == "epoch"
    assert names.count("epoch") == 2
    assert json.loads(json.dumps(events)) == events
    plan = events[0]
    assert plan["steps"] == 5
    assert plan["parameters"] == count_parameters(small_config(), input_dim=150)
    batches = [event for event in events if event["event"] == "batch"]
    assert batches
    assert all(0 <= float(str(event["accuracy"])) <= 1 for event in batches)
    assert len(run.batches) == len(batches)


def test_points_between_epochs_add_up_to_the_epoch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sentiment_core.rnn import training_progress

    monkeypatch.setattr(training_progress, "SECONDS_BETWEEN_POINTS", 0.0)
    run = run_job(small_config(epochs=1), RunStore(tmp_path), ignore, never)
    assert [point.step for point in run.batches] == [1, 2, 3, 4, 5]
    mean = float(np.mean([point.loss for point in run.batches]))  # 80 reviews: 5 equal batches
    assert mean == pytest.approx(run.history[0].loss, abs=1e-5)


def test_stop_keeps_the_finished_epochs(tmp_path: Path) -> None:
    finished: list[object] = []

    def report(event: object) -> None:
        if isinstance(event, dict) and event["event"] == "epoch":
            finished.append(event)

    run = run_job(small_config(epochs=20), RunStore(tmp_path), report, lambda: len(finished) == 2)
    assert run.state is RunState.STOPPED
    assert [metrics.epoch for metrics in run.history] == [1, 2]
    store = RunStore(tmp_path)
    assert store.find(run.run_id) == run
    assert store.epochs(run) == [0, 1, 2]


def test_stop_before_an_epoch_is_finished_keeps_nothing(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="before the first epoch"):
        run_job(small_config(), RunStore(tmp_path), ignore, lambda: True)
    assert RunStore(tmp_path).runs() == []
    assert list(tmp_path.iterdir()) == []


def test_a_loss_that_is_no_number_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sentiment_core.rnn import training

    def broken(config: RunConfig, *, input_dim: int) -> NetworkWeights:
        weights = initial_weights(config, input_dim=input_dim)
        weights.head_bias[:] = np.nan
        return weights

    monkeypatch.setattr(training, "initial_weights", broken)
    with pytest.raises(RunError, match=r"no longer a number.*Lower the learning rate"):
        run_job(small_config(), RunStore(tmp_path), ignore, never)


@pytest.mark.parametrize("where", ["batches", "validation"])
def test_a_loss_that_is_no_number_leaves_the_epochs_before_it(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loss was no number in epoch 15, and the 14 epochs before it were thrown away.

    Where only the validation loss was none, the run even ended as a fault of this program.
    """
    from sentiment_core.rnn import training

    no_number = BatchLoss(math.nan, 0, 1)
    validate = training._validate
    epochs: list[object] = []

    def report(event: Mapping[str, object]) -> None:
        if event["event"] == "epoch":
            epochs.append(event)

    class Step(training.TrainingStep):
        def on_batch(self, *arguments: Any) -> BatchLoss:
            outcome = super().on_batch(*arguments)
            return outcome + no_number if where == "batches" and len(epochs) == 2 else outcome

    def checked(*arguments: Any) -> BatchLoss:
        outcome = validate(*arguments)
        return outcome + no_number if where == "validation" and len(epochs) == 2 else outcome

    monkeypatch.setattr(training, "TrainingStep", Step)
    monkeypatch.setattr(training, "_validate", checked)
    run = run_job(small_config(epochs=4), RunStore(tmp_path), report, never)
    assert run.state is RunState.STOPPED
    assert [metrics.epoch for metrics in run.history] == [1, 2]
    assert "no longer a number" in run.why
    store = RunStore(tmp_path)
    assert store.find(run.run_id) == run
    assert store.epochs(run) == [0, 1, 2]


def test_another_dataset_than_the_page_knows_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "load_dataset", sources.load_dataset)
    config = small_config(dataset="replica")
    with pytest.raises(DataError, match="differ from the requested ones"):
        run_job(config, RunStore(tmp_path), ignore, never, fingerprint="0" * 16)


def test_more_reviews_than_there_are_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"has 80 training reviews to offer; 500 were asked for"):
        run_job(small_config(train_reviews=500), RunStore(tmp_path), ignore, never)


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


def test_the_datasets_are_opened_once() -> None:
    assert sources.load_dataset(DatasetName.REPLICA) is sources.load_dataset(DatasetName.REPLICA)


def test_the_table_of_a_review_can_be_read_back(tmp_path: Path) -> None:
    from sentiment_core.rnn.word_table import word_table_csv

    run = run_job(small_config(), RunStore(tmp_path), ignore, never)
    trace = Reader.of(RunStore(tmp_path), run).read("w1 =cmd w9, nobody")
    rows = list(csv.DictReader(word_table_csv(trace).splitlines()))
    assert [row["word"] for row in rows] == ["w1", "cmd", "w9", "nobody"]
    assert [row["step"] for row in rows] == ["0", "", "1", ""]
    assert float(rows[2]["probability"]) == pytest.approx(trace.prediction)
    assert float(rows[2]["h3"]) == pytest.approx(float(trace.hidden_states[1, 3]))
