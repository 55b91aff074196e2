"""The nearest run is the one a person would point at."""

from dataclasses import replace

import pytest

from sentiment_core.rnn.ledger.nearest import differences, distance, nearest_run
from sentiment_core.rnn.runs.run import RunState
from tests.examples import small_config, trained_run


def test_a_config_is_nearest_to_itself_whatever_the_seed() -> None:
    assert distance(small_config(seed=1), small_config(seed=2)) == 0


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ({"units": 8}, {"units": 16}),
        ({"units": 16}, {"cell": "LSTM"}),
        ({"epochs": 3}, {"layers": 2}),
        ({"learning_rate": 0.004}, {"learning_rate": 0.1}),
        ({"train_reviews": 20_000}, {"train_reviews": 500}),  # the config has all
        ({"mask_zero": False}, {"cell": "SimpleRNN"}),
    ],
)
def test_what_changes_less_is_nearer(near: dict[str, object], far: dict[str, object]) -> None:
    config = small_config()
    assert 0 < distance(config, small_config(**near)) < distance(config, small_config(**far))


def test_all_words_are_more_than_any_number_of_them() -> None:
    """All counted as 30,000, of words too, of which there are 88,588."""
    some, many, everything = (small_config(num_words=n) for n in (30_000, 100_000, None))
    assert 0 < distance(many, everything) < distance(some, everything)


def test_only_finished_runs_of_the_room_count() -> None:
    stopped = replace(trained_run("a" * 16), state=RunState.STOPPED)
    bundled = trained_run("bundled-gru")
    finished = trained_run("b" * 16, units=64)
    config = trained_run().config
    assert nearest_run(config, [stopped, bundled, finished]) == finished
    assert nearest_run(config, [stopped, bundled]) is None


def test_differences_are_called_as_on_screen() -> None:
    assert differences(small_config(), small_config(units=8, seed=3)) == ["Units", "Seed"]
