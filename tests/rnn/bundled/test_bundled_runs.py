"""The runs that come with the project have the settings that the code names, and show it."""

from pathlib import Path

import pytest

from sentiment_core.data.assets import ASSETS
from sentiment_core.data.samples import sample_reviews
from sentiment_core.rnn.analysis.gradient import EXPLODES, VANISHES, review_gradient
from sentiment_core.rnn.bundled.bundled import BIDIRECTIONAL_ID, bundled_configs
from sentiment_core.rnn.evaluation.projection import Projection
from sentiment_core.rnn.evaluation.validation import ValidationResult
from sentiment_core.rnn.runs.names import EXPLODING_ID
from sentiment_core.rnn.runs.reader import Reader
from sentiment_core.rnn.runs.store import RunStore


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path, bundled=ASSETS / "runs")


def share_left(store: RunStore, run_id: str, epoch: int) -> float:
    """Of the gradient, for the review that Read opens with."""
    reader = Reader.of(store, store.find(run_id), epoch=epoch)
    trace = reader.read(sample_reviews()[0].text)
    return review_gradient(trace, reader.weights).share_left


@pytest.mark.parametrize("run_id", bundled_configs())
def test_a_run_has_its_settings_and_what_pages_show_beside_it(run_id: str, store: RunStore) -> None:
    run = store.find(run_id)
    assert run.config == bundled_configs()[run_id]
    assert {0, run.best_epoch} <= set(store.epochs(run))
    assert ValidationResult.of(store, run) is not None
    assert Projection.of(store, run) is not None


def test_no_two_have_the_same_name(store: RunStore) -> None:
    names = [run.name for run in store.all()]
    assert len(names) == len(set(names)) > len(bundled_configs())


def test_the_one_for_both_directions_reads_in_both(store: RunStore) -> None:
    run = store.find(BIDIRECTIONAL_ID)
    assert run.best.val_accuracy > 0.87
    trace = Reader.of(store, run).read("a fine little film")
    assert trace.both_ways
    assert trace.outputs.shape == (4, 2 * run.config.units)


def test_training_makes_the_gradient_explode(store: RunStore) -> None:
    shares = [share_left(store, EXPLODING_ID, epoch) for epoch in (0, 1, 5)]
    assert shares == sorted(shares)
    assert shares[0] < 1 < EXPLODES < shares[2]


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_gates_near_one_half_make_it_vanish_and_training_opens_them(
    cell: str, store: RunStore
) -> None:
    untrained, trained = (share_left(store, f"bundled-{cell}", epoch) for epoch in (0, 4))
    assert untrained < VANISHES**4
    assert trained > 1_000 * untrained
