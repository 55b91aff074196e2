"""Groups of seeds: which runs belong together, and what may be concluded from two groups."""

import statistics
from dataclasses import replace

import pytest

from sentiment_core.rnn.evaluation.seeds import GroupDifference, SeedGroup, seed_groups, with_seeds
from sentiment_core.rnn.runs.run import RunState, TrainedRun
from tests.examples import epoch, plan, small_config, trained_run


def run_of(seed: int, accuracy: float = 0.8, **settings: object) -> TrainedRun:
    run_id = small_config(seed=seed, **settings).run_id("f")
    return replace(trained_run(run_id, seed=seed, **settings), history=(epoch(1, accuracy),))


def group(*accuracies: float) -> SeedGroup:
    [found] = seed_groups([run_of(seed, value) for seed, value in enumerate(accuracies)])
    return found


def test_runs_belong_together_when_only_the_seed_differs() -> None:
    runs = [
        run_of(3), run_of(1), run_of(2, units=8),
        replace(run_of(4), state=RunState.STOPPED),
        replace(run_of(5), plan=plan(fingerprint="other")),
    ]  # fmt: skip
    groups = seed_groups(runs)
    assert [[run.config.seed for run in found.runs] for found in groups] == [[1, 3], [2], [5]]
    assert seed_groups([]) == []


def test_mean_and_spread_are_those_of_the_best_epochs() -> None:
    values = [0.70, 0.74, 0.81]
    found = group(*values)
    assert found.mean == pytest.approx(statistics.mean(values))
    assert found.spread == pytest.approx(statistics.stdev(values))
    assert group(0.7).spread is None


def test_seeds_of_a_config_are_one_to_n() -> None:
    configs = with_seeds(small_config(seed=99, units=8), 4)
    assert [config.seed for config in configs] == [1, 2, 3, 4]
    assert {replace(config, seed=0) for config in configs} == {small_config(seed=0, units=8)}


@pytest.mark.parametrize(
    ("a", "b", "beyond", "apart"),
    [
        ((0.80, 0.81, 0.82), (0.70, 0.71, 0.72), True, True),
        ((0.70, 0.71, 0.72), (0.80, 0.81, 0.82), True, True),
        ((0.80, 0.81, 0.82), (0.79, 0.80, 0.81), False, False),
        ((0.70, 0.80, 0.90), (0.71, 0.72, 0.73), False, False),
        ((0.80,), (0.70, 0.71, 0.72), None, True),
        ((0.80, 0.80), (0.80, 0.80), False, False),
    ],
)
def test_two_groups_differ_when_mean_and_spread_do_not_meet(
    a: tuple[float, ...], b: tuple[float, ...], beyond: bool | None, apart: bool
) -> None:
    found = GroupDifference.of(group(*a), group(*b))
    assert (found.beyond_spread, found.apart) == (beyond, apart)
    assert found.means >= 0
