"""Training, on small made-up reviews."""

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sentiment_core.data import sources
from sentiment_core.errors import DataError, RunError
from sentiment_core.rnn.job import job
from sentiment_core.rnn.job.job import run_job
from sentiment_core.rnn.network.weights import Floats, NetworkWeights
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.run import RunState
from sentiment_core.rnn.runs.store import RunStore
from sentiment_core.rnn.training.batch_loss import BatchLoss
from sentiment_core.rnn.training.cost import count_parameters
from sentiment_core.rnn.training.initial_weights import initial_weights
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import DatasetName
from tests import sentences
from tests.examples import small_config, small_dataset, small_reader


@pytest.fixture(autouse=True)
def _small_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = small_dataset()
    monkeypatch.setattr(job, "load_dataset", lambda *_: dataset)


def never() -> bool:
    return False


def ignore(event: object) -> None:
    del event


def test_where_keras_is_missing_a_run_that_it_would_train_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sentiment_core.rnn.training import keras_installed

    monkeypatch.setattr(keras_installed, "keras_is_installed", lambda: False)
    with pytest.raises(RunError, match="needs TensorFlow"):
        run_job(small_config(trainer="keras"), RunStore(tmp_path), ignore, never)
    assert RunStore(tmp_path).all() == []
    assert run_job(small_config(), RunStore(tmp_path), ignore, never).state is RunState.FINISHED


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
    from sentiment_core.rnn.training import progress as training_progress

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
    with pytest.raises(RunError, match=sentences.STOPPED_IN_FIRST_EPOCH):
        run_job(small_config(), RunStore(tmp_path), ignore, lambda: True)
    assert RunStore(tmp_path).all() == []
    assert list(tmp_path.iterdir()) == []


def test_a_loss_that_is_no_number_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sentiment_core.rnn.job import train as training

    def broken(config: RunConfig, *, input_dim: int) -> NetworkWeights:
        weights = initial_weights(config, input_dim=input_dim)
        weights.head_bias[:] = np.nan
        return weights

    monkeypatch.setattr(training, "initial_weights", broken)
    with pytest.raises(RunError, match=sentences.LOSS_AND_RATE):
        run_job(small_config(), RunStore(tmp_path), ignore, never)


@pytest.mark.parametrize("where", ["batches", "validation"])
def test_a_loss_that_is_no_number_leaves_the_epochs_before_it(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loss was no number in epoch 15, and the 14 epochs before it were thrown away.

    Where only the validation loss was none, the run even ended as a fault of this program.
    """
    from sentiment_core.rnn.training import epochs as training

    no_number = BatchLoss(math.nan, 0, 1)
    predict_logits = training.predict_logits
    ended: list[object] = []

    def report(event: Mapping[str, object]) -> None:
        if event["event"] == "epoch":
            ended.append(event)

    class Step(training.TrainingStep):
        def on_batch(self, *arguments: Any) -> BatchLoss:
            outcome = super().on_batch(*arguments)
            return outcome + no_number if where == "batches" and len(ended) == 2 else outcome

    def predicted(*arguments: Any, **named: Any) -> Floats:
        logits = predict_logits(*arguments, **named)
        return logits * np.float32(math.nan if where == "validation" and len(ended) == 2 else 1)

    monkeypatch.setattr(training, "TrainingStep", Step)
    monkeypatch.setattr(training, "predict_logits", predicted)
    run = run_job(small_config(epochs=4), RunStore(tmp_path), report, never)
    assert run.state is RunState.STOPPED
    assert [metrics.epoch for metrics in run.history] == [1, 2]
    assert sentences.LOSS_IS_NAN in run.why
    store = RunStore(tmp_path)
    assert store.find(run.run_id) == run
    assert store.epochs(run) == [0, 1, 2]


def test_another_dataset_than_the_page_knows_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "load_dataset", sources.load_dataset)
    config = small_config(dataset="replica")
    with pytest.raises(DataError, match=sentences.OTHER_REVIEWS):
        run_job(config, RunStore(tmp_path), ignore, never, fingerprint="0" * 16)


def test_more_reviews_than_there_are_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"has 80 training reviews; 500 were requested"):
        run_job(small_config(train_reviews=500), RunStore(tmp_path), ignore, never)


def test_the_datasets_are_opened_once() -> None:
    assert sources.load_dataset(DatasetName.REPLICA) is sources.load_dataset(DatasetName.REPLICA)


def test_the_table_of_a_review_can_be_read_back(tmp_path: Path) -> None:
    from sentiment_core.rnn.analysis.word_table import word_table_csv

    run = run_job(small_config(), RunStore(tmp_path), ignore, never)
    trace = Reader.of(RunStore(tmp_path), run).read("w1 =cmd w9, nobody")
    rows = list(csv.DictReader(word_table_csv(trace).splitlines()))
    assert [row["word"] for row in rows] == ["w1", "cmd", "w9", "nobody"]
    assert [row["step"] for row in rows] == ["0", "", "1", ""]
    assert float(rows[2]["probability"]) == pytest.approx(trace.prediction)
    assert float(rows[2]["h3"]) == pytest.approx(float(trace.hidden_states[1, 3]))
    assert "c0" not in rows[0]
    # An LSTM's cell state stood in no column.
    trace = small_reader(cell="LSTM", mask_zero=False, padding="pre").read("w1 nobody w9")
    rows = list(csv.DictReader(word_table_csv(trace).splitlines()))
    cell_states = trace.layers[-1].cell_states
    assert cell_states is not None
    assert list(rows[0])[-8:] == [f"{name}{unit}" for name in "hc" for unit in range(4)]
    for row, step in zip(rows, (10, None, 11), strict=True):
        expected = [""] * 4 if step is None else [str(c) for c in cell_states[step].tolist()]
        assert [row[f"c{unit}"] for unit in range(4)] == expected
