"""The kept run whose settings are nearest to some others."""

import math
from collections.abc import Iterable

from sentiment_core.rnn.runs.run import RunState, TrainedRun
from sentiment_core.settings.config import RunConfig
from sentiment_core.settings.limits import LIMITS

# What changes a network most counts most; the seed changes nothing that was chosen.
_WEIGHTS = {"cell": 4.0, "dataset": 2.0, "layers": 2.0, "seed": 0.0}
_BEYOND = 1.2  # "all" or off lies beyond the largest number, by so much


def distance(one: RunConfig, other: RunConfig) -> float:
    """How far two configs are apart; 0 where they train the same network, but for the seed.

    Numbers are compared by their ratio: from 8 to 16 units is as far as from 64 to 128. None, which
    is all or off, counts as a little more than the largest number that the setting takes.

    Returns:
        From 0; the same both ways.
    """
    return sum(
        _WEIGHTS.get(name, 1.0)
        * _apart(getattr(one, name), getattr(other, name), none=_BEYOND * limit.high)
        for name, limit in LIMITS.items()
    )


def nearest_run(config: RunConfig, runs: Iterable[TrainedRun]) -> TrainedRun | None:
    """The finished run that is nearest to a config; None where none is finished.

    Args:
        config: the settings that were asked for.
        runs: bundled and stopped ones are passed over; the first of equals is taken.
    """
    finished = [run for run in runs if run.state == RunState.FINISHED and not run.bundled]
    return min(finished, key=lambda run: distance(config, run.config), default=None)


def differences(one: RunConfig, other: RunConfig) -> list[str]:
    """The settings in which two configs differ, as they are called on screen.

    Returns:
        In the order of `LIMITS`, the seed included.
    """
    return [LIMITS[name].label for name in one.changed_from(other)]


def _apart(one: object, other: object, *, none: float) -> float:
    if one == other:
        return 0.0
    numbers = [none if value is None else value for value in (one, other)]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in numbers):
        small, large = sorted(float(value) for value in numbers)  # type: ignore[arg-type]
        return math.log2((large + 0.001) / (small + 0.001))
    return 1.0
