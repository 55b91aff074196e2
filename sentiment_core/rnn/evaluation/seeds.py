"""Several seeds of one config: mean and spread of the accuracy."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sentiment_core.rnn.runs.run import RunState, TrainedRun
from sentiment_core.settings.config import RunConfig


@dataclass(frozen=True)
class SeedGroup:
    """The finished runs of one config that differ in nothing but their seed.

    Args:
        config: the settings, with the smallest of the seeds.
        runs: by seed, ascending; at least one.
    """

    config: RunConfig
    fingerprint: str
    runs: tuple[TrainedRun, ...]

    @property
    def accuracies(self) -> list[float]:
        """The best val_accuracy of each run."""
        return [run.best.val_accuracy for run in self.runs]

    @property
    def mean(self) -> float:
        """Mean of the accuracies."""
        return statistics.fmean(self.accuracies)

    @property
    def spread(self) -> float | None:
        """Standard deviation of the accuracies over seeds (n - 1); None of a single run."""
        return statistics.stdev(self.accuracies) if len(self.runs) > 1 else None


def seed_groups(runs: Sequence[TrainedRun]) -> list[SeedGroup]:
    """The finished runs by config; those with the most seeds first.

    A run that was stopped is left out: it trained less than the others of its config.

    Args:
        runs: of two in a group with equal seeds, the later one counts.

    Returns:
        Groups of one run too.
    """
    found: dict[tuple[RunConfig, str], list[TrainedRun]] = {}
    for run in runs:
        if run.state == RunState.FINISHED:
            key = (replace(run.config, seed=0), run.plan.fingerprint)
            found.setdefault(key, []).append(run)
    groups = []
    for (_, fingerprint), members in found.items():
        by_seed = {run.config.seed: run for run in members}
        ordered = tuple(by_seed[seed] for seed in sorted(by_seed))
        groups.append(SeedGroup(ordered[0].config, fingerprint, ordered))
    return sorted(groups, key=lambda group: -len(group.runs))


def with_seeds(config: RunConfig, count: int) -> list[RunConfig]:
    """The same config with the seeds 1 to `count`.

    Args:
        config: whose own seed plays no part.
        count: at least 1.
    """
    return [replace(config, seed=seed) for seed in range(1, count + 1)]


@dataclass(frozen=True)
class GroupDifference:
    """Two groups of seeds side by side.

    Args:
        means: the higher mean less the lower, in accuracy.
        spreads: the standard deviations of both added up; None where a group has one run only.
        apart: whether every run of one is above every run of the other.
    """

    means: float
    spreads: float | None
    apart: bool

    @classmethod
    def of(cls, a: SeedGroup, b: SeedGroup) -> "GroupDifference":
        """The difference of two groups, the same in either order."""
        high, low = (a, b) if a.mean >= b.mean else (b, a)
        spreads = None if a.spread is None or b.spread is None else a.spread + b.spread
        return cls(
            means=high.mean - low.mean,
            spreads=spreads,
            apart=min(high.accuracies) > max(low.accuracies),
        )

    @property
    def beyond_spread(self) -> bool | None:
        """Whether mean ± spread of the two do not meet; None where a group has one run only."""
        return None if self.spreads is None else self.means > self.spreads
